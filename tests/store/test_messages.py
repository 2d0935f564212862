"""Recognising conversations and copies, and finding messages again after a reset."""

from __future__ import annotations

from inbox_triage.classify.axes import Quadrant
from inbox_triage.store.records import Tally
from inbox_triage.store.store import Store
from tests.store.mails import NOW, VALIDITY, cursor, digest, mail, minutes, place, set_aside


def test_a_conversation_is_known_by_every_identifier_it_named(store: Store) -> None:
    first = mail(1, conversation="c", references=("<offer@us.example>",))
    store.messages.record([first], cursor(1), NOW)
    asked = ["<1@buyer.example>", "<offer@us.example>", "<stranger@x>"]
    assert store.messages.conversations("sales", asked) == {
        "<1@buyer.example>": "c",
        "<offer@us.example>": "c",
    }
    assert store.messages.conversations("other mailbox", asked) == {}
    assert store.messages.conversations("sales", []) == {}


def test_an_identifier_stays_in_its_first_conversation(store: Store) -> None:
    store.messages.record([mail(1, conversation="c")], cursor(1), NOW)
    thief = mail(2, conversation="d", references=("<1@buyer.example>",))
    store.messages.record([thief], cursor(2), NOW)
    assert store.messages.conversations("sales", ["<1@buyer.example>"]) == {
        "<1@buyer.example>": "c"
    }


def test_of_thousands_of_references_the_newest_are_kept(store: Store) -> None:
    references = tuple(f"<{number}@forged>" for number in range(5000))
    store.messages.record([mail(1, references=references)], cursor(1), NOW)
    known = store.messages.conversations("sales", references)
    assert set(known) == set(references[-100:])


def test_long_identifiers_with_one_beginning_stay_apart(store: Store) -> None:
    one, two = "<" + "x" * 5000 + "1>", "<" + "x" * 5000 + "2>"
    batch = [mail(1, message_id=one, conversation="c1"), mail(2, message_id=two, conversation="c2")]
    store.messages.record(batch, cursor(2), NOW)
    assert store.messages.conversations("sales", [one, two]) == {one: "c1", two: "c2"}


def test_claimed_names_the_copies_that_have_a_row(store: Store) -> None:
    store.messages.record([mail(1), mail(3)], cursor(3), NOW)
    assert store.messages.claimed("sales", "INBOX", VALIDITY, range(1, 2000)) == {1, 3}
    assert store.messages.claimed("sales", "INBOX", VALIDITY + 1, [1]) == set()
    assert store.messages.claimed("sales", "A", VALIDITY, [1]) == set()


def test_known_tells_what_recognises_a_message(store: Store) -> None:
    store.messages.record([mail(2), set_aside(1)], cursor(2), NOW)
    aside, inquiry = store.messages.known("sales", "INBOX")
    assert (aside.uid, inquiry.uid) == (1, 2)
    assert inquiry.header_digest == digest("header 2")
    assert inquiry.size_bytes == 1002
    assert inquiry.received_at == minutes(2)
    assert inquiry.uidvalidity == VALIDITY


def test_a_reset_folder_is_renumbered_with_its_cursor(store: Store) -> None:
    """The new UIDs are the old ones in another order, which no single update could do."""
    store.messages.record([mail(uid) for uid in (1, 2, 3)], cursor(3), NOW)
    rows = {row.uid: row.id for row in store.messages.known("sales", "INBOX")}
    new = VALIDITY + 1
    places = {rows[1]: place(2, v=new), rows[2]: place(1, v=new), rows[3]: None}
    assert store.messages.relocate(places, NOW, cursor(0, v=new)) == []
    assert [(row.id, row.uid) for row in store.messages.known("sales", "INBOX")] == [
        (rows[2], 1),
        (rows[1], 2),
    ]
    assert store.cursors.cursor("sales", "INBOX") == cursor(0, v=new)
    # Read from the start again, the two are known and only the third is new.
    store.messages.record(
        [mail(uid, ref=place(uid, v=new)) for uid in (1, 2, 3)], cursor(3, v=new), NOW
    )
    assert len(store.messages.known("sales", "INBOX")) == 3
    assert len({row.id for row in store.messages.known("sales", "INBOX")} - set(rows.values())) == 1


def test_two_messages_can_swap_places_in_one_folder(store: Store) -> None:
    store.messages.record([mail(1), mail(2)], cursor(2), NOW)
    one, two = store.messages.known("sales", "INBOX")
    assert store.messages.relocate({one.id: place(2), two.id: place(1)}, NOW) == []
    assert [row.id for row in store.messages.known("sales", "INBOX")] == [two.id, one.id]


def test_two_messages_never_claim_the_same_copy(store: Store) -> None:
    store.messages.record([mail(1), mail(2), mail(3)], cursor(3), NOW)
    one, two, three = store.messages.known("sales", "INBOX")
    assert store.messages.relocate({one.id: place(3), two.id: place(9, "A")}, NOW) == [one.id]
    assert [row.id for row in store.messages.known("sales", "INBOX")] == [three.id]
    assert store.messages.relocate({one.id: place(9, "A")}, NOW) == [one.id]
    assert [row.id for row in store.messages.known("sales", "A")] == [two.id]


def test_a_message_never_lands_in_another_mailbox(store: Store) -> None:
    store.messages.record([mail(1)], cursor(1), NOW)
    (one,) = store.messages.known("sales", "INBOX")
    assert store.messages.relocate({one.id: place(1, mailbox="else")}, NOW) == [one.id]
    assert store.messages.known("else", "INBOX") == []


def test_tallies_count_by_mailbox_outcome_and_quadrant(store: Store) -> None:
    batch = [mail(1), mail(2), mail(3, quadrant=Quadrant.D), set_aside(4)]
    store.messages.record(batch, cursor(4), NOW)
    elsewhere = mail(1, ref=place(1, mailbox="export"))
    store.messages.record([elsewhere], cursor(1, mailbox="export"), NOW)
    assert store.messages.tallies() == [
        Tally("export", "decided", "A", 1),
        Tally("sales", "decided", "A", 2),
        Tally("sales", "decided", "D", 1),
        Tally("sales", "set_aside", None, 1),
    ]
