"""Planned, done, put off, lost: the life of a journal row."""

from __future__ import annotations

import pytest

from inbox_triage.classify.axes import Quadrant
from inbox_triage.store.journal import Finished, JournalEntry
from inbox_triage.store.store import Store
from inbox_triage.store.words import JournalState
from tests.store.mails import (
    KEYWORD_A,
    MOVE_TO_A,
    NOW,
    VALIDITY,
    cursor,
    digest,
    mail,
    minutes,
    place,
)


@pytest.fixture
def planned(store: Store) -> list[JournalEntry]:
    """Two messages, each with keywords and a move."""
    store.messages.record(
        [mail(1), mail(2), mail(3, quadrant=Quadrant.D, actions=())], cursor(3), NOW
    )
    return store.journal.unfinished("sales", 100)


def test_actions_come_back_by_message_and_then_in_their_order(planned: list[JournalEntry]) -> None:
    assert [entry.ref for entry in planned] == [place(1), place(1), place(2), place(2)]
    assert [entry.action for entry in planned] == [KEYWORD_A, MOVE_TO_A] * 2


def test_an_entry_knows_how_to_recognise_its_message(planned: list[JournalEntry]) -> None:
    entry = planned[0]
    assert entry.header_digest == digest("header 1")
    assert entry.digest == digest("bytes 1")
    assert (entry.size_bytes, entry.message_id) == (1001, "<1@buyer.example>")
    assert entry.attempts == 0


def test_unfinished_keeps_to_its_mailbox_and_its_limit(
    store: Store, planned: list[JournalEntry]
) -> None:
    assert store.journal.unfinished("sales", 3) == planned[:3]
    assert store.journal.unfinished("export", 3) == []


def test_a_move_tells_where_the_message_lies_now(store: Store, planned: list[JournalEntry]) -> None:
    moved = Finished(planned[1], JournalState.DONE, place(77, "A"))
    assert store.journal.finish([Finished(planned[0], JournalState.DONE), moved], NOW) == []
    assert [row.uid for row in store.messages.known("sales", "A")] == [77]
    assert store.messages.claimed("sales", "INBOX", VALIDITY, [1, 2]) == {2}
    assert store.journal.unfinished("sales", 100) == planned[2:]


def test_a_move_whose_new_uid_the_server_kept_to_itself_leaves_no_place(
    store: Store, planned: list[JournalEntry]
) -> None:
    store.journal.finish([Finished(planned[1], JournalState.DONE)], NOW)
    assert store.messages.claimed("sales", "INBOX", VALIDITY, [1, 2]) == {2}
    (keywords,) = [
        e for e in store.journal.unfinished("sales", 9) if e.message == planned[0].message
    ]
    assert keywords.ref is None


def test_a_failed_try_stays_planned_and_is_counted(
    store: Store, planned: list[JournalEntry]
) -> None:
    for _ in range(2):
        failed = Finished(planned[0], JournalState.PLANNED, error="The server is busy.")
        store.journal.finish([failed], NOW)
    first = store.journal.unfinished("sales", 1)[0]
    assert (first.id, first.attempts, first.ref) == (planned[0].id, 2, place(1))


@pytest.mark.parametrize("state", [JournalState.HELD, JournalState.REFUSED])
def test_a_message_left_alone_stays_where_it_is(
    store: Store, planned: list[JournalEntry], state: JournalState
) -> None:
    store.journal.finish([Finished(planned[1], state, error="x" * 9000)], NOW)
    assert store.messages.claimed("sales", "INBOX", VALIDITY, [1, 2]) == {1, 2}
    assert planned[1] not in store.journal.unfinished("sales", 100)


def test_a_message_that_is_gone_has_no_place(store: Store, planned: list[JournalEntry]) -> None:
    store.journal.finish([Finished(planned[0], JournalState.GONE, error="Expunged.")], NOW)
    assert store.messages.claimed("sales", "INBOX", VALIDITY, [1, 2]) == {2}


def test_finishing_again_changes_nothing(store: Store, planned: list[JournalEntry]) -> None:
    store.journal.finish([Finished(planned[1], JournalState.DONE, place(77, "A"))], NOW)
    late = Finished(planned[1], JournalState.GONE, error="I could not find it.")
    assert store.journal.finish([late], minutes(1)) == []
    assert [row.uid for row in store.messages.known("sales", "A")] == [77]


def test_two_moves_never_claim_the_same_copy(store: Store, planned: list[JournalEntry]) -> None:
    twins = [Finished(planned[n], JournalState.DONE, place(77, "A")) for n in (1, 3)]
    assert store.journal.finish(twins, NOW) == [planned[3].message]
    assert [row.id for row in store.messages.known("sales", "A")] == [planned[1].message]


def test_many_results_fit_in_one_call(store: Store) -> None:
    store.messages.record([mail(uid) for uid in range(1, 1201)], cursor(1200), NOW)
    entries = store.journal.unfinished("sales", 5000)
    assert len(entries) == 2400
    done = [Finished(entry, JournalState.DONE) for entry in entries]
    assert store.journal.finish(done, NOW) == []
    assert store.journal.unfinished("sales", 1) == []


def test_no_results_are_no_work(store: Store) -> None:
    assert store.journal.finish([], NOW) == []
