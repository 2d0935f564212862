"""Cuts to predictions: many models, fitted one after the other or by two processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from threadpoolctl import threadpool_limits

from inbox_triage.classify.estimator import Tuning
from inbox_triage.classify.manifest import ModelManifest, new_manifest
from inbox_triage.classify.predict import Model, predict
from inbox_triage.classify.prediction import Prediction
from inbox_triage.learn.evaluation.protocols import Cut
from inbox_triage.learn.examples import Example
from inbox_triage.learn.train import fit

Progress = Callable[[int, int], None]
"""Told how many models are fitted, and of how many."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every model of an evaluation is fitted with. ``jobs`` is how many processes fit."""

    rows: tuple[Example, ...]
    seed: int
    tuning: Tuning
    jobs: int = 1

    def predictions(self, cuts: Sequence[Cut], progress: Progress) -> list[tuple[Prediction, ...]]:
        """The predictions of each cut's test rows, in order; their evidence is left out."""
        found = []
        progress(0, len(cuts))
        with closing(self._predicted(cuts)) as predicted:
            for done, predictions in enumerate(predicted, 1):
                found.append(predictions)
                progress(done, len(cuts))
        return found

    def _predicted(self, cuts: Sequence[Cut]) -> Generator[tuple[Prediction, ...], None, None]:
        if min(self.jobs, len(cuts)) < 2:
            yield from (_fit_and_predict(self, cut) for cut in cuts)
            return
        # Spawned, not forked: the numeric libraries' threads and locks do not survive a fork.
        with ProcessPoolExecutor(
            min(self.jobs, len(cuts)),
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self,),
        ) as pool:
            try:
                yield from pool.map(_in_process, cuts)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


def portable(rows: Sequence[Example]) -> tuple[Example, ...]:
    """The rows in a shape another process can be sent; a read-only view of a dict cannot be."""
    return tuple(
        replace(
            row,
            features=replace(
                row.features, numbers=dict(row.features.numbers), texts=dict(row.features.texts)
            ),
        )
        for row in rows
    )


def fit_model(workshop: Workshop, manifest: ModelManifest) -> Model:
    """A model of every row."""
    with threadpool_limits(limits=1):
        return Model(manifest, fit(workshop.rows, workshop.seed, workshop.tuning))


_workshop: Workshop | None = None
"""A worker process's own; the rows are sent to it once and not with every cut."""


def _begin(workshop: Workshop) -> None:
    global _workshop
    _workshop = workshop


def _in_process(cut: Cut) -> tuple[Prediction, ...]:
    assert _workshop is not None
    return _fit_and_predict(_workshop, cut)


def _fit_and_predict(workshop: Workshop, cut: Cut) -> tuple[Prediction, ...]:
    rows = workshop.rows
    # One thread, as in training: small matrices, and the same sums in the same order.
    with threadpool_limits(limits=1):
        estimator = fit([rows[row] for row in cut.train], workshop.seed, workshop.tuning)
        model = Model(_passing_manifest(), estimator)
        tested = predict(model, [rows[row].features for row in cut.test])
    return tuple(replace(prediction, evidence=()) for prediction in tested)


def _passing_manifest() -> ModelManifest:
    """For models that are thrown away as soon as they have answered."""
    return new_manifest(today=date.min, corpus="", class_counts={}, metrics={}, grouping="", seed=0)
