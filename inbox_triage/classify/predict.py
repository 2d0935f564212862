"""Features and a model to calibrated probabilities with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inbox_triage.classify.axes import DKind, Intent
from inbox_triage.classify.estimator import NO_KIND, Estimator, Floats, Head
from inbox_triage.classify.features import FEATURE_NAMES, Features
from inbox_triage.classify.manifest import ModelManifest
from inbox_triage.classify.prediction import Axis, Evidence, Prediction
from inbox_triage.classify.sentences import absence, presence

DECIDES = "true"
"""The positive class of the decision-maker head; the other one is ``false``."""

_LEAST_WEIGHT = 0.05
"""Evidence under this many log-odds moves no probability by more than about a hundredth."""
_MOST_EVIDENCE = 24


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
    standardised, matrix = estimator.vectoriser.transform(batch)
    kinds = estimator.kind.probabilities(matrix)
    high = _column(estimator.intent, matrix, Intent.HIGH.value)
    decides = _column(estimator.decision_maker, matrix, DECIDES)
    weights = {
        Axis.INTENT: _towards(estimator.intent, Intent.HIGH.value),
        Axis.DECISION_MAKER: _towards(estimator.decision_maker, DECIDES),
    }
    return [
        Prediction(
            kinds=_kind_probabilities(estimator.kind, kinds[row]),
            p_high_intent=float(high[row]),
            p_decision_maker=float(decides[row]),
            evidence=_evidence(
                {Axis.PROSPECT: _prospect_weights(estimator.kind, kinds[row]), **weights},
                standardised[row],
                features,
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


def _towards(head: Head, label: str) -> Floats:
    """Weights of the named features in log-odds towards one of two classes."""
    weights = head.weights[:, : len(FEATURE_NAMES)]
    wanted = head.classes.index(label)
    difference: Floats = weights[wanted] - weights[1 - wanted]
    return difference


def _prospect_weights(head: Head, row: Floats) -> Floats:
    """Weights towards ``none`` against the kinds of D this very message could be.

    The log-odds of one class against several others are not linear; this is their slope at the
    message, which is what a reason for this message should be measured by.
    """
    weights = head.weights[:, : len(FEATURE_NAMES)]
    prospect = head.classes.index(NO_KIND)
    others = np.array(row, copy=True)
    others[prospect] = 0.0
    if others.sum() <= 0.0:
        others = np.ones_like(others)
        others[prospect] = 0.0
    slopes: Floats = weights[prospect] - (others / others.sum()) @ weights
    return slopes


def _evidence(
    weights: dict[Axis, Floats], standardised: Floats, features: Features
) -> tuple[Evidence, ...]:
    quotes: dict[str, str] = {}
    for finding in features.findings:
        quotes.setdefault(finding.feature, finding.quote)
    found = [
        item
        for axis, slopes in weights.items()
        for item in _axis_evidence(axis, slopes, standardised, features, quotes)
    ]
    found.sort(key=lambda item: (-abs(item.weight), item.axis, item.feature))
    return tuple(found[:_MOST_EVIDENCE])


def _axis_evidence(
    axis: Axis,
    slopes: Floats,
    standardised: Floats,
    features: Features,
    quotes: dict[str, str],
) -> Iterator[Evidence]:
    """A feature that is there, but less than in the usual mail, tells a rep nothing."""
    contributions = slopes * standardised
    for index in np.flatnonzero(np.abs(contributions) >= _LEAST_WEIGHT).tolist():
        name, weight = FEATURE_NAMES[index], float(contributions[index])
        quote = quotes.get(name, "")
        if features.numbers[name] > 0:
            sentence = presence(axis, name, weight) if standardised[index] > 0 else None
        else:
            sentence = absence(axis, name) if weight < 0 else None
        if sentence is None or ("{quote}" in sentence and not quote):
            continue
        yield Evidence(axis, name, sentence.replace("{quote}", quote), quote, weight)
