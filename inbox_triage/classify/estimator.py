"""Three calibrated heads on one matrix: named numbers beside word and character n-grams.

This module's path is written into every artifact: moving a class makes older models unreadable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from inbox_triage.classify.features import FEATURE_NAMES, FEATURE_TABLE, Features
from inbox_triage.classify.ngrams import Ngrams, character_runs, word_runs
from inbox_triage.mail.folding import fold

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float64]
Folds = Sequence[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]

TEXT_CHARS = 1_000
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
        self._words = Ngrams(word_runs, tuning.words)
        self._characters = Ngrams(character_runs, tuning.characters)
        self._mean: Floats = np.zeros(len(FEATURE_NAMES))
        self._scale: Floats = np.ones(len(FEATURE_NAMES))

    def fit(self, batch: Sequence[Features]) -> Vectoriser:
        """Learn vocabularies, means and scales.

        Raises:
            ValueError: no two mails share a word; a corpus is needed, not a handful of mails.
        """
        texts = [_document(features) for features in batch]
        self._words.fit(texts)
        self._characters.fit(texts)
        numbers = _numbers(batch)
        self._mean = numbers.mean(axis=0)
        deviation = numbers.std(axis=0)
        self._scale = np.where(deviation > 0, deviation, 1.0)
        return self

    def transform(self, batch: Sequence[Features]) -> tuple[Floats, sparse.csr_matrix]:
        """Standardised numbers, shape (n_messages, n_features), and whole rows that begin so.

        Numbers are standard deviations from the mean, clipped; rows have the shape (n_messages,
        n_features + vocabularies).
        """
        limit = self._tuning.clip
        standardised: Floats = np.clip((_numbers(batch) - self._mean) / self._scale, -limit, limit)
        texts = [_document(features) for features in batch]
        weight = self._tuning.text_weight
        columns = (
            sparse.csr_matrix(standardised),
            self._words.transform(texts) * weight,
            self._characters.transform(texts) * weight,
        )
        return standardised, sparse.hstack(columns, format="csr")


@dataclass(frozen=True, slots=True)
class Head:
    """One calibrated question, as the plain numbers an answer needs.

    Attributes:
        classes: in column order.
        weights: calibrated log-odds, shape (n_classes, n_columns).
        intercepts: shape (n_classes,).
    """

    classes: tuple[str, ...]
    weights: Floats
    intercepts: Floats

    def probabilities(self, matrix: sparse.csr_matrix) -> Floats:
        """Shape (n_messages, n_classes); each row sums to 1."""
        odds: Floats = matrix @ self.weights.T + self.intercepts
        powers = np.exp(odds - odds.max(axis=1, keepdims=True))
        shares: Floats = powers / powers.sum(axis=1, keepdims=True)
        return shares


def fit_head(
    matrix: sparse.csr_matrix, labels: Sequence[str], folds: Folds, strength: float
) -> Head:
    """A logistic regression calibrated on folds that keep groups together.

    One temperature for all classes: a sigmoid for each class would need more than the dozen mails
    the rarest one has, and would let the commonest win. Without folds (too few groups) it stays
    uncalibrated, which is better than calibrating on itself.
    """
    # Imported where a model is trained: judging mail needs none of it, and its memory is dear.
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.linear_model import LogisticRegression

    plain = LogisticRegression(C=strength, class_weight="balanced", max_iter=2_000, tol=1e-4)
    truth = np.asarray(labels)
    if not folds:
        plain.fit(matrix, truth)
        # The regression's probability is the sigmoid of x, the softmax of (-x / 2, x / 2).
        return _head(plain.classes_, plain, 1.0 if len(plain.classes_) > 2 else 0.5)
    calibrated = CalibratedClassifierCV(plain, method="temperature", cv=folds, ensemble=False)
    calibrated.fit(matrix, truth)
    only = calibrated.calibrated_classifiers_[0]
    return _head(calibrated.classes_, only.estimator, float(only.calibrators[0].beta_))


def _head(classes: Iterable[str], fitted: LogisticRegression, scale: float) -> Head:
    """A temperature only stretches the log-odds, so it goes into the weights.

    ``classes`` are handed in because the calibrated regression knows its own by number only.
    """
    weights, intercepts = fitted.coef_ * scale, fitted.intercept_ * scale
    if len(weights) == 1:
        weights = np.vstack((-weights, weights))
        intercepts = np.concatenate((-intercepts, intercepts))
    return Head(tuple(map(str, classes)), weights, intercepts)


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
