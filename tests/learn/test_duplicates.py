"""Mails that say the same are found, and the shipped mails hold none."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_triage.learn.corpus import LabelledMail, read_corpus
from inbox_triage.learn.duplicates import Pair, near_duplicates

FIXTURES = Path(__file__).parents[2] / "fixtures"
LONG = "We run three kitchen shops in Leeds and would like to order 300 steel ladles from you."
HISTORY = "\n\nOn Mon, 2 Nov 2026 Lily wrote:\n" + "> our best offer is FOB Ningbo, 30 days\n" * 9


@pytest.fixture
def line(mails: list[LabelledMail]) -> LabelledMail:
    """Any mail of the corpus; its labels do not matter here."""
    return mails[0]


def mail(line: LabelledMail, name: str, family: str, text: str, subject: str = "") -> LabelledMail:
    content = (
        "From: ann@acme.example\r\nTo: lily@ningforge.example\r\n"
        f"Subject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    named = line.line.model_copy(update={"id": name, "family": family})
    return LabelledMail(named, content.encode())


@pytest.mark.parametrize(
    ("families", "found"),
    [(("f1", "f2"), 1), (("f1", "f1"), 0)],
    ids=["two families", "one family"],
)
def test_the_same_text_is_found_across_families(
    line: LabelledMail, families: tuple[str, str], found: int
) -> None:
    pairs = near_duplicates([mail(line, f"m{at}", one, LONG) for at, one in enumerate(families)])
    assert pairs == (Pair("m0", "m1", 1.0),) * found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (LONG, LONG.upper(), 1),
        (LONG, LONG.replace("Leeds", "Hull"), 1),
        (LONG, "Please call me about the broken pump that came last week with no papers.", 0),
        ("ok go ahead", "ok go ahead", 0),
        ("", "", 0),
        ("Yes, thank you for it." + HISTORY, "No, we will not need any." + HISTORY, 0),
    ],
    ids=["in capitals", "a word changed", "another text", "short", "empty", "history alone"],
)
def test_texts_are_compared_by_what_their_senders_wrote(
    line: LabelledMail, one: str, other: str, found: int
) -> None:
    pairs = near_duplicates([mail(line, "m1", "f1", one), mail(line, "m2", "f2", other)])
    assert len(pairs) == found


def test_the_worst_pair_comes_first_and_says_what_to_do(line: LabelledMail) -> None:
    near = LONG.replace("Leeds", "Hull")
    texts = (near, LONG, LONG)
    pairs = near_duplicates([mail(line, f"m{at}", f"f{at}", text) for at, text in enumerate(texts)])
    assert (pairs[0].one, pairs[0].other) == ("m1", "m2")
    assert {(pair.one, pair.other) for pair in pairs[1:]} == {("m0", "m1"), ("m0", "m2")}
    assert str(pairs[0]).startswith("m1 and m2 share 100% of their text")


def test_the_limit_is_the_callers(line: LabelledMail) -> None:
    pair = [mail(line, "m1", "f1", LONG), mail(line, "m2", "f2", LONG.replace("Leeds", "Hull"))]
    assert near_duplicates(pair, most_alike=0.99) == ()


def test_pairs_far_apart_in_the_list_are_found(line: LabelledMail) -> None:
    between = [mail(line, f"b{at}", f"b{at}", "ok") for at in range(600)]
    pairs = near_duplicates([mail(line, "m1", "f1", LONG), *between, mail(line, "m2", "f2", LONG)])
    assert pairs == (Pair("m1", "m2", 1.0),)


def test_no_mails_hold_no_pairs() -> None:
    assert near_duplicates([]) == ()


# Fifteen to thirty seconds: every pair of the shipped mails is compared.
@pytest.mark.timeout(240)
def test_the_shipped_mails_hold_no_near_duplicates() -> None:
    both = read_corpus(FIXTURES / "corpus") + read_corpus(FIXTURES / "heldout")
    assert [str(pair) for pair in near_duplicates(both)] == []
