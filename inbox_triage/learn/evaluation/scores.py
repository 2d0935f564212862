"""Quadrants against the truth: precision, recall, F1, accuracy, with intervals."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.learn.evaluation.intervals import (
    DRAWS,
    Estimate,
    Floats,
    Ints,
    Share,
    percentile,
    resampled,
)
from inbox_triage.learn.evaluation.judgements import Judgement

_ORDER = tuple(Quadrant)
_INDEX = {quadrant: index for index, quadrant in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class QuadrantScore:
    """How one quadrant fares. A figure is None when there is nothing to divide by.

    Attributes:
        truths: mails that are of the quadrant.
        decided: mails that were decided to be.
        right: mails that are both.
    """

    truths: int
    decided: int
    right: int
    precision: Estimate | None
    recall: Estimate | None
    f1: Estimate | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of a set of judgements; intervals resample families unless they say otherwise.

    Attributes:
        macro_f1: mean F1 of the quadrants that have a mail.
        macro_f1_by_writers: the same figure with an interval that resamples writers: how it would
            vary with other people writing.
        macro_accuracy: mean recall of the quadrants that have a mail.
        confusion: mails by true quadrant, then by decided quadrant.
        kinds: of each kind of D, the share decided to be D of that very kind.
    """

    mails: int
    writers: int
    families: int
    accuracy: Estimate
    macro_accuracy: Estimate
    macro_f1: Estimate
    macro_f1_by_writers: Estimate
    quadrants: Mapping[Quadrant, QuadrantScore]
    confusion: Mapping[Quadrant, Mapping[Quadrant, int]]
    kinds: Mapping[DKind, Share]


@dataclass(frozen=True, slots=True)
class _Measures:
    """Figures of confusion tables of shape (..., 4, 4): truth in rows; NaN where undefined."""

    precision: Floats
    recall: Floats
    f1: Floats
    accuracy: Floats
    macro_accuracy: Floats
    macro_f1: Floats


def score(judgements: Sequence[Judgement], seed: int, draws: int = DRAWS) -> Scores:
    """Every figure of some judgements, of which there is at least one."""
    cells = _cells(judgements)
    table = _table(cells)
    point = _measures(table.astype(np.float64))
    families = _resampled_measures(cells, _families(judgements), seed, draws)
    writers = _resampled_measures(cells, [j.writer for j in judgements], seed, draws)
    return Scores(
        mails=len(judgements),
        writers=len({j.writer for j in judgements}),
        families=len(set(_families(judgements))),
        accuracy=_estimate("accuracy", point, families),
        macro_accuracy=_estimate("macro_accuracy", point, families),
        macro_f1=_estimate("macro_f1", point, families),
        macro_f1_by_writers=_estimate("macro_f1", point, writers),
        quadrants={q: _quadrant_score(i, table, point, families) for i, q in enumerate(_ORDER)},
        confusion={
            truth: dict(zip(_ORDER, row, strict=True))
            for truth, row in zip(_ORDER, table.tolist(), strict=True)
        },
        kinds=kind_recall(judgements),
    )


def accuracy(judgements: Sequence[Judgement]) -> Share:
    """The share of mails in their true quadrant."""
    return Share.of(sum(j.is_right for j in judgements), len(judgements))


def macro_f1(judgements: Sequence[Judgement]) -> float:
    """Mean F1 of the quadrants that have a mail; there is at least one judgement."""
    return float(_measures(_table(_cells(judgements)).astype(np.float64)).macro_f1)


def macro_means(
    judgements: Sequence[Judgement], seed: int, draws: int = DRAWS
) -> tuple[Estimate, Estimate]:
    """Macro-accuracy and macro-F1: the mean recall and the mean F1 of the quadrants that have a mail.

    There is at least one judgement.
    """
    cells = _cells(judgements)
    point = _measures(_table(cells).astype(np.float64))
    families = _resampled_measures(cells, _families(judgements), seed, draws)
    return _estimate("macro_accuracy", point, families), _estimate("macro_f1", point, families)


def kind_recall(judgements: Sequence[Judgement]) -> dict[DKind, Share]:
    """Of each kind of D, the share decided to be D of that very kind."""
    found = {}
    for kind in DKind:
        decided = [j.decided_kind for j in judgements if j.kind is kind]
        found[kind] = Share.of(decided.count(kind), len(decided))
    return found


def _families(judgements: Sequence[Judgement]) -> list[Hashable]:
    return [j.family for j in judgements]


def _cells(judgements: Sequence[Judgement]) -> Ints:
    """One row a mail, with a one in the cell of its (truth, decided); shape (n_mails, 16)."""
    cells = np.zeros((len(judgements), 16), dtype=np.int64)
    for row, judgement in enumerate(judgements):
        cells[row, 4 * _INDEX[judgement.truth] + _INDEX[judgement.decided]] = 1
    return cells


def _table(cells: Ints) -> Ints:
    table: Ints = cells.sum(axis=0).reshape(4, 4)
    return table


def _resampled_measures(
    cells: Ints, units: Sequence[Hashable], seed: int, draws: int
) -> _Measures | None:
    sums = resampled(cells, units, seed, draws)
    return None if sums is None else _measures(sums.reshape(-1, 4, 4))


def _measures(tables: Floats) -> _Measures:
    right = np.diagonal(tables, axis1=-2, axis2=-1)
    truths, decided = tables.sum(axis=-1), tables.sum(axis=-2)
    recall, f1 = _ratio(right, truths), _ratio(2 * right, truths + decided)
    # A quadrant without a mail has an F1 of 0 as soon as one mail is put there by mistake: it would
    # be counted against a set that could never earn it.
    judged = np.where(truths > 0, f1, np.nan)
    return _Measures(
        precision=_ratio(right, decided),
        recall=recall,
        f1=f1,
        accuracy=_ratio(right.sum(axis=-1), truths.sum(axis=-1)),
        macro_accuracy=np.asarray(np.nanmean(recall, axis=-1)),
        macro_f1=np.asarray(np.nanmean(judged, axis=-1)),
    )


def _ratio(part: Floats, whole: Floats) -> Floats:
    undefined = np.full(np.shape(part), np.nan)
    ratio: Floats = np.divide(part, whole, out=undefined, where=np.asarray(whole) > 0)
    return ratio


def _estimate(name: str, point: _Measures, draws: _Measures | None) -> Estimate:
    return percentile(float(getattr(point, name)), None if draws is None else getattr(draws, name))


def _quadrant_score(
    index: int, table: Ints, point: _Measures, draws: _Measures | None
) -> QuadrantScore:
    def estimate(name: str) -> Estimate | None:
        value = float(getattr(point, name)[index])
        spread = None if draws is None else getattr(draws, name)[:, index]
        return None if np.isnan(value) else percentile(value, spread)

    return QuadrantScore(
        truths=int(table[index].sum()),
        decided=int(table[:, index].sum()),
        right=int(table[index, index]),
        precision=estimate("precision"),
        recall=estimate("recall"),
        f1=estimate("f1"),
    )
