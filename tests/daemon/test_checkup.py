"""What doctor says of a daemon by its last heartbeat, and of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_triage.config import DaemonSection
from inbox_triage.daemon.checkup import Report, report_daemon
from inbox_triage.store.status import MailboxStatus
from inbox_triage.store.words import MailboxState

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "silent_s", "asked"),
    [
        (MailboxState.STARTING, 60, False),
        (MailboxState.WORKING, 60, False),
        (MailboxState.WORKING, 130, True),
        (MailboxState.STARTING, 130, True),
        (MailboxState.WAITING, 700, False),
        (MailboxState.WAITING, 730, True),
        (MailboxState.STOPPED, 9000, False),
    ],
)
def test_only_a_daemon_silent_for_longer_than_it_said_is_asked_for(
    state: MailboxState, silent_s: float, asked: bool
) -> None:
    report = Report("mailbox sales")
    status = MailboxStatus("sales", state, "", NOW - timedelta(seconds=silent_s), None, 3)
    report_daemon(report, status, DaemonSection(poll_s=20, answered_poll_s=600), NOW)
    assert any("is it running?" in note for note in report.notes) is asked
    assert bool(report.fine) is not asked
