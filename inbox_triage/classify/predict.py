"""Features and a model to calibrated probabilities with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from inbox_triage.classify.ablation import numbers_without
from inbox_triage.classify.axes import DKind, Intent
from inbox_triage.classify.estimator import NO_KIND, Estimator, Floats, Head, Vectoriser
from inbox_triage.classify.features import FEATURE_NAMES, Features
from inbox_triage.classify.manifest import ModelManifest
from inbox_triage.classify.prediction import Axis, Evidence, Prediction
from inbox_triage.classify.sentences import ABSENCES, presence

DECIDES = "true"
"""The positive class of the decision-maker head; the other one is ``false``."""

_LEAST_WEIGHT = 0.05
"""Evidence under this many log-odds moves no probability by more than about a hundredth."""
_MOST_EVIDENCE = 24
_COLUMNS = {name: column for column, name in enumerate(FEATURE_NAMES)}
_CONSIDERED = 24
"""Named features of a message looked at for evidence, the strongest first."""


@dataclass(frozen=True, slots=True)
class Model:
    """A manifest and the estimators it describes."""

    manifest: ModelManifest
    estimator: Estimator


def predict(model: Model, batch: Sequence[Features]) -> list[Prediction]:
    """One prediction for each row of features, in order."""
    if not batch:
        return []
    estimator = model.estimator
    vectoriser = estimator.vectoriser
    standardised, matrix = vectoriser.transform(batch)
    kinds = estimator.kind.probabilities(matrix)
    high = _column(estimator.intent, matrix, Intent.HIGH.value)
    decides = _column(estimator.decision_maker, matrix, DECIDES)
    towards_intent = _towards(estimator.intent, Intent.HIGH.value)
    towards_deciding = _towards(estimator.decision_maker, DECIDES)
    return [
        Prediction(
            kinds=_kind_probabilities(estimator.kind, kinds[row]),
            p_high_intent=float(high[row]),
            p_decision_maker=float(decides[row]),
            evidence=_evidence(
                _Row(features, standardised[row], vectoriser, matrix[row]),
                {
                    Axis.PROSPECT: _towards_prospect(estimator.kind, kinds[row]),
                    Axis.INTENT: towards_intent,
                    Axis.DECISION_MAKER: towards_deciding,
                },
            ),
            model_id=model.manifest.model_id,
        )
        for row, features in enumerate(batch)
    ]


def _column(head: Head, matrix: Any, label: str) -> Floats:
    column: Floats = head.probabilities(matrix)[:, head.classes.index(label)]
    return column


def _kind_probabilities(head: Head, row: Floats) -> dict[DKind, float]:
    found = dict(zip(head.classes, row.tolist(), strict=True))
    return {kind: min(1.0, max(0.0, found.get(kind.value, 0.0))) for kind in DKind}


def _towards(head: Head, label: str) -> _Slopes:
    """Weights in log-odds towards one of two classes."""
    wanted = head.classes.index(label)
    shares = np.zeros(len(head.classes))
    shares[1 - wanted] = 1.0
    return _Slopes(head, wanted, shares)


def _towards_prospect(head: Head, row: Floats) -> _Slopes:
    """Weights towards ``none`` against the kinds of D this very message could be.

    The log-odds of one class against several others are not linear; this is their slope at the
    message, which is what a reason for this message should be measured by.
    """
    prospect = head.classes.index(NO_KIND)
    others = np.array(row, copy=True)
    others[prospect] = 0.0
    if others.sum() <= 0.0:
        others = np.ones_like(others)
        others[prospect] = 0.0
    return _Slopes(head, prospect, others / others.sum())


class _Slopes:
    """Log-odds of one class against a mixture of the others, for each unit of a column."""

    def __init__(self, head: Head, wanted: int, against: Floats) -> None:
        self._head = head
        self._wanted = wanted
        self._against = against
        self.named = self.of(slice(len(FEATURE_NAMES)))

    def of(self, columns: slice | npt.NDArray[np.intp]) -> Floats:
        """The slopes of some columns; there are too many to work all of them out."""
        weights = self._head.weights[:, columns]
        slopes: Floats = weights[self._wanted] - self._against @ weights
        return slopes


class _Row:
    """One message of a batch, as its evidence is worked out."""

    def __init__(
        self, features: Features, standardised: Floats, vectoriser: Vectoriser, whole: Any
    ) -> None:
        self.features = features
        self.standardised = standardised
        self.vectoriser = vectoriser
        self._values = dict(zip(whole.indices.tolist(), whole.data.tolist(), strict=True))
        self._lost: dict[str, tuple[npt.NDArray[np.intp], Floats]] = {}

    def quotes(self) -> dict[str, str]:
        """The first piece of the mail behind each feature."""
        first: dict[str, str] = {}
        for finding in self.features.findings:
            first.setdefault(finding.feature, finding.quote)
        return first

    def lost_with(self, quote: str) -> tuple[npt.NDArray[np.intp], Floats]:
        """Columns and values that the row would lose with a quoted piece: numbers and n-grams."""
        if quote not in self._lost:
            values = self._values
            held = self.vectoriser.columns_of(quote)
            lost = {column: values[column] for column in held if column in values}
            for name, number in numbers_without(self.features, quote).items():
                column = _COLUMNS[name]
                left = self.vectoriser.standardised(column, number)
                lost[column] = float(self.standardised[column]) - left
            self._lost[quote] = np.array([*lost], dtype=np.intp), np.array([*lost.values()])
        return self._lost[quote]


def _evidence(row: _Row, slopes: Mapping[Axis, _Slopes]) -> tuple[Evidence, ...]:
    """The strongest pieces of all axes, each measured against the same mail without it."""
    count = len(FEATURE_NAMES)
    axes = tuple(slopes)
    absent = row.vectoriser.absent
    present = row.standardised > absent
    gained = np.where(present, row.standardised - absent, 0.0)
    effects = np.concatenate([slopes[axis].named * gained for axis in axes])
    strongest = np.argsort(-np.abs(effects), kind="stable")[:_CONSIDERED]
    quotes = row.quotes()
    found = list(_absences(present, absent, slopes))
    for place in strongest.tolist():
        axis, index = axes[place // count], place % count
        item = _piece(row, axis, index, float(effects[place]), quotes)
        if item is not None and item.quote:
            columns, values = row.lost_with(item.quote)
            weight = float(slopes[axis].of(columns) @ values)
            # A piece that takes more with it than it stands for would be told the wrong way round.
            item = replace(item, weight=weight) if weight * item.weight > 0 else None
        if item is not None and abs(item.weight) >= _LEAST_WEIGHT:
            found.append(item)
    found.sort(key=lambda item: (-abs(item.weight), item.axis, item.feature))
    return tuple(found[:_MOST_EVIDENCE])


def _piece(
    row: _Row, axis: Axis, index: int, weight: float, quotes: Mapping[str, str]
) -> Evidence | None:
    """A feature that is there, but less than in the usual mail, tells a rep nothing."""
    name = FEATURE_NAMES[index]
    quote = quotes.get(name, "")
    sentence = presence(axis, name, weight) if row.standardised[index] > 0 else None
    if sentence is None or ("{quote}" in sentence and not quote):
        return None
    return Evidence(axis, name, sentence.replace("{quote}", quote), quote, weight)


def _absences(
    present: npt.NDArray[np.bool_], absent: Floats, slopes: Mapping[Axis, _Slopes]
) -> Iterator[Evidence]:
    """What is missing and would be there in the usual mail: measured against that."""
    for (axis, name), sentence in ABSENCES.items():
        index = _COLUMNS[name]
        weight = float(slopes[axis].named[index] * absent[index])
        if not present[index] and weight <= -_LEAST_WEIGHT:
            yield Evidence(axis, name, sentence, "", weight)
