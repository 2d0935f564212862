"""Three calibrated heads on one matrix: named numbers beside word and character n-grams.

This module's path is written into every artifact: moving a class makes older models unreadable.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
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
"""The body's n-grams read the beginning of a mail only: the reason for writing stands there."""

_CLOSING_CHARS = 220
"""Many senders sign without a mark a parser could see: the end of the own text counts too."""

_DIGITS = re.compile(r"\d+")

NO_KIND = "none"
"""The class of the kind head for prospects."""

_COUNTS = np.array([spec.unit == "count" for spec in FEATURE_TABLE])


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the estimators may be tuned by.

    Attributes:
        strength: inverse regularisation of each head (``C`` of the logistic regression).
        text_weight: factor on the body's n-gram columns, relative to standardised numbers.
        closing_weight: the same for the closing's.
        clip: standardised numbers are cut at this many standard deviations.
        words, characters, closing_words, closing_characters: greatest vocabularies.
    """

    strength: dict[str, float] = field(
        default_factory=lambda: {"kind": 0.2, "intent": 0.3, "decision_maker": 0.1}
    )
    text_weight: float = 12.0
    closing_weight: float = 8.0
    clip: float = 4.0
    words: int = 3_000
    characters: int = 5_000
    closing_words: int = 2_000
    closing_characters: int = 4_000


class Vectoriser:
    """Features to rows: standardised numbers in table order, then the n-grams of each channel.

    Channels are words and characters of the body's beginning, and the same of the closing, where
    the sender says who they are.
    """

    def __init__(self, tuning: Tuning) -> None:
        self._clip = tuning.clip
        self._channels = (
            _Channel(_body, Ngrams(word_runs, tuning.words), tuning.text_weight),
            _Channel(_body, Ngrams(character_runs, tuning.characters), tuning.text_weight),
            _Channel(_closing, Ngrams(word_runs, tuning.closing_words), tuning.closing_weight),
            _Channel(
                _closing, Ngrams(character_runs, tuning.closing_characters), tuning.closing_weight
            ),
        )
        self._mean: Floats = np.zeros(len(FEATURE_NAMES))
        self._scale: Floats = np.ones(len(FEATURE_NAMES))

    def fit(self, batch: Sequence[Features]) -> Vectoriser:
        """Learn vocabularies, means and scales.

        Raises:
            ValueError: no two mails share a word; a corpus is needed, not a handful of mails.
        """
        for channel in self._channels:
            channel.ngrams.fit([channel.text_of(features) for features in batch])
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
        limit = self._clip
        standardised: Floats = np.clip((_numbers(batch) - self._mean) / self._scale, -limit, limit)
        columns = [sparse.csr_matrix(standardised)]
        for channel in self._channels:
            texts = [channel.text_of(features) for features in batch]
            columns.append(channel.ngrams.transform(texts) * channel.weight)
        return standardised, sparse.hstack(columns, format="csr")

    @property
    def absent(self) -> Floats:
        """Standardised numbers of a mail in which nothing was counted."""
        limit = self._clip
        zero: Floats = np.clip(-self._mean / self._scale, -limit, limit)
        return zero

    def standardised(self, index: int, number: float) -> float:
        """One raw number of the table, standardised."""
        raw = math.log1p(number) if _COUNTS[index] else number
        value = (raw - float(self._mean[index])) / float(self._scale[index])
        return min(self._clip, max(-self._clip, value))

    def columns_of(self, quote: str) -> set[int]:
        """The columns of whole rows that the words of a quoted piece fall into."""
        text = _digits_alike(quote)
        begin = len(FEATURE_NAMES)
        found: set[int] = set()
        for channel in self._channels:
            found.update(begin + column for column in channel.ngrams.columns(text))
            begin += len(channel.ngrams)
        return found


@dataclass(frozen=True, slots=True)
class _Channel:
    """One part of a mail as n-grams; ``weight`` is relative to standardised numbers."""

    text_of: Callable[[Features], str]
    ngrams: Ngrams
    weight: float


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


def _body(features: Features) -> str:
    texts = features.texts
    return _digits_alike(f"{texts['subject']} \n {texts['own']}"[:TEXT_CHARS])


def _closing(features: Features) -> str:
    texts = features.texts
    return _digits_alike(f"{texts['own'][-_CLOSING_CHARS:]} \n {texts['signature']}")


def _digits_alike(text: str) -> str:
    """Three hundred and five hundred say the same of a mail."""
    return _DIGITS.sub("0", fold(text))


def _numbers(batch: Sequence[Features]) -> Floats:
    """Raw numbers in table order; counts as log(1 + n), so that the tenth price adds little."""
    rows = [[features.numbers[name] for name in FEATURE_NAMES] for features in batch]
    table: Floats = np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURE_NAMES))
    return np.where(_COUNTS, np.log1p(np.maximum(table, 0.0)), table)
