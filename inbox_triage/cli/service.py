"""``run`` and ``once``: the daemon, and one pass of it."""

from __future__ import annotations

from typing import Any

import typer

from inbox_triage.cli.app import app
from inbox_triage.cli.options import ConfigOption, JsonOption, json_line, safe
from inbox_triage.errors import TriageError


@app.command()
def run(config: ConfigOption = None) -> None:
    """Serve all mailboxes until stopped (SIGTERM finishes the mail in hand)."""
    from inbox_triage.config import load_settings
    from inbox_triage.daemon.logs import configure_logging
    from inbox_triage.daemon.run import run as serve

    settings = load_settings(config)
    configure_logging(settings.log.level, settings.log.format)
    serve(settings)


@app.command()
def once(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """One pass over all mailboxes, then exit (for cron). Exit code 0 if every mailbox worked."""
    from inbox_triage.config import load_settings
    from inbox_triage.daemon.logs import configure_logging
    from inbox_triage.daemon.run import once as one_pass

    settings = load_settings(config)
    configure_logging(settings.log.level, settings.log.format)
    failed = False
    for mailbox, outcome in one_pass(settings).items():
        if isinstance(outcome, TriageError):
            failed = True
            document: dict[str, Any] = {"mailbox": mailbox, "error": str(outcome)}
            text = f"{mailbox}: {outcome}"
        else:
            counts = {
                "recorded": outcome.recorded,
                "moved": outcome.moved,
                "set_aside": outcome.set_aside,
                "held": outcome.held,
                "gone": outcome.gone,
            }
            document = {"mailbox": mailbox} | counts
            text = f"{mailbox}: " + ", ".join(
                f"{number} {name.replace('_', ' ')}" for name, number in counts.items()
            )
        typer.echo(json_line(document) if as_json else safe(text, 600))
    raise typer.Exit(1 if failed else 0)
