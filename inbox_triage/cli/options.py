"""Options that several commands share, and plain text for a terminal."""

from __future__ import annotations

import codecs
import json
import sys
from pathlib import Path
from typing import Annotated, Any

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


def json_line(document: dict[str, Any]) -> str:
    """One object for a script, readable as JSON whatever it holds and standard output can write.

    A half of a surrogate pair, which mail may hold, cannot be encoded; JSON has an escape for it.

    >>> json_line({"subject": "\\ud83d offer"})
    '{"subject": "\\\\ud83d offer"}'
    """
    encoding = codecs.lookup(getattr(sys.stdout, "encoding", None) or "utf-8").name
    line = json.dumps(document, ensure_ascii=encoding != "utf-8")
    return line.encode("utf-8", "backslashreplace").decode("utf-8")
