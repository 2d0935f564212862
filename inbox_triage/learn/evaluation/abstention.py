"""What a person's look is worth: the mails set aside, and how good the rest is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inbox_triage.learn.evaluation.intervals import Share
from inbox_triage.learn.evaluation.judgements import Judgement
from inbox_triage.learn.evaluation.mistakes import is_costly
from inbox_triage.learn.evaluation.scores import accuracy, macro_f1

SHARES = tuple(percent / 100 for percent in range(0, 41, 5))


@dataclass(frozen=True, slots=True)
class AbstentionPoint:
    """The mails left when the least confident ``set_aside`` of all (in [0, 1]) go to a person."""

    set_aside: float
    left: Share
    """Those that are right, of those that are left."""
    macro_f1: float


@dataclass(frozen=True, slots=True)
class ReviewMark:
    """What the policy's own review mark does.

    Attributes:
        marked: of all mails.
        right_marked, right_unmarked: the mails in their true quadrant on either side of the mark.
        macro_f1_unmarked: None when every mail is marked.
        wrong_marked: of the mails in the wrong quadrant, those that carry the mark.
        costly_marked: of the mails that suffered a costly mistake, those that carry it.
    """

    marked: Share
    right_marked: Share
    right_unmarked: Share
    macro_f1_unmarked: float | None
    wrong_marked: Share
    costly_marked: Share


def abstention(judgements: Sequence[Judgement]) -> tuple[AbstentionPoint, ...]:
    """Accuracy and macro-F1 of what is left, from nothing to 40 % set aside.

    Confidence is the probability of the decided quadrant; among equals the order is that given.
    """
    surest_last = sorted(judgements, key=lambda j: j.confidence)
    points = []
    for share in SHARES:
        left = surest_last[int(share * len(surest_last)) :]
        points.append(AbstentionPoint(share, accuracy(left), macro_f1(left)))
    return tuple(points)


def review_mark(judgements: Sequence[Judgement]) -> ReviewMark:
    """The review mark's rate, and what it catches."""
    marked = [j for j in judgements if j.needs_review]
    unmarked = [j for j in judgements if not j.needs_review]
    wrong = [j for j in judgements if not j.is_right]
    costly = [j for j in judgements if is_costly(j)]
    return ReviewMark(
        marked=Share.of(len(marked), len(judgements)),
        right_marked=accuracy(marked),
        right_unmarked=accuracy(unmarked),
        macro_f1_unmarked=macro_f1(unmarked) if unmarked else None,
        wrong_marked=Share.of(sum(j.needs_review for j in wrong), len(wrong)),
        costly_marked=Share.of(sum(j.needs_review for j in costly), len(costly)),
    )
