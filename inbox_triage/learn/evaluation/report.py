"""The whole report: one frozen object, which ``evaluate --json`` prints and the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from inbox_triage.learn.evaluation.abstention import AbstentionPoint, ReviewMark
from inbox_triage.learn.evaluation.calibration import Calibration
from inbox_triage.learn.evaluation.collection import CollectionFigures
from inbox_triage.learn.evaluation.intervals import Estimate, Share
from inbox_triage.learn.evaluation.mistakes import Mistake
from inbox_triage.learn.evaluation.scores import Scores
from inbox_triage.learn.evaluation.slices import Slice

FORMAT = 1
"""Raised when a name of the JSON goes or changes its meaning; new names do not raise it."""


@dataclass(frozen=True, slots=True)
class CorpusFacts:
    """The denominator of everything: what was judged, and what was learnt from."""

    mails: int
    writers: int
    families: int
    languages: int
    quadrants: Mapping[str, int]
    digest: str


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Every figure of one set of judgements.

    Attributes:
        how: which models judged which mail, in a sentence.
        slices: by dimension, the worst of each first; ``worst`` are the lowest of all.
    """

    name: str
    how: str
    scores: Scores
    mistakes: tuple[Mistake, ...]
    calibrations: tuple[Calibration, ...]
    abstention: tuple[AbstentionPoint, ...]
    review: ReviewMark
    worst: tuple[Slice, ...]
    slices: tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Mail of one language or trade, judged by models that saw no mail of it.

    Attributes:
        accuracy, macro_accuracy, macro_f1, buyers_junked: of those models.
        accuracy_when_seen: of the same mails, by models that saw others of its kind.
        loss: ``accuracy_when_seen`` less ``accuracy``; the interval resamples families, each with
            both judgements.
    """

    name: str
    mails: int
    families: int
    accuracy: Share
    macro_accuracy: Estimate
    macro_f1: Estimate
    buyers_junked: Share
    accuracy_when_seen: Share
    loss: Estimate


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """One dimension left out name by name.

    Attributes:
        together: scores of all these mails, each judged without its own kind.
        together_when_seen: of the same mails in the cross-validation.
    """

    dimension: str
    how: str
    rows: tuple[LeftOut, ...]
    together: Scores
    together_when_seen: Scores


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Quality for a number of writers learnt from; ``mails`` is the mean number of their mails.

    ``writers`` is None for all but the tested.
    """

    writers: int | None
    mails: int
    judged: int
    accuracy: Share
    macro_f1: Estimate
    buyers_junked: Share


class EvaluationReport(BaseModel):
    """What was measured, on what, with which seed. Parts that were not asked for are null or empty.

    Attributes:
        made_on: UTC date.
        model: the id of the model that judged held-out mail or a collection; else null.
        notes: what a reader must know before believing the figures, as sentences.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    program: str
    made_on: date
    seed: int
    feature_version: int
    model: str | None = None
    notes: tuple[str, ...] = ()
    corpus: CorpusFacts | None = None
    cross_validation: Appraisal | None = None
    left_out: tuple[LeaveOneOut, ...] = ()
    learning_curve: tuple[CurvePoint, ...] = ()
    held_out_corpus: CorpusFacts | None = None
    held_out: Appraisal | None = None
    collection: CollectionFigures | None = None
