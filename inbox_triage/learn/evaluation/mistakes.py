"""The costly mistakes of the labelling standard, section 1, counted apart from all others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.learn.evaluation.intervals import Share
from inbox_triage.learn.evaluation.judgements import BUYERS, Judgement

_Test = Callable[[Judgement], bool]

COSTLY: tuple[tuple[str, _Test, _Test], ...] = (
    ("A or B filed as junk", lambda j: j.is_buyer, lambda j: j.is_filed_as_junk),
    ("other filed as junk", lambda j: j.kind is DKind.OTHER, lambda j: j.is_filed_as_junk),
    ("C filed as junk", lambda j: j.truth is Quadrant.C, lambda j: j.is_filed_as_junk),
    ("A called C", lambda j: j.truth is Quadrant.A, lambda j: j.decided is Quadrant.C),
    (
        "phishing called A or B",
        lambda j: j.kind is DKind.PHISHING,
        lambda j: j.decided in BUYERS,
    ),
)
"""Worst first: the name, which mails it could happen to, and whether it has."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """How often one costly mistake was made.

    Attributes:
        made: of the mails it could happen to.
        ids: of the mails it happened to, in the order of the judgements.
    """

    name: str
    made: Share
    ids: tuple[str, ...]


def costly_mistakes(judgements: Sequence[Judgement]) -> tuple[Mistake, ...]:
    """Every costly mistake, worst first, also those never made."""
    found = []
    for name, could, did in COSTLY:
        candidates = [j for j in judgements if could(j)]
        ids = tuple(j.id for j in candidates if did(j))
        found.append(Mistake(name, Share.of(len(ids), len(candidates)), ids))
    return tuple(found)


def is_costly(judgement: Judgement) -> bool:
    """Whether the mail suffered any of them."""
    return any(could(judgement) and did(judgement) for _, could, did in COSTLY)
