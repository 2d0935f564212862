"""Clocks open, tighten and end; the queue lists them in the order of their urgency."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_triage.classify.axes import Quadrant
from inbox_triage.decide.sla import ResponseClock
from inbox_triage.store.queue import Answered, OpenClock, QueueFilter
from inbox_triage.store.store import Store
from tests.store.mails import LABELS, NOW, clock, cursor, mail, minutes, place


def one_clock(store: Store) -> OpenClock:
    (running,) = store.queue.open_clocks("sales")
    return running


def test_a_clock_comes_back_as_it_was_started(store: Store) -> None:
    store.messages.record([mail(1, conversation="c", runs=clock("c"))], cursor(1), NOW)
    assert one_clock(store).clock == clock("c")
    assert one_clock(store).refs == (place(1),)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        # A later, slower message changes nothing.
        (clock("c", Quadrant.C, started=5), clock("c", Quadrant.B)),
        # A later message due at the same moment changes nothing.
        (clock("c", Quadrant.C, started=5, due=15), clock("c", Quadrant.B)),
        # One due earlier brings its quadrant and its due time; the wait began with the first.
        (clock("c", Quadrant.A, started=5), clock("c", Quadrant.A, started=0, due=10)),
        # An older message read later started the wait.
        (clock("c", Quadrant.C, started=-9, due=21), clock("c", Quadrant.B, started=-9, due=15)),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_a_conversation_has_one_clock_and_it_is_the_most_urgent(
    store: Store, second: ResponseClock, expected: ResponseClock, together: bool
) -> None:
    first = mail(1, conversation="c", runs=clock("c", Quadrant.B))
    reminder = mail(2, conversation="c", runs=second)
    if together:
        store.messages.record([first, reminder], cursor(2), NOW)
    else:
        store.messages.record([first], cursor(1), NOW)
        store.messages.record([reminder], cursor(2), NOW)
    assert one_clock(store).clock == expected
    assert one_clock(store).refs == (place(1), place(2))


def test_an_answer_stops_the_clock_once(store: Store) -> None:
    store.messages.record([mail(1, conversation="c", runs=clock("c"))], cursor(1), NOW)
    running = one_clock(store)
    assert store.queue.answer([Answered(running.id), Answered(-1)], minutes(3)) == 1
    assert store.queue.answer([Answered(running.id)], minutes(4)) == 0
    assert store.queue.cancel([running.id], minutes(4)) == 0
    assert store.queue.open_clocks("sales") == []
    (entry,) = store.queue.entries(QueueFilter(ended=True))
    assert entry.clock == replace(clock("c"), answered_at=minutes(3))


def test_a_cancelled_clock_is_out_of_the_queue(store: Store) -> None:
    store.messages.record([mail(1, conversation="c", runs=clock("c"))], cursor(1), NOW)
    assert store.queue.cancel([one_clock(store).id], minutes(2)) == 1
    assert store.queue.entries() == []
    (entry,) = store.queue.entries(QueueFilter(ended=True))
    assert entry.clock.cancelled_at == minutes(2)


def test_the_next_message_of_the_buyer_opens_a_new_clock(store: Store) -> None:
    store.messages.record([mail(1, conversation="c", runs=clock("c"))], cursor(1), NOW)
    store.queue.answer([Answered(one_clock(store).id)], minutes(3))
    again = clock("c", started=60)
    store.messages.record([mail(2, conversation="c", runs=again)], cursor(2), NOW)
    assert one_clock(store).clock == again
    assert len(store.queue.entries(QueueFilter(ended=True))) == 2


def test_an_answer_is_looked_for_at_every_message_still_in_sight(store: Store) -> None:
    batch = [
        mail(1, conversation="c", runs=clock("c")),
        mail(2, conversation="c", quadrant=Quadrant.D),
        mail(3, conversation="c", quadrant=Quadrant.D),
        mail(4, conversation="d"),
    ]
    store.messages.record(batch, cursor(4), NOW)
    rows = {row.uid: row.id for row in store.messages.known("sales", "INBOX")}
    store.messages.relocate({rows[1]: place(8, "A"), rows[3]: None}, NOW)
    assert one_clock(store).refs == (place(8, "A"), place(2))


def test_a_clock_without_any_message_in_sight_is_still_listed(store: Store) -> None:
    store.messages.record([mail(1, conversation="c", runs=clock("c"))], cursor(1), NOW)
    (row,) = store.messages.known("sales", "INBOX")
    store.messages.relocate({row.id: None}, NOW)
    assert one_clock(store).refs == ()
    (entry,) = store.queue.entries()
    assert (entry.ref, entry.folder) == (None, "INBOX")


@pytest.fixture
def busy(store: Store) -> Store:
    """Four clocks in two mailboxes, recorded in no order of urgency."""
    batch = [
        mail(1, conversation="slow", quadrant=Quadrant.C, runs=clock("slow", Quadrant.C)),
        mail(2, conversation="urgent", runs=clock("urgent", started=2)),
        mail(3, conversation="waiting", runs=clock("waiting", started=0, due=7)),
    ]
    store.messages.record(batch, cursor(3), NOW)
    there = place(1, mailbox="export")
    other = mail(
        1,
        ref=there,
        conversation="other",
        quadrant=Quadrant.B,
        runs=clock("other", Quadrant.B, mailbox="export"),
    )
    store.messages.record([other], cursor(1, mailbox="export"), NOW)
    return store


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (None, ["waiting", "urgent", "other", "slow"]),
        (QueueFilter(limit=2), ["waiting", "urgent"]),
        (QueueFilter(mailboxes=frozenset({"export"})), ["other"]),
        (QueueFilter(quadrants=frozenset({Quadrant.B, Quadrant.C})), ["other", "slow"]),
        (QueueFilter(due_before=minutes(15)), ["waiting", "urgent"]),
        (QueueFilter(mailboxes=frozenset({"nobody"})), []),
    ],
)
def test_the_queue_is_due_first_then_longest_waiting(
    busy: Store, wanted: QueueFilter | None, expected: list[str]
) -> None:
    assert [entry.clock.conversation for entry in busy.queue.entries(wanted)] == expected


def test_an_entry_tells_what_a_manager_asks(busy: Store) -> None:
    entry = busy.queue.entries()[0]
    assert (entry.sender, entry.subject) == ("ana@buyer.example", "Inquiry")
    assert (entry.labels, entry.needs_review) == (LABELS, False)
    assert (entry.ref, entry.folder) == (place(3), "INBOX")
    assert entry.message_id == "<3@buyer.example>"


def test_the_entry_shows_the_message_that_started_the_wait(store: Store) -> None:
    second = mail(2, conversation="c", subject="Reminder", runs=clock("c", started=1, due=2))
    store.messages.record([mail(1, conversation="c", runs=clock("c")), second], cursor(2), NOW)
    assert [entry.subject for entry in store.queue.entries()] == ["Inquiry"]
