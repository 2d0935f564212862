"""``doctor``: what each server can and cannot do, what is done instead, and what is wrong."""

from __future__ import annotations

import typer

from inbox_triage.cli.app import app
from inbox_triage.cli.options import ConfigOption, JsonOption, json_line, safe


@app.command()
def doctor(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Connect to every mailbox and report. Exit code 0 if nothing is wrong. Writes nothing."""
    from inbox_triage.config import load_settings
    from inbox_triage.daemon.checkup import checkup

    healthy = True
    for report in checkup(load_settings(config)):
        healthy &= not report.wrong
        if as_json:
            typer.echo(json_line(report.document()))
            continue
        typer.echo(f"{report.name}")
        for sign, sentences in (
            ("ok  ", report.fine),
            ("note", report.notes),
            ("BAD ", report.wrong),
        ):
            for sentence in sentences:
                typer.echo(f"  {sign} {safe(sentence, 600)}")
    raise typer.Exit(0 if healthy else 1)
