"""A mail's words are put side by side, and every part keeps its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_triage.classify.reading import Reading, clauses_about, read
from inbox_triage.mail.folding import fold
from tests.classify.messages import message

SIGNED = "Ann Bell\nPurchasing Manager\nAcme Ltd"
NESTING = ("the", "owner", "decides", "my", "boss", "manager", "purchasing", "of", "our")
PARTS = st.text(max_size=120)

PEOPLE = frozenset({"other_person"})


def reading(
    own: str, *, subject: str = "", signature: str = "", sender: str = "Ann <ann@acme.example>"
) -> Reading:
    return read(message(sender=sender), subject, own, signature)


def tables(hits: object) -> set[str]:
    return {hit.table for hit in hits}  # type: ignore[attr-defined]


def test_the_parts_stand_in_order() -> None:
    found = reading("Send 300 pcs", subject="RFQ Größe", signature=SIGNED)
    folded = found.text.folded
    assert folded[: found.subject_end] == "rfq große¦".replace("ß", "ss")
    assert folded[found.subject_end : found.own_end] == "send 300 pcs¦"
    signer = "ann bell purchasing manager acme ltd ann¦"
    assert folded[found.own_end : found.signer_end] == signer


def test_the_history_stands_last_and_is_nobodys_own() -> None:
    mail = message("Ok\n\nOn Mon, 2 Nov 2026 Lily wrote:\n> my boss decides about the samples\n")
    found = read(mail, mail.subject, mail.own_text, mail.signature)
    assert "my boss" in found.text.folded[found.signer_end :]
    assert "other_person" in tables(found.hits)
    assert "other_person" not in tables(found.own())


@settings(max_examples=60, deadline=None)
@given(PARTS, PARTS, PARTS)
def test_any_parts_are_found_again_where_they_were_put(
    subject: str, own: str, signature: str
) -> None:
    found = reading(own, subject=subject, signature=signature)
    folded = found.text.folded
    assert folded[: found.subject_end] == fold(subject.strip()) + "¦"
    assert folded[found.subject_end : found.own_end] == fold(own.strip()) + "¦"
    assert folded[found.signer_end - 1] == "¦"
    assert found.subject_end <= found.closing <= found.own_end <= found.signer_end


@settings(max_examples=60, deadline=None)
@given(PARTS, PARTS)
def test_clauses_lie_in_order_within_subject_and_own_text(subject: str, own: str) -> None:
    found = reading(own, subject=subject)
    reached = 0
    for start, end in found.clauses():
        assert reached <= start <= end <= found.own_end
        assert "¦" not in found.text.folded[start:end]
        reached = end


@pytest.mark.parametrize(
    ("own", "signature", "closing"),
    [
        ("one\ntwo", SIGNED, "ann bell"),
        ("one\ntwo\nthree\nfour", "", "two three four¦"),
        ("one\n\n\ntwo\n\nthree\nfour\n\n", "", "two three four¦"),
        ("one", "", "one¦"),
        ("one\ntwo\nthree\nfour", " \n ", "two three four¦"),
        ("", "", "¦ann¦"),
    ],
    ids=["signed", "last three lines", "empty lines", "one line", "blank signature", "nothing"],
)
def test_the_closing_begins_where_the_sender_signs(own: str, signature: str, closing: str) -> None:
    found = reading(own, signature=signature)
    assert found.text.folded[found.closing :].startswith(closing)


def test_a_long_last_line_is_no_closing_as_a_whole() -> None:
    found = reading("We want the catalogue, " + "please " * 100)
    assert found.own_end - 1 - found.closing <= 160
    assert found.own_end - 1 - found.closing > 100


@pytest.mark.parametrize(
    ("own", "signature", "sender", "signed"),
    [
        ("Hello", SIGNED, "Ann <a@acme.example>", True),
        ("Hello\nplease call\n" + SIGNED, "", "Ann <a@acme.example>", True),
        ("Purchasing Manager\n" + "More lines.\n" * 4, "", "Ann <a@acme.example>", False),
        ("Purchasing Manager", SIGNED.replace("Purchasing", "Night"), "Ann <a@b.example>", False),
        ("Hello", "", '"Ann, Purchasing Manager" <a@acme.example>', True),
    ],
    ids=["signature", "last lines", "first line", "above a signature", "display name"],
)
def test_only_titles_in_the_closing_are_signed(
    own: str, signature: str, sender: str, signed: bool
) -> None:
    found = reading(own, signature=signature, sender=sender)
    assert ("title_buying" in tables(found.signing())) is signed


@pytest.mark.parametrize(
    ("own", "clauses"),
    [
        ("One. Two! Three? Four; five", ["One", "Two", "Three", "Four", "five"]),
        ("价格太高。老板决定！好吗？", ["价格太高", "老板决定", "好吗"]),
        ("Wait... really?!", ["Wait", "really"]),
        ("Ja… gut", ["Ja", "gut"]),
        ("one line\nthe next", ["one line the next"]),
    ],
)
def test_a_clause_ends_with_its_mark(own: str, clauses: list[str]) -> None:
    found = reading(own)
    assert [
        found.written(*span).strip() for span in found.clauses() if span[0] < span[1]
    ] == clauses


def test_the_subject_is_a_clause_of_its_own() -> None:
    found = reading("will decide", subject="my boss")
    assert "other_person" in tables(found.own())
    assert clauses_about(found, PEOPLE, ["decision"]) == {"decision": []}


@pytest.mark.parametrize(
    ("own", "count"),
    [
        ("My boss will decide.", 1),
        ("My boss is back. Tomorrow they will decide.", 0),
        ("My boss will decide. The board will approve.", 2),
        ("We order 500 pcs.", 0),
        ("", 0),
    ],
)
def test_two_tables_meet_in_one_clause_only(own: str, count: int) -> None:
    assert len(clauses_about(reading(own), PEOPLE, ["decision"])["decision"]) == count


@pytest.mark.parametrize(
    ("own", "table", "stands"),
    [
        ("the owner decides", "title_top", False),
        ("owner", "title_top", True),
        ("our purchasing manager", "title_buying", False),
        ("purchasing manager", "title_buying", True),
    ],
)
def test_a_title_inside_a_longer_phrase_is_no_title(own: str, table: str, stands: bool) -> None:
    found = reading(own)
    assert table in tables(found.hits)
    assert (table in tables(found.plain())) is stands
    assert (table in tables(found.signing())) is stands


def test_the_longer_phrase_itself_stands() -> None:
    found = reading("the owner decides")
    longest = max(found.plain(), key=lambda hit: hit.end - hit.start)
    assert longest.phrase.startswith("the owner")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NESTING)))
def test_a_nested_hit_has_a_longer_one_around_it(words: list[str]) -> None:
    found = reading(" ".join(words))
    for number in found.nested:
        inner = found.hits[number]
        assert any(
            outer.start <= inner.start
            and inner.end <= outer.end
            and outer.end - outer.start > inner.end - inner.start
            for outer in found.hits
        )
