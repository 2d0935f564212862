"""What a mail's numbers would be without one quoted piece."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_triage.classify.ablation import numbers_without
from inbox_triage.classify.features import FEATURE_NAMES
from tests.classify.messages import features, quotes

PIECES = (
    "Please quote 300 pcs FOB Ningbo.",
    "My boss will decide.",
    "I am the owner of a shop.",
    "Delivery before 15 May?",
    "Target price USD 2.10.",
    "We are a freight forwarder and offer you sea freight.",
    "Verify your account at https://evil.example/login",
    "请报价，500个，FOB宁波。",
    "Ищем поставщика, 200 шт.",
    "Ann Lee\nPurchasing Assistant\nAcme Ltd",
    "CEO",
    "www.other.example",
)


def test_a_count_goes_down_by_the_piece() -> None:
    found = features("Please quote 40 pcs of A and 700 sets of B.")
    assert found.numbers["quantities"] == 2
    assert numbers_without(found, "40 pcs")["quantities"] == 1


def test_a_piece_that_holds_others_takes_them_with_it() -> None:
    found = features("Please quote 40 pcs of A and 700 sets of B.")
    assert numbers_without(found, "40 pcs of A and 700 sets")["quantities"] == 0


@pytest.mark.parametrize(
    ("webs", "left"),
    [("www.one-shop.com www.two-shop.com", None), ("www.one-shop.com", 0.0)],
    ids=["another piece holds it", "the only piece"],
)
def test_a_flag_stays_while_another_piece_holds_it(webs: str, left: float | None) -> None:
    found = features(f"Please call.\n\n--\nAnn Lee\n{webs}")
    assert found.numbers["signature_domain_differs"] == 1
    assert numbers_without(found, "one-shop.com").get("signature_domain_differs") == left


@pytest.mark.parametrize(
    ("text", "quote", "derived", "value"),
    [
        ("Price for 500 pcs?", "500 pcs", "price_only", 1),
        ("Price for 500 pcs?", "500 pcs", "concrete_facts", 0),
        ("Hello\n\nAnn\nPurchasing Manager", "Purchasing Manager", "signs_as_buyer", 0),
        ("Hello\n\nAnn\nPurchasing Manager\nTrainee", "Trainee", "signs_as_buyer", 1),
        ("Hello\n\nAnn\nPurchasing Manager\nTrainee", "Trainee", "signs_below", 0),
    ],
)
def test_what_is_derived_is_worked_out_again(
    text: str, quote: str, derived: str, value: float
) -> None:
    assert numbers_without(features(text), quote)[derived] == value


def test_a_piece_that_is_not_there_changes_nothing() -> None:
    found = features("Please quote 300 pcs.\n\nAnn Lee\nPurchasing Manager")
    assert numbers_without(found, "zebra crossing") == {}


def test_lengths_and_shares_are_left_as_they_are() -> None:
    found = features("Please quote 300 pcs!")
    changed = numbers_without(found, quotes(found, "quantities")[0])
    assert not changed.keys() & {"own_chars", "own_lines", "digit_share", "exclamations"}


def test_a_piece_that_another_one_happens_to_spell_stays() -> None:
    found = features("Need 25 pcs of A and 5 pcs of B.")
    assert found.numbers["quantities"] == 2
    assert numbers_without(found, "25 pcs")["quantities"] == 1


def test_one_of_two_titles_leaves_the_other() -> None:
    found = features("Hello\n\nAnn\nManaging Director\nOwner")
    assert found.numbers["title_top"] == 1
    assert "title_top" not in numbers_without(found, "Managing Director")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6), st.text(min_size=1, max_size=12))
def test_no_piece_makes_a_number_negative_or_unknown(pieces: list[str], stray: str) -> None:
    found = features("\n".join(pieces))
    before = dict(found.numbers)
    for quote in {stray, *(finding.quote for finding in found.findings)}:
        changed = numbers_without(found, quote)
        assert changed.keys() <= set(FEATURE_NAMES)
        assert all(value >= 0 for value in changed.values())
        assert all(value != before[name] for name, value in changed.items())
    assert found.numbers == before
