"""Options that several commands share, and plain text for a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help="The configuration file; default: INBOX_TRIAGE_CONFIG, else config.toml.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def safe(text: str, limit: int = 200) -> str:
    """Text of a stranger for a terminal: one line, no control or direction characters.

    >>> safe("hi\\x1b[31m there")
    'hi [31m there'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:limit]
