"""The feature table and its extraction agree; nothing a stranger writes breaks it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_triage.classify.features import FEATURE_NAMES, FEATURE_TABLE, extract
from inbox_triage.classify.tally import QUOTE_CHARS
from inbox_triage.mail.message import Context
from inbox_triage.mail.parse import parse_message
from tests.classify.messages import OURS, features, quotes

SIGNED = "Need 500 pcs.\n\nBest regards,\nAnn Lee\n{title}\nAcme Ltd\nTel +44 20 7946 0958"


def test_table_and_extraction_name_the_same_features() -> None:
    assert tuple(features().numbers) == FEATURE_NAMES
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES)
    assert {spec.unit for spec in FEATURE_TABLE} == {"count", "flag", "share"}
    assert all(spec.meaning for spec in FEATURE_TABLE)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_become_finite_features_in_their_units(content: bytes) -> None:
    found = extract(parse_message(content), Context())
    for spec in FEATURE_TABLE:
        value = found.numbers[spec.name]
        assert math.isfinite(value)
        assert value >= 0
        assert spec.unit == "count" or value <= 1


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_every_quote_fits_on_one_printable_line(text: str) -> None:
    body = f"price {text} fob {text} 300 pcs".encode("utf-8", "replace")
    head = b"Content-Type: text/plain; charset=utf-8\n\n"
    for finding in extract(parse_message(head + body), OURS).findings:
        assert len(finding.quote) <= QUOTE_CHARS
        assert finding.quote.isprintable()


@pytest.mark.parametrize(
    ("title", "feature"),
    [
        ("Purchasing Manager", "signs_with_authority"),
        ("Project Engineer", "signs_without_authority"),
    ],
)
def test_a_title_in_the_signature_is_the_writers(title: str, feature: str) -> None:
    found = features(SIGNED.format(title=title))
    assert found.numbers[feature] == 1
    assert title in quotes(found, feature)


def test_a_title_that_someone_else_bears_is_not_the_writers() -> None:
    text = "I will show your offer to our team next week and come back with questions. " * 4
    found = features("My manager decides about this. " + text)
    assert found.numbers["decides_elsewhere"] == 1
    assert found.numbers["signs_with_authority"] == 0
    assert found.numbers["introduces_with_authority"] == 0


def test_a_title_after_i_am_is_the_writers() -> None:
    text = "Hello, I am the owner of a shop in Leeds. " + "We sell tools to the trade here. " * 10
    assert features(text).numbers["introduces_with_authority"] == 1


def test_a_colleagues_forward_is_read_with_the_inquiry_in_it() -> None:
    text = (
        "FYI\n\n---------- Forwarded message ---------\nFrom: Bo <bo@acme.example>\n"
        "Subject: RFQ\n\nPlease quote 300 pcs FOB Ningbo\n"
    )
    ours = features(text, sender="Jacky <jacky@ningforge.com>", subject="Fwd: RFQ")
    assert ours.numbers["forwarded"] == 1
    assert quotes(ours, "quantities") == ["300 pcs"]


def test_text_beyond_the_bound_is_not_read() -> None:
    assert features("x " * 20_000 + "FOB").numbers["price_term"] == 0


def test_the_facts_of_an_inquiry_are_counted_together() -> None:
    found = features("Please quote 3000 pcs of ABC-123 CIF Manzanillo, delivery before 15 May?")
    assert found.numbers["concrete_facts"] >= 3
    assert found.numbers["price_only"] == 0
    assert features("price?").numbers["price_only"] == 1
