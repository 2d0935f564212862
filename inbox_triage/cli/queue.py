"""``queue``: who waits for an answer, the most urgent first."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from inbox_triage.classify.axes import Quadrant
from inbox_triage.cli.app import app
from inbox_triage.cli.options import ConfigOption, JsonOption, json_line, safe
from inbox_triage.decide.sla import ClockState
from inbox_triage.store.documents import labels_document
from inbox_triage.store.queue import QueueEntry, QueueFilter
from inbox_triage.store.store import Store, open_store

WATCH_S = 2.0


@app.command()
def queue(
    config: ConfigOption = None,
    mailbox: Annotated[list[str] | None, typer.Option(help="Only this mailbox.")] = None,
    quadrant: Annotated[list[Quadrant] | None, typer.Option(help="Only this quadrant.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many lines.")] = 200,
    everything: Annotated[
        bool, typer.Option("--all", help="Answered and cancelled ones too.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and show every change.")] = False,
    as_json: JsonOption = False,
) -> None:
    """The response queue, first due first."""
    from inbox_triage.config import load_settings

    settings = load_settings(config)
    zone = ZoneInfo(settings.response.timezone)
    wanted = QueueFilter(
        mailboxes=frozenset(mailbox or ()),
        quadrants=frozenset(quadrant or ()),
        ended=everything,
        limit=limit,
    )
    with open_store(settings.store.url.get_secret_value()) as store:
        if watch:
            _watch(lambda: queue_table(*_look(store, wanted), zone))
            return
        entries, waiting, now = _look(store, wanted)
    if as_json:
        for entry in entries:
            typer.echo(json_line(queue_document(entry, now)))
    else:
        Console().print(queue_table(entries, waiting, now, zone))


def _look(store: Store, wanted: QueueFilter) -> tuple[list[QueueEntry], int, datetime]:
    """The entries to list, how many wait in all, and when that was."""
    return store.queue.entries(wanted), store.queue.waiting(wanted), datetime.now(UTC)


def queue_document(entry: QueueEntry, now: datetime) -> dict[str, Any]:
    """One line of the queue; times in UTC, names as in ``classify --json``."""
    clock = entry.clock
    return {
        "mailbox": clock.mailbox,
        "conversation": clock.conversation,
        "message_id": entry.message_id,
        "quadrant": clock.quadrant.value,
        "state": clock.state(now).value,
        "started_at": _utc(clock.started_at),
        "due_at": _utc(clock.due_at),
        "seconds_left": round((clock.due_at - now).total_seconds()),
        "answered_at": _utc(clock.answered_at) if clock.answered_at else None,
        "sender": entry.sender,
        "subject": entry.subject,
        "folder": entry.folder,
        "needs_review": entry.needs_review,
        "labels": labels_document(entry.labels),
    }


def queue_table(entries: list[QueueEntry], waiting: int, now: datetime, zone: ZoneInfo) -> Table:
    """The queue for a person; what a stranger wrote is shown as plain text.

    ``waiting`` counts the running clocks, listed or not.
    """
    title = f"Response queue: {_counted(entries, waiting, now)}"
    table = Table(title=title, title_justify="left")
    for column in ("left", "due", "", "from", "subject", "where"):
        table.add_column(column, no_wrap=column != "subject", overflow="ellipsis")
    for entry in entries:
        clock = entry.clock
        state = clock.state(now)
        style = {ClockState.BREACHED: "bold red", ClockState.OPEN: ""}.get(state, "dim")
        if state is ClockState.OPEN and clock.due_at - now < timedelta(minutes=2):
            style = "yellow"
        mark = "?" if entry.needs_review else ""
        labels = entry.labels
        where = " ".join(filter(None, [labels.country, ",".join(labels.products)]))
        table.add_row(
            Text(_left(clock.due_at - now) if state in _RUNNING else state.value),
            Text(clock.due_at.astimezone(zone).strftime("%m-%d %H:%M")),
            Text(clock.quadrant.value + mark),
            Text(safe(entry.sender, 40)),
            Text(safe(entry.subject, 80)),
            Text(safe(where, 30)),
            style=style,
        )
    return table


_RUNNING = {ClockState.OPEN, ClockState.BREACHED}


def _counted(entries: list[QueueEntry], waiting: int, now: datetime) -> str:
    """What the list holds of all that wait, and how many of its lines are over."""
    running = sum(entry.clock.state(now) in _RUNNING for entry in entries)
    said = f"{waiting} waiting" if running == waiting else f"{running} of {waiting} waiting"
    ended = len(entries) - running
    return f"{said}, {ended} ended" if ended else said


def _left(left: timedelta) -> str:
    """Minutes and seconds to the due time; negative when it has passed.

    >>> _left(timedelta(seconds=-61))
    '-1:01'
    """
    seconds = int(left.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes}:{seconds:02}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _watch(table: Callable[[], Table]) -> None:
    with Live(auto_refresh=False, screen=True) as live:
        try:
            while True:
                live.update(table(), refresh=True)
                time.sleep(WATCH_S)
        except KeyboardInterrupt:
            return
