"""Folding loses case, accents and variants, and finds its way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail.folding import FoldedText, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("İSTANBUL ılık", "istanbul ilik"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Приём", "прием"),
        ("قیمت", "قيمت"),
        ("ＦＯＢ　寧波", "fob 寧波"),
        ("견적", "견적"),
        ("ราคา", "ราคา"),
        ("it’s", "it's"),
    ],
)
def test_folding_joins_the_spellings_of_one_word(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_quote_stands_as_written_though_folding_changed_lengths() -> None:
    text = FoldedText.of("Größe und Straße, COTIZACIÓN")
    start = text.folded.index("cotizacion")
    assert text.written(start, start + len("cotizacion")) == "COTIZACIÓN"


@given(st.text(max_size=200))
def test_the_whole_folded_text_leads_back_to_the_original(text: str) -> None:
    folded = FoldedText.of(text)
    assert folded.folded == fold(text)
    if folded.ends is None:
        assert folded.written(0, len(folded.folded)) == folded.original
