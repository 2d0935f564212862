"""Three calibrated heads on one matrix: named numbers beside word and character n-grams.

This module's path is written into every artifact: moving a class makes older models unreadable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from inbox_triage.classify.features import FEATURE_NAMES, FEATURE_TABLE, Features
from inbox_triage.mail.folding import fold

Floats = npt.NDArray[np.float64]
Folds = Sequence[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]

TEXT_CHARS = 1_500
"""N-grams read the beginning of a mail only: the reason for writing stands there."""

NO_KIND = "none"
"""The class of the kind head for prospects."""

_COUNTS = np.array([spec.unit == "count" for spec in FEATURE_TABLE])


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the estimators may be tuned by.

    Attributes:
        strength: inverse regularisation of each head (``C`` of the logistic regression).
        text_weight: factor on the n-gram columns, relative to standardised numbers.
        clip: standardised numbers are cut at this many standard deviations.
        words, characters: greatest vocabularies.
    """

    strength: dict[str, float] = field(
        default_factory=lambda: {"kind": 0.2, "intent": 0.3, "decision_maker": 0.1}
    )
    text_weight: float = 8.0
    clip: float = 4.0
    words: int = 3_000
    characters: int = 5_000


class Vectoriser:
    """Features to rows: standardised numbers in table order, then words, then characters."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        common = {"lowercase": False, "sublinear_tf": True, "min_df": 2, "dtype": np.float64}
        self.words = TfidfVectorizer(
            ngram_range=(1, 2),
            max_features=tuning.words,
            token_pattern=r"(?u)\w+",  # noqa: S106 - a regular expression, no password
            **common,
        )
        self.characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), max_features=tuning.characters, **common
        )
        self.mean: Floats = np.zeros(len(FEATURE_NAMES))
        self.scale: Floats = np.ones(len(FEATURE_NAMES))

    def fit(self, batch: Sequence[Features]) -> Vectoriser:
        """Learn vocabularies, means and scales.

        Raises:
            ValueError: the batch holds no word twice; a corpus is needed, not a handful of mails.
        """
        texts = [_document(features) for features in batch]
        self.words.fit(texts)
        self.characters.fit(texts)
        numbers = _numbers(batch)
        self.mean = numbers.mean(axis=0)
        deviation = numbers.std(axis=0)
        self.scale = np.where(deviation > 0, deviation, 1.0)
        return self

    def standardise(self, batch: Sequence[Features]) -> Floats:
        """Numbers of shape (n_messages, n_features), clipped standard deviations from the mean."""
        limit = self._tuning.clip
        scaled: Floats = (_numbers(batch) - self.mean) / self.scale
        return np.clip(scaled, -limit, limit)

    def transform(self, batch: Sequence[Features]) -> sparse.csr_matrix:
        """Rows for the heads, shape (n_messages, n_features + vocabularies)."""
        texts = [_document(features) for features in batch]
        weight = self._tuning.text_weight
        columns = (
            sparse.csr_matrix(self.standardise(batch)),
            self.words.transform(texts) * weight,
            self.characters.transform(texts) * weight,
        )
        return sparse.hstack(columns, format="csr")


@dataclass(frozen=True, slots=True)
class Head:
    """One calibrated question: its classes in column order and the fitted classifier."""

    classes: tuple[str, ...]
    classifier: Any

    def probabilities(self, matrix: sparse.csr_matrix) -> Floats:
        """Shape (n_messages, n_classes)."""
        result: Floats = self.classifier.predict_proba(matrix)
        return result

    @property
    def coefficients(self) -> Floats:
        """Weights before calibration, shape (n_classes or 1, n_columns)."""
        fitted = self.classifier
        if isinstance(fitted, CalibratedClassifierCV):
            fitted = fitted.calibrated_classifiers_[0].estimator
        weights: Floats = fitted.coef_
        return weights


def fit_head(
    matrix: sparse.csr_matrix, labels: Sequence[str], folds: Folds, strength: float
) -> Head:
    """A logistic regression calibrated on folds that keep groups together.

    One temperature for all classes: a sigmoid for each class would need more than the dozen mails
    the rarest one has, and would let the commonest win. Without folds (too few groups) it stays
    uncalibrated, which is better than calibrating on itself.
    """
    plain = LogisticRegression(C=strength, class_weight="balanced", max_iter=2_000, tol=1e-4)
    truth = np.asarray(labels)
    if folds:
        calibrated = CalibratedClassifierCV(plain, method="temperature", cv=folds, ensemble=False)
        calibrated.fit(matrix, truth)
        return Head(tuple(map(str, calibrated.classes_)), calibrated)
    plain.fit(matrix, truth)
    return Head(tuple(map(str, plain.classes_)), plain)


@dataclass(frozen=True, slots=True)
class Estimator:
    """The fitted parts of a model: what an artifact holds."""

    vectoriser: Vectoriser
    kind: Head
    intent: Head
    decision_maker: Head


def _document(features: Features) -> str:
    texts = features.texts
    return fold(f"{texts['subject']} \n {texts['own']}"[:TEXT_CHARS])


def _numbers(batch: Sequence[Features]) -> Floats:
    """Raw numbers in table order; counts as log(1 + n), so that the tenth price adds little."""
    rows = [[features.numbers[name] for name in FEATURE_NAMES] for features in batch]
    table: Floats = np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURE_NAMES))
    return np.where(_COUNTS, np.log1p(np.maximum(table, 0.0)), table)
