"""One search over a text finds what cutting it into runs would."""

from __future__ import annotations

import pickle
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.classify.ngrams import Ngrams, character_runs, word_runs
from inbox_triage.mail.folding import fold

TEXTS = {
    "latin": "Please quote 300 pcs FOB Ningbo, a sample of each; Größe 20 x 30",
    "vietnamese": "Xin báo giá 500 cái, giao hàng tại Hải Phòng",
    "cyrillic": "Просим цену за 200 шт., доставка в г. Новосибирск; ещё образец",
    "greek": "Παρακαλώ στείλτε προσφορά για 100 τεμάχια στον Πειραιά",
    "arabic": "نرجو ارسال عرض الأسعار ل 500 قطعة الى جدة",
    "hebrew": "אשמח להצעת מחיר ל-300 יחידות לנמל אשדוד",
    "thai": "ขอใบเสนอราคา 500 ชิ้น ส่งที่แหลมฉบัง",
    "chinese": "请报FOB宁波价，500个，交货期多久？谢谢",
    "japanese": "お見積をお願いします。バイヤー様向け 300個、東京",
    "hangul": "견적 부탁드립니다 500개 부산항 도착 조건",
    "devanagari": "कृपया 500 नग का भाव भेजें, मुंबई बंदरगाह",
}
FOLDED = [fold(text) for text in TEXTS.values()]

# Each text twice: a run enters the vocabulary when two texts have it.
FITTED = Ngrams(character_runs, 10_000).fit(FOLDED * 2)
VOCABULARY: dict[str, int] = FITTED.__getstate__()["_vocabulary"]  # type: ignore[assignment]
WORDS = Ngrams(word_runs, 10_000).fit(FOLDED * 2)


@pytest.mark.parametrize("text", FOLDED, ids=list(TEXTS))
def test_every_script_is_searched_as_it_is_cut(text: str) -> None:
    cut = Counter(VOCABULARY[run] for run in character_runs(text))
    assert Counter(FITTED.columns(text)) == cut


@given(st.lists(st.sampled_from(FOLDED) | st.text(max_size=30), max_size=4))
def test_any_folded_text_is_searched_as_it_is_cut(pieces: list[str]) -> None:
    text = fold(" ".join(pieces))
    expected = Counter(VOCABULARY[run] for run in character_runs(text) if run in VOCABULARY)
    assert Counter(FITTED.columns(text)) == expected


@pytest.mark.parametrize("ngrams", [FITTED, WORDS], ids=["characters", "words"])
def test_a_pickled_vocabulary_transforms_alike(ngrams: Ngrams) -> None:
    before = ngrams.transform(FOLDED).toarray()
    again: Ngrams = pickle.loads(pickle.dumps(ngrams))
    assert np.array_equal(again.transform(FOLDED).toarray(), before)


def test_a_pickle_leaves_the_automaton_out() -> None:
    FITTED.transform(FOLDED)
    assert FITTED.__getstate__()["_automaton"] is None
    assert b"ahocorasick" not in pickle.dumps(FITTED)


@pytest.mark.parametrize("ngrams", [FITTED, WORDS], ids=["characters", "words"])
def test_every_row_has_length_one(ngrams: Ngrams) -> None:
    rows = ngrams.transform([*FOLDED, FOLDED[0] * 3]).toarray()
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0)


def test_a_text_with_nothing_known_is_an_empty_row() -> None:
    rows = FITTED.transform(["", "ⵣⵣⵣ"])
    assert rows.shape == (2, len(FITTED))
    assert rows.nnz == 0


def test_no_texts_make_no_rows() -> None:
    assert FITTED.transform([]).shape == (0, len(FITTED))


def test_texts_with_nothing_in_common_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="no terms remain"):
        Ngrams(word_runs, 10).fit(["one", "two"])
