"""What each mailbox's thread last said of itself."""

from __future__ import annotations

import pytest

from inbox_triage.store.status import MailboxStatus
from inbox_triage.store.store import Store
from inbox_triage.store.words import MailboxState
from tests.store.mails import NOW, minutes


@pytest.mark.parametrize("state", MailboxState)
def test_a_first_report_makes_a_row(store: Store, state: MailboxState) -> None:
    store.status.report("sales", state, "Detail.", NOW)
    assert store.status.all() == [MailboxStatus("sales", state, "Detail.", NOW, None, 0)]


def test_filed_messages_add_up_and_the_last_time_stays(store: Store) -> None:
    store.status.report("sales", MailboxState.WORKING, "", NOW, filed=3)
    store.status.report("sales", MailboxState.WORKING, "", minutes(1), filed=4)
    store.status.report("sales", MailboxState.BACKING_OFF, "No route.", minutes(2))
    assert store.status.all() == [
        MailboxStatus("sales", MailboxState.BACKING_OFF, "No route.", minutes(2), minutes(1), 7)
    ]


def test_mailboxes_are_listed_by_name(store: Store) -> None:
    for name in ("sales", "export"):
        store.status.report(name, MailboxState.STARTING, "x" * 2000, NOW)
    assert [status.mailbox for status in store.status.all()] == ["export", "sales"]
