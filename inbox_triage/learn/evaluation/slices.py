"""The same judgements by language, trade, writer and shape of mail: where the mean hides a hole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from inbox_triage.learn.evaluation.intervals import Estimate, Share
from inbox_triage.learn.evaluation.judgements import Judgement
from inbox_triage.learn.evaluation.languages import language_group, stands_alone
from inbox_triage.learn.evaluation.scores import accuracy, macro_means

LEAST_FOR_WORST = 15
"""Mails of a slice before it may be called one of the worst."""

_DRAWS = 400


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to cut; mails whose name is None stand in no slice of it."""

    name_of: Callable[[Judgement], str | None]
    least: int = 1
    """Slices of fewer mails are not shown."""


DIMENSIONS: Mapping[str, Dimension] = {
    "language group": Dimension(lambda j: language_group(j.language)),
    "language": Dimension(lambda j: None if stands_alone(j.language) else j.language, least=10),
    "sector": Dimension(lambda j: j.sector),
    "writer": Dimension(lambda j: j.writer),
    "difficulty": Dimension(lambda j: "hard" if j.hard else "not hard"),
    "quadrant": Dimension(lambda j: j.truth.value if j.kind is None else f"D {j.kind.value}"),
    "shape": Dimension(lambda j: "HTML only" if j.html_only else "with a text part"),
    "contact": Dimension(lambda j: "in a conversation" if j.in_conversation else "first contact"),
}


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures of one slice; the macro-means are over the quadrants it has mail of."""

    dimension: str
    name: str
    mails: int
    families: int
    accuracy: Share
    macro_accuracy: Estimate
    macro_f1: Estimate
    buyers_junked: Share


def slices(judgements: Sequence[Judgement], seed: int) -> tuple[Slice, ...]:
    """Every slice of every dimension, the worst of each dimension first."""
    found: list[Slice] = []
    for name, dimension in DIMENSIONS.items():
        members: dict[str, list[Judgement]] = {}
        for judgement in judgements:
            label = dimension.name_of(judgement)
            if label is not None:
                members.setdefault(label, []).append(judgement)
        rows = [
            _slice(name, label, rows, seed)
            for label, rows in members.items()
            if len(rows) >= dimension.least
        ]
        found += sorted(rows, key=_badness)
    return tuple(found)


def worst(
    found: Sequence[Slice], most: int = 12, least: int = LEAST_FOR_WORST
) -> tuple[Slice, ...]:
    """The slices of lowest macro-accuracy that have mails enough.

    They are picked for being low, so chance makes them look worse than they are: the lowest of a
    hundred slices would be low if all were alike. Read the interval, and look again on new mail.
    """
    return tuple(sorted((s for s in found if s.mails >= least), key=_badness)[:most])


def _slice(dimension: str, name: str, rows: Sequence[Judgement], seed: int) -> Slice:
    recall, f1 = macro_means(rows, seed, _DRAWS)
    buyers = [j for j in rows if j.is_buyer]
    return Slice(
        dimension=dimension,
        name=name,
        mails=len(rows),
        families=len({j.family for j in rows}),
        accuracy=accuracy(rows),
        macro_accuracy=recall,
        macro_f1=f1,
        buyers_junked=Share.of(sum(j.is_filed_as_junk for j in buyers), len(buyers)),
    )


def _badness(found: Slice) -> tuple[float, str, str]:
    return found.macro_accuracy.value, found.dimension, found.name
