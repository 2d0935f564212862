"""Heads answer as the calibrated classifier they were made from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from inbox_triage.classify.estimator import fit_head
from inbox_triage.classify.ngrams import Ngrams, character_runs, word_runs

TEXTS = ["fob ningbo price", "price of fob goods", "send the price list", "报价 fob 宁波 报价", ""]


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("calibrated", [True, False])
def test_a_head_answers_as_the_classifier_it_was_made_from(classes: int, calibrated: bool) -> None:
    source = np.random.default_rng(3)
    labels = [f"c{row % classes}" for row in range(80)]
    matrix = sparse.csr_matrix(source.normal(size=(80, 6)) + np.arange(80)[:, None] % classes)
    halves = (np.arange(40), np.arange(40, 80))
    folds = [halves, halves[::-1]] if calibrated else []
    plain = LogisticRegression(C=0.5, class_weight="balanced", max_iter=2_000, tol=1e-4)
    if calibrated:
        plain = CalibratedClassifierCV(plain, method="temperature", cv=folds, ensemble=False)
    expected = plain.fit(matrix, labels).predict_proba(matrix)
    head = fit_head(matrix, labels, folds, 0.5)
    assert head.classes == tuple(sorted(set(labels)))
    assert head.probabilities(matrix) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("analyser", "settings"),
    [
        (word_runs, {"ngram_range": (1, 2), "token_pattern": r"(?u)\w+"}),
        (character_runs, {"ngram_range": (2, 4), "analyzer": "char_wb"}),
    ],
    ids=["words", "characters"],
)
def test_rows_equal_those_of_scikit_learn(analyser: object, settings: dict[str, object]) -> None:
    ours = Ngrams(analyser, 1_000).fit(TEXTS).transform(TEXTS)  # type: ignore[arg-type]
    theirs = TfidfVectorizer(lowercase=False, sublinear_tf=True, min_df=2, **settings)
    assert ours.toarray() == pytest.approx(theirs.fit_transform(TEXTS).toarray())


def test_a_vocabulary_is_bounded() -> None:
    assert len(Ngrams(character_runs, 5).fit(TEXTS)) == 5
