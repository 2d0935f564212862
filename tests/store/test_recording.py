"""What recording a batch leaves behind, and what recording it again does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_triage.classify.axes import Quadrant
from inbox_triage.errors import MailboxReset
from inbox_triage.store.queue import Answered
from inbox_triage.store.records import Decided, Record
from inbox_triage.store.store import Store
from tests.store.mails import (
    NOW,
    VALIDITY,
    clock,
    cursor,
    decision,
    digest,
    everything,
    mail,
    minutes,
    place,
    set_aside,
    wipe,
)


def test_every_column_of_a_decided_message_comes_back(store: Store) -> None:
    store.messages.record([mail(7, conversation="<c@x>")], cursor(7), minutes(9))
    (row,) = everything(store)["message"]
    assert row == {
        "id": row["id"],
        "mailbox": "sales",
        "first_folder": "INBOX",
        "first_uidvalidity": VALIDITY,
        "first_uid": 7,
        "folder": "INBOX",
        "uidvalidity": VALIDITY,
        "uid": 7,
        "digest": digest("bytes 7"),
        "header_digest": digest("header 7"),
        "size_bytes": 1007,
        "message_id": "<7@buyer.example>",
        "conversation": "<c@x>",
        "received_at": minutes(7),
        "first_seen_at": minutes(9),
        "sender": "ana@buyer.example",
        "subject": "Inquiry",
        "outcome": "decided",
        "fault": None,
        "quadrant": "A",
        "kind": None,
        "confidence": 0.25,
        "needs_review": False,
        "response_minutes": 5,
        "decision": {
            "probabilities": {"A": 0.25, "B": 0.25, "C": 0.25, "D": 0.25},
            "intent": {"label": "high", "probability": 0.75},
            "decision_maker": {"label": True, "probability": 0.5},
            "labels": {
                "country": "MX",
                "region": "latin-america",
                "source": "platform",
                "platform": "alibaba",
                "stage": "quoted",
                "products": ["pvc-patch", "rubber-patch"],
                "language": "es",
            },
            "reasons": ["asks FOB price for 3000 pcs"],
        },
        "model_id": "2026-11-20-abcdef",
        "planned": True,
    }


def test_a_message_set_aside_keeps_its_fault_and_plans_nothing(store: Store) -> None:
    store.messages.record([set_aside(3, "It has 40,000 parts.")], cursor(3), NOW)
    rows = everything(store)
    assert rows["message"][0]["outcome"] == "set_aside"
    assert rows["message"][0]["fault"] == "It has 40,000 parts."
    assert rows["message"][0]["decision"] is None
    assert rows["journal"] == rows["response_clock"] == rows["conversation_id"] == []


@pytest.mark.parametrize("quadrant", Quadrant)
def test_each_quadrant_is_accepted(store: Store, quadrant: Quadrant) -> None:
    store.messages.record([mail(1, quadrant=quadrant)], cursor(1), NOW)
    assert everything(store)["message"][0]["quadrant"] == quadrant.value


def test_recording_again_changes_nothing_even_after_an_answer(store: Store) -> None:
    batch = [mail(1, conversation="c", runs=clock("c")), set_aside(2)]
    store.messages.record(batch, cursor(2), NOW)
    (running,) = store.queue.open_clocks("sales")
    store.queue.answer([Answered(running.id)], minutes(3))
    before = everything(store)
    store.messages.record(batch, cursor(2), minutes(10))
    assert everything(store) == before


def test_the_same_message_twice_in_a_batch_is_one(store: Store) -> None:
    store.messages.record([mail(1), mail(1)], cursor(1), NOW)
    assert {name: len(rows) for name, rows in everything(store).items() if rows} == {
        "message": 1,
        "conversation_id": 1,
        "journal": 2,
    }


def test_a_copy_that_belongs_to_a_moved_message_is_no_new_message(store: Store) -> None:
    store.messages.record([mail(1)], cursor(1), NOW)
    (row,) = store.messages.known("sales", "INBOX")
    store.messages.relocate({row.id: place(40, "A")}, NOW)
    store.messages.record([mail(1, ref=place(40, "A"))], cursor(40, "A"), NOW)
    assert len(everything(store)["message"]) == 1


def test_an_empty_batch_moves_the_cursor(store: Store) -> None:
    store.messages.record([], cursor(12), NOW)
    assert store.cursors.cursor("sales", "INBOX") == cursor(12)


def test_the_cursor_never_goes_back(store: Store) -> None:
    store.messages.record([], cursor(12), NOW)
    store.messages.record([mail(5)], cursor(5), NOW)
    assert store.cursors.cursor("sales", "INBOX") == cursor(12)


def test_another_uidvalidity_is_refused_and_nothing_is_kept(store: Store) -> None:
    store.messages.record([], cursor(12), NOW)
    new = VALIDITY + 1
    with pytest.raises(MailboxReset, match="sales/INBOX"):
        store.messages.record([mail(1, ref=place(1, v=new))], cursor(1, v=new), NOW)
    assert store.cursors.cursor("sales", "INBOX") == cursor(12)
    assert everything(store)["message"] == []


@pytest.mark.parametrize("ref", [place(1, "Other"), place(1, mailbox="else"), place(1, v=3)])
def test_a_message_of_another_folder_is_refused(store: Store, ref: Any) -> None:
    with pytest.raises(ValueError, match="cursor's folder"):
        store.messages.record([mail(1, ref=ref)], cursor(1), NOW)


def test_a_clock_of_another_conversation_is_refused() -> None:
    with pytest.raises(ValueError, match="conversation"):
        mail(1, conversation="one", runs=clock("two"))


@pytest.mark.parametrize(
    "text", ["nul \0 byte", "lone \ud800 surrogate", "询盘 " * 900, "emoji \U0001f4e6" * 400, ""]
)
def test_hostile_text_is_stored_within_bounds(store: Store, text: str) -> None:
    hostile = replace(
        mail(1, subject=text, message_id=text, conversation=text, references=(text,)),
        sender=text,
        outcome=Decided(replace(decision(), reasons=(text,), model_id=text)),
    )
    store.messages.record([hostile], cursor(1), NOW)
    (row,) = everything(store)["message"]
    assert len(row["subject"]) <= 500
    assert len(row["sender"]) <= 320
    (conversation,) = set(store.messages.conversations("sales", [text]).values())
    assert conversation == row["conversation"]


def test_a_fault_of_any_length_is_stored(store: Store) -> None:
    store.messages.record([set_aside(1, "because " * 1000)], cursor(1), NOW)
    assert len(everything(store)["message"][0]["fault"]) == 500


def test_confidence_beyond_one_by_rounding_is_one(store: Store) -> None:
    sure = replace(decision(), confidence=1.0000000002)
    store.messages.record([replace(mail(1), outcome=Decided(sure))], cursor(1), NOW)
    assert everything(store)["message"][0]["confidence"] == 1.0


def some_mails() -> st.SearchStrategy[list[Record]]:
    def one(uid: int, topic: str, quadrant: Quadrant, aside: bool) -> Record:
        if aside:
            return set_aside(uid)
        runs = None if quadrant is Quadrant.D else clock(topic, quadrant, started=uid)
        return mail(uid, quadrant=quadrant, conversation=topic, runs=runs)

    uids, topics = st.integers(1, 30), st.sampled_from(["<t1@x>", "<t2@x>"])
    drawn = st.builds(one, uids, topics, st.sampled_from(Quadrant), st.booleans())
    return st.lists(drawn, max_size=12, unique_by=lambda record: record.ref)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(batch=some_mails(), split=st.integers(0, 12))
def test_recording_twice_equals_recording_once(
    store: Store, batch: list[Record], split: int
) -> None:
    """Also when the first attempt got through with a part of the batch only."""
    wipe(store)
    highest = max((record.ref.uid for record in batch), default=0)
    store.messages.record(batch[:split], cursor(highest), NOW)
    store.messages.record(batch, cursor(highest), NOW)
    once = everything(store)
    store.messages.record(batch, cursor(highest), NOW)
    assert everything(store) == once
    assert len(once["message"]) == len(batch)
    running = {record.clock.conversation for record in batch if record.clock is not None}
    assert {row["conversation"] for row in once["response_clock"]} == running
