"""Texts written to take long stay within bounds: whatever stands there, there are finite numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_triage.classify.ablation import numbers_without
from inbox_triage.classify.features import FEATURE_TABLE, Features, extract
from inbox_triage.mail.message import Address, Attachment, Link, Message
from tests.classify.messages import OURS, message

LETTER = message("Need 500 pcs.\n\nBest regards,\nAnn Bell", subject="Price")
LONG = 60_000

HOSTILE_UNITS = (
    "7", "1.", "60x120x", "1,234,567,890 ", "usd 1.1,", "AB-123-45-", "+1(2)3-4/5.6 ",
    "a.b-c.d-", "http://", "a@b@c.d@", "?!;", "…", "¦", "manager ", "my boss decides ",
    "i am the purchasing manager of the owner ", "e" + "\u0301" * 40, "\u200b\u200d", "ﷺ",
    "𝒫𝓇𝒾𝒸ℯ😀", "aяあ한กשعα", "\ufdd0\n", " \n", "> \n", "\x00\x1b",
)  # fmt: skip


def assert_finite(found: Features) -> None:
    for spec in FEATURE_TABLE:
        value = found.numbers[spec.name]
        assert math.isfinite(value)
        assert value >= 0
        assert spec.unit == "count" or value <= 1


def saying(text: str) -> Message:
    """The letter with every text of it replaced."""
    return replace(
        LETTER,
        subject=text,
        own_text=text,
        quoted_text=text,
        signature=text,
        forwarded_text=text,
        hidden_text=text,
        sender=Address(text[:200], f"{text[:60]}@{text[:120]}"),
        attachments=(Attachment(text[:200], text[:160], 1),) * 100,
        links=(Link(text[:300], f"https://{text[:1_900]}"),) * 200,
    )


@pytest.mark.parametrize("unit", HOSTILE_UNITS, ids=ascii)
def test_a_repeated_piece_in_every_text_has_finite_features(unit: str) -> None:
    assert_finite(extract(saying(unit * (LONG // len(unit))), OURS))


@pytest.mark.parametrize("unit", HOSTILE_UNITS, ids=ascii)
def test_what_stands_beyond_the_bounds_is_not_read(unit: str) -> None:
    text = unit * (LONG // len(unit))
    plain = replace(LETTER, own_text=text)
    longer = replace(plain, own_text=f"{text} we order 700 pcs fob ningbo")
    assert dict(extract(longer, OURS).numbers) == dict(extract(plain, OURS).numbers)


@pytest.mark.parametrize("part", ["own", "subject", "signature"])
def test_the_texts_kept_are_bounded(part: str) -> None:
    assert len(extract(saying("price " * LONG), OURS).texts[part]) <= 8_000


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=40), st.integers(1, 500))
def test_any_text_over_and_over_has_finite_features(unit: str, times: int) -> None:
    assert_finite(extract(saying(unit * times), OURS))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE_UNITS), max_size=60), st.text(max_size=40))
def test_a_quote_taken_out_leaves_finite_numbers(units: list[str], text: str) -> None:
    found = extract(saying(text.join(units)), OURS)
    for finding in found.findings:
        assert all(map(math.isfinite, numbers_without(found, finding.quote).values()))
