"""Cursors of the folders we read, floors of the folders we file into."""

from __future__ import annotations

import pytest

from inbox_triage.store.records import KnownFolder
from inbox_triage.store.store import Store
from tests.store.mails import NOW, VALIDITY, cursor


def test_a_folder_never_read_has_no_cursor(store: Store) -> None:
    assert store.cursors.cursor("sales", "INBOX") is None


def test_cursors_of_folders_and_mailboxes_are_apart(store: Store) -> None:
    cursors = [cursor(5), cursor(6, "Sent"), cursor(7, mailbox="export")]
    for one in cursors:
        store.messages.record([], one, NOW)
    assert [store.cursors.cursor(one.mailbox, one.folder) for one in cursors] == cursors


@pytest.mark.parametrize(
    ("uidvalidity", "uidnext", "kept"),
    [
        (VALIDITY, 50, KnownFolder("sales", "询盘/A", VALIDITY, 10)),
        (VALIDITY + 1, 3, KnownFolder("sales", "询盘/A", VALIDITY + 1, 3)),
    ],
)
def test_the_floor_of_a_folder_stays_below_all_our_copies(
    store: Store, uidvalidity: int, uidnext: int, kept: KnownFolder
) -> None:
    first = KnownFolder("sales", "询盘/A", VALIDITY, 10)
    assert store.cursors.remember_folder(first) == first
    seen = KnownFolder("sales", "询盘/A", uidvalidity, uidnext)
    assert store.cursors.remember_folder(seen) == kept
