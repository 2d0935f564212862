"""The command ``inbox-triage``: one function turns errors into a sentence and the next step."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer
from rich.console import Console

from inbox_triage import __version__
from inbox_triage.errors import TriageError, UserError

app = typer.Typer(
    name="inbox-triage",
    help="Files an exporter's inquiries by who is asking and how much they mean it.",
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


def main() -> NoReturn:
    """Run a command. Exit code 2: the user can mend it; 1: something else went wrong."""
    # Commands register themselves; importing them here keeps `--help` and start-up light.
    from inbox_triage.cli import (  # noqa: F401
        classify,
        demo,
        doctor,
        queue,
        service,
        setup,
        training,
    )

    try:
        app()
    except UserError as error:
        _complain(error.faults)
        sys.exit(2)
    except TriageError as error:
        _complain([str(error)])
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)


def _complain(sentences: list[str] | tuple[str, ...]) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for sentence in sentences:
        console.print(sentence, style="red", markup=False)


if __name__ == "__main__":
    main()
