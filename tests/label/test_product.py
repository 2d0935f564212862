"""Products of the catalogue."""

from __future__ import annotations

import pytest

from inbox_triage.label.product import MAX_PATTERN_CHARS, Catalogue, Product, product
from tests.classify.messages import OURS, message

CATALOGUE = Catalogue(
    (
        Product("pvc-patch", ("pvc patch", "parche de pvc", "PVC 章"), (r"ABC-\d{3}",)),
        Product("lanyard", ("lanyard", "шнурок")),
        Product("nothing"),
    )
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("price of PVC  Patch", ("pvc-patch",)),
        ("cotizar PARCHE de PVC y lanyard", ("lanyard", "pvc-patch")),
        ("我们要PVC 章两千个", ("pvc-patch",)),
        ("3000 x abc-123", ("pvc-patch",)),
        ("ABC-1234 and XABC-123", ()),
        ("lanyards", ()),
        ("", ()),
    ],
)
def test_products_are_named_by_words_and_models(text: str, names: tuple[str, ...]) -> None:
    assert product(message(text), OURS, CATALOGUE) == names


def test_a_product_in_the_file_name_counts() -> None:
    mail = message("see file", attachments=("ABC-456 drawing.pdf",))
    assert product(mail, OURS, CATALOGUE) == ("pvc-patch",)


@pytest.mark.parametrize(
    "pattern", ["(", "(a+)+", "(?:x*)*", r"\w+*", "a" * (MAX_PATTERN_CHARS + 1)]
)
def test_a_pattern_that_cannot_be_used_names_its_product(pattern: str) -> None:
    with pytest.raises(ValueError, match="brakes"):
        Product("brakes", models=(pattern,))


def test_two_products_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Catalogue((Product("a"), Product("a")))
