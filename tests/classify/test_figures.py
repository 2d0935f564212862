"""Quantities, sizes, money, codes, dates."""

from __future__ import annotations

import pytest

from tests.classify.messages import features, quotes


@pytest.mark.parametrize(
    "quantity",
    [
        "3000 pcs",
        "3.000 uds",
        "2 mil",
        "500 of the",
        "200 piezas",
        "1200 штук",
        "300 adet",
        "1,200套",
        "3,000個",
        "500개",
        "250 szt",
        "20 tons",
        "10 sets",
        "100 cartons",
        "需要3000个",
        "120K pcs",
        "30万",
    ],
)
def test_a_number_with_a_unit_is_a_quantity(quantity: str) -> None:
    found = features(f"We need {quantity} soon")
    assert found.numbers["quantities"] >= 1


@pytest.mark.parametrize("text", ["call me at 3", "in 2026", "page 7 of 9", "ABC-3000"])
def test_other_numbers_are_no_quantity(text: str) -> None:
    assert features(text).numbers["quantities"] == 0


@pytest.mark.parametrize(
    ("text", "feature", "quote"),
    [
        ("cleats 316 6 mm", "dimensions", "6 mm"),
        ("tiles 60x120", "dimensions", "60x120"),
        ("at USD 4.20 each", "money", "USD 4.20"),
        ("per 500 €", "money", "500 €"),
        ("model ABC-123 please", "model_codes", "ABC-123"),
        ("10% off", "percents", "10%"),
        ("by 15 October", "dates", "October"),
    ],
)
def test_a_figure_is_quoted_as_written(text: str, feature: str, quote: str) -> None:
    assert quote in quotes(features(text), feature)


def test_rows_of_numbers_are_items() -> None:
    assert features("D1060 3,000\nD1210 2,400\nhello\n").numbers["item_rows"] == 2


def test_question_marks_of_every_script_count() -> None:
    assert features("price? 价格？ السعر؟").numbers["question_marks"] == 3


def test_long_digits_are_read_in_reasonable_time() -> None:
    assert features("1 000" * 2000 + "x" * 3000).numbers["own_chars"] > 0
