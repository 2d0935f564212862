"""The command ``inbox-triage``, to which each file of this room adds its own."""

from __future__ import annotations

import typer

from inbox_triage import __version__

app = typer.Typer(
    name="inbox-triage",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"inbox-triage {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """Files an exporter's inquiries by who is asking and how much they mean it."""
