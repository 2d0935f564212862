"""Which mails a model learns from and which it is then judged on: no writer stands on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inbox_triage.errors import CorpusError
from inbox_triage.learn.examples import Example
from inbox_triage.learn.folds import Fold, grouped_folds

CURVE_SIZES = (4, 8, 16)


@dataclass(frozen=True, slots=True)
class Cut:
    """One model to fit: the rows it learns from and the rows it is judged on.

    Attributes:
        name: what was left out, or how much was learnt from; cuts of one name belong together.
    """

    name: str
    train: tuple[int, ...]
    test: tuple[int, ...]


def folds_of(rows: Sequence[Example], seed: int, most: int = 5) -> list[Fold]:
    """The folds that training too judges itself by; whole writers and families, at most ``most``.

    Raises:
        CorpusError: too few writers to keep every class on both sides; the author acts.
    """
    groups = [row.group for row in rows]
    marks = [row.kind + (row.intent or "") + (row.decision_maker or "") for row in rows]
    folds = grouped_folds(marks, groups, seed, most)
    if not folds:
        folds = grouped_folds([row.kind for row in rows], groups, seed, most)
    if not folds or not all(_can_learn(rows, train.tolist()) for train, _ in folds):
        raise CorpusError(
            "the corpus has too few writers to be evaluated: every kind of mail is needed from at "
            "least two writers who share no family"
        )
    return folds


def cross_validation(folds: Sequence[Fold]) -> list[Cut]:
    """Each row judged once, by a model that saw neither its writer nor its family."""
    return [_cut(f"fold {number}", *fold) for number, fold in enumerate(folds, 1)]


def leave_one_out(
    rows: Sequence[Example], folds: Sequence[Fold], marks: Sequence[str | None], least: int
) -> list[Cut]:
    """Each row of a mark judged by a model that saw no mail of that mark, nor of its writer.

    The folds are those of the cross-validation, so that each row has a twin judgement by a model
    that differs in nothing but the mark. Marks of fewer than ``least`` rows, and None, are left be.
    """
    counts = Counter(mark for mark in marks if mark is not None)
    cuts = []
    for mark in sorted(mark for mark, count in counts.items() if count >= least):
        for learnt, judged in folds:
            train = tuple(row for row in learnt.tolist() if marks[row] != mark)
            test = tuple(row for row in judged.tolist() if marks[row] == mark)
            if test and _can_learn(rows, train):
                cuts.append(Cut(mark, train, test))
    return cuts


def learning_curve(
    rows: Sequence[Example], folds: Sequence[Fold], seed: int, sizes: Sequence[int] = CURVE_SIZES
) -> list[Cut]:
    """Each fold's rows judged by models of a few of the writers the fold may learn from.

    The few are drawn anew for each fold, and a larger number holds the smaller one's writers.
    Writers who share a family count as one. A draw that lacks a class is left out.
    """
    cuts = []
    for number, (learnt, judged) in enumerate(folds):
        groups = sorted({rows[row].group for row in learnt.tolist()})
        order = np.random.default_rng([seed, number]).permutation(groups).tolist()
        for size in sizes:
            chosen = set(order[:size])
            train = tuple(row for row in learnt.tolist() if rows[row].group in chosen)
            if size < len(groups) and _can_learn(rows, train):
                cuts.append(Cut(str(size), train, tuple(judged.tolist())))
    return sorted(cuts, key=lambda cut: int(cut.name))


def _cut(name: str, train: np.ndarray, test: np.ndarray) -> Cut:
    return Cut(name, tuple(train.tolist()), tuple(test.tolist()))


def _can_learn(rows: Sequence[Example], chosen: Sequence[int]) -> bool:
    """Each of the three heads needs two classes, and a prospect's mail must be among them."""
    learnt = [rows[row] for row in chosen]
    prospects = [row for row in learnt if row.is_prospect]
    return (
        0 < len(prospects) < len(learnt)
        and len({row.intent for row in prospects}) == 2
        and len({row.decision_maker for row in prospects}) == 2
    )
