"""``demo``: the whole way in a minute, on an IMAP server in memory."""

from __future__ import annotations

import math
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from inbox_triage.cli.app import app
from inbox_triage.cli.options import safe

if TYPE_CHECKING:
    from inbox_triage.daemon.demonstration import Arrival, Demonstration


@app.command()
def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave server and daemon running until Ctrl-C.")
    ] = False,
) -> None:
    """Start an embedded IMAP server and the real daemon, deliver mail, show it being filed."""
    from inbox_triage.daemon.demonstration import demo_mails, demonstration

    mails = demo_mails()
    with tempfile.TemporaryDirectory(prefix="inbox-triage-demo-") as folder:
        typer.echo("Starting an IMAP server in memory, and the daemon beside it ...")
        with demonstration(Path(folder)) as running:
            typer.echo(
                f"Delivering {len(mails)} mails over IMAP; the daemon files them as they come:\n"
            )
            arrivals = []
            for arrival in running.deliver(mails):
                arrivals.append(arrival)
                typer.echo(_arrival_line(arrival))
            _show_folders(running)
            _show_queue(running)
            _show_explanation(arrivals)
            _show_times(arrivals)
            if keep:
                _keep(running)


def _arrival_line(arrival: Arrival) -> str:
    line = arrival.mail.line
    what = f"{arrival.quadrant} {arrival.kind or ''}".strip()
    ms = f"{arrival.seconds * 1000:.0f} ms" if arrival.seconds is not None else ""
    sender = safe(line.mail.from_, 34)
    return (
        f"  {what:<10} {arrival.folder:<10} {sender:<35} {safe(line.mail.subject, 44):<45} {ms:>7}"
    )


def _show_folders(running: Demonstration) -> None:
    typer.echo("\nThe folders a sales rep sees in any mail client:")
    for name, count in running.folders():
        depth = name.count("/")
        typer.echo(f"  {'    ' * depth}{name.rpartition('/')[2]:<12} {count:>3}")


def _show_queue(running: Demonstration) -> None:
    from inbox_triage.cli.queue import queue_table
    from inbox_triage.config import load_settings
    from inbox_triage.store.queue import QueueFilter
    from inbox_triage.store.store import open_store

    settings = load_settings(running.config)
    with open_store(settings.store.url.get_secret_value()) as store:
        entries = store.queue.entries(QueueFilter(limit=12))
        table = queue_table(
            entries, len(entries), datetime.now(UTC), ZoneInfo(settings.response.timezone)
        )
    table.title = "The response queue, its 12 most urgent clocks (A 5, B 15, C 30 minutes)"
    typer.echo("")
    Console(width=110).print(table)


def _show_explanation(arrivals: list[Arrival]) -> None:
    from inbox_triage.daemon.explanation import explanation, explanation_text
    from inbox_triage.daemon.models import load_model
    from inbox_triage.daemon.triage import Triage
    from inbox_triage.decide.quadrant import Policy
    from inbox_triage.label.product import Catalogue
    from inbox_triage.mail.context import context_of_recipients

    triage = Triage(load_model(None), Catalogue(()), Policy())
    chosen = next((a for a in arrivals if a.quadrant == "A" and a.as_labelled), arrivals[0])
    message = triage.read(chosen.mail.content)
    (verdict,) = triage.judge([message], [context_of_recipients(message)])
    typer.echo("One decision explained:")
    typer.echo(explanation_text(explanation(chosen.mail.line.id, verdict)))


def _show_times(arrivals: list[Arrival]) -> None:
    seconds = sorted(arrival.seconds for arrival in arrivals if arrival.seconds is not None)
    agreed = sum(arrival.as_labelled for arrival in arrivals)
    typer.echo(
        f"\n{len(arrivals)} mails, from arrival to filed: median {_share(seconds, 0.5) * 1000:.0f} ms,"
        f" p99 {_share(seconds, 0.99) * 1000:.0f} ms. {agreed} of {len(arrivals)} in the quadrant a"
        " person had given them (none of them was trained on)."
    )


def _share(ascending: list[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank)."""
    return ascending[max(0, math.ceil(share * len(ascending)) - 1)]


def _keep(running: Demonstration) -> None:
    from inbox_triage.daemon.demonstration import PASSWORD, USER

    server = running.server
    typer.echo(
        f"\nStill running. Look with your own mail client: IMAP server {server.host}, port {server.port}, no"
        f" encryption, user {USER}, password {PASSWORD}. Copy a mail into INBOX and watch it move."
        f"\nThe queue:  inbox-triage queue --watch --config {running.config}"
        "\nCtrl-C ends it; everything is gone then."
    )
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        typer.echo("")
