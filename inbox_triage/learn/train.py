"""Examples to a model: the same seed gives the same model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
from sklearn.metrics import f1_score, recall_score
from threadpoolctl import threadpool_limits

from inbox_triage.classify.estimator import (
    NO_KIND,
    Estimator,
    Head,
    Tuning,
    Vectoriser,
    fit_head,
)
from inbox_triage.classify.manifest import HeadMetrics, new_manifest
from inbox_triage.classify.predict import Model, predict
from inbox_triage.classify.prediction import Prediction
from inbox_triage.errors import CorpusError
from inbox_triage.learn.corpus import LabelledMail, corpus_digest
from inbox_triage.learn.examples import Example, examples
from inbox_triage.learn.folds import grouped_folds

GROUPING = "5 folds or fewer; mails of one writer or one family stay on one side"

_Judged = tuple[Callable[[Example], str | None], Callable[[Prediction], str]]


def train(
    mails: Sequence[LabelledMail], seed: int, today: date, tuning: Tuning | None = None
) -> tuple[Model, tuple[Prediction, ...]]:
    """A model fitted on all mails, and the predictions of each mail by models that never saw it.

    The out-of-fold predictions are in the order of the mails; they are empty when the corpus has
    too few writers to cut. ``today`` is a UTC date.

    Raises:
        CorpusError: a class that must be told apart is missing; the author of the corpus acts.
    """
    rows = examples(mails)
    _check(rows)
    # The matrices are small: a second thread costs twenty times what it saves, and one thread
    # adds numbers in one order, so that the same seed gives the same model.
    with threadpool_limits(limits=1):
        return _train(rows, corpus_digest(mails), seed, today, tuning or Tuning())


def _train(
    rows: Sequence[Example], corpus: str, seed: int, today: date, tuning: Tuning
) -> tuple[Model, tuple[Prediction, ...]]:
    estimator = fit(rows, seed, tuning)
    unjudged = new_manifest(
        today=today,
        corpus=corpus,
        class_counts=_class_counts(rows),
        metrics={},
        grouping=GROUPING,
        seed=seed,
    )
    predictions = out_of_fold(Model(unjudged, estimator), rows, seed, tuning)
    manifest = unjudged.model_copy(update={"metrics": measure(rows, predictions)})
    return Model(manifest, estimator), predictions


def fit(rows: Sequence[Example], seed: int, tuning: Tuning) -> Estimator:
    """The three heads on one matrix; intent and decision maker learn from prospects only."""
    vectoriser = Vectoriser(tuning).fit([row.features for row in rows])
    prospects = [row for row in rows if row.is_prospect]
    return Estimator(
        vectoriser,
        kind=_head(vectoriser, rows, [row.kind for row in rows], seed, tuning.strength["kind"]),
        intent=_head(
            vectoriser,
            prospects,
            [row.intent or "" for row in prospects],
            seed,
            tuning.strength["intent"],
        ),
        decision_maker=_head(
            vectoriser,
            prospects,
            [row.decision_maker or "" for row in prospects],
            seed,
            tuning.strength["decision_maker"],
        ),
    )


def _head(
    vectoriser: Vectoriser,
    rows: Sequence[Example],
    labels: Sequence[str],
    seed: int,
    strength: float,
) -> Head:
    _, matrix = vectoriser.transform([row.features for row in rows])
    folds = grouped_folds(labels, [row.group for row in rows], seed)
    return fit_head(matrix, labels, folds, strength)


def out_of_fold(
    model: Model, rows: Sequence[Example], seed: int, tuning: Tuning
) -> tuple[Prediction, ...]:
    """Each row predicted by a model fitted without its group; empty when no cut is possible."""
    marks = [row.kind + (row.intent or "") + (row.decision_maker or "") for row in rows]
    folds = grouped_folds(marks, [row.group for row in rows], seed)
    if not folds:
        folds = grouped_folds([row.kind for row in rows], [row.group for row in rows], seed)
    found: dict[int, Prediction] = {}
    for train_rows, test_rows in folds:
        seen = [rows[index] for index in train_rows]
        try:
            _check(seen)
        except CorpusError:
            return ()
        part = Model(model.manifest, fit(seen, seed, tuning))
        tested = predict(part, [rows[index].features for index in test_rows])
        found.update(zip(test_rows.tolist(), tested, strict=True))
    return tuple(found[index] for index in range(len(rows))) if folds else ()


def measure(
    rows: Sequence[Example], predictions: Sequence[Prediction]
) -> Mapping[str, HeadMetrics]:
    """Quality by head of likeliest classes against the labels; empty without predictions."""
    judged: Mapping[str, _Judged] = {
        "quadrant": (lambda row: row.quadrant, likeliest_quadrant),
        "kind": (lambda row: row.kind, likeliest_kind),
        "intent": (
            lambda row: row.intent,
            lambda p: "high" if p.p_high_intent >= 0.5 else "low",
        ),
        "decision_maker": (
            lambda row: row.decision_maker,
            lambda p: "true" if p.p_decision_maker >= 0.5 else "false",
        ),
    }
    if not predictions:
        return {}
    return {name: _metrics(rows, predictions, *how) for name, how in judged.items()}


def likeliest_quadrant(prediction: Prediction) -> str:
    """The quadrant of the greatest probability, costs aside."""
    quadrants = prediction.quadrants()
    return max(quadrants, key=quadrants.__getitem__).value


def likeliest_kind(prediction: Prediction) -> str:
    """The kind of the greatest probability, or ``none``."""
    scores = {kind.value: value for kind, value in prediction.kinds.items()}
    scores[NO_KIND] = 1.0 - prediction.p_not_prospect
    return max(scores, key=scores.__getitem__)


def _metrics(
    rows: Sequence[Example],
    predictions: Sequence[Prediction],
    truth_of: Callable[[Example], str | None],
    answer_of: Callable[[Prediction], str],
) -> HeadMetrics:
    pairs = [
        (truth, answer_of(prediction))
        for row, prediction in zip(rows, predictions, strict=True)
        if (truth := truth_of(row)) is not None
    ]
    truths, answers = (np.array(side) for side in zip(*pairs, strict=True))
    classes = sorted(set(truths.tolist()))
    recalls = recall_score(truths, answers, labels=classes, average=None, zero_division=0.0)
    return HeadMetrics(
        mails=len(pairs),
        macro_f1=float(
            f1_score(truths, answers, labels=classes, average="macro", zero_division=0.0)
        ),
        recall=dict(zip(classes, recalls.round(4).tolist(), strict=True)),
        counts=dict(Counter(truths.tolist())),
    )


def _class_counts(rows: Sequence[Example]) -> dict[str, int]:
    counts = Counter(
        row.quadrant if row.is_prospect else f"{row.quadrant} {row.kind}" for row in rows
    )
    return dict(sorted(counts.items()))


def _check(rows: Sequence[Example]) -> None:
    """A head needs two classes at least."""
    faults = []
    kinds = {row.kind for row in rows}
    if NO_KIND not in kinds or len(kinds) < 2:
        faults.append("the corpus needs mails of prospects and of at least one kind of D")
    if {row.intent for row in rows if row.is_prospect} != {"high", "low"}:
        faults.append("the corpus needs prospects of high and of low intent")
    if {row.decision_maker for row in rows if row.is_prospect} != {"true", "false"}:
        faults.append("the corpus needs prospects who decide and prospects who do not")
    if faults:
        raise CorpusError(faults)
