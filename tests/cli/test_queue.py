"""The queue's table says how much of the whole it shows; doctor counts all of it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inbox_triage.classify.axes import Quadrant
from inbox_triage.cli import main  # noqa: F401 - adds the commands
from inbox_triage.cli.app import app
from inbox_triage.config import load_settings
from inbox_triage.daemon.checkup import checkup
from inbox_triage.store.queue import QueueFilter
from inbox_triage.store.store import Store, open_store
from tests.store.mails import NOW, clock, cursor, mail


def fill(store: Store, count: int) -> None:
    """Clocks of as many conversations; every third is of quadrant B, else A."""
    records = [
        mail(n, conversation=str(n), runs=clock(str(n), Quadrant.A if n % 3 else Quadrant.B))
        for n in range(1, count + 1)
    ]
    store.messages.record(records, cursor(count), NOW)


def configuration(folder: Path) -> Path:
    path = folder / "config.toml"
    path.write_text("")
    return path


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        ((), "7 waiting"),
        (("--limit", "4"), "4 of 7 waiting"),
        (("--quadrant", "B"), "1 waiting"),
        (("--mailbox", "other"), "0 waiting"),
        (("--all",), "7 waiting, 2 ended"),
        (("--all", "--limit", "2", "--quadrant", "B"), "1 waiting, 1 ended"),
    ],
)
def test_the_title_counts_what_waits_and_not_the_lines(
    arguments: tuple[str, ...], title: str, tmp_path: Path
) -> None:
    path = configuration(tmp_path)
    with open_store(load_settings(path).store.url.get_secret_value()) as store:
        fill(store, 9)
        store.queue.cancel([entry.id for entry in store.queue.entries()[-2:]], NOW)
    done = CliRunner().invoke(app, ["queue", "-c", str(path), *arguments])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0].rstrip() == f"Response queue: {title}"


def test_more_than_a_listing_holds_are_counted(tmp_path: Path) -> None:
    settings = load_settings(configuration(tmp_path))
    with open_store(settings.store.url.get_secret_value()) as store:
        fill(store, 1100)
        assert store.queue.waiting(QueueFilter(limit=1)) == 1100
    _, report = islice(checkup(settings), 2)
    assert "1100 waiting for an answer" in report.fine[0]
