"""Mail that carries one label for all of it, such as a public collection of junk: how it fares.

Such mail is measured, never learnt from: it has no quadrants, and its headers give away where it
was collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.classify.prediction import Prediction
from inbox_triage.decide.quadrant import DEFAULT_COSTS, Decision, Outcome
from inbox_triage.learn.evaluation.intervals import Share

MOST_NAMED = 10


class Truth(StrEnum):
    """What is known of every mail of the collection."""

    LEGITIMATE = "legitimate"
    JUNK = "junk"
    PHISHING = "phishing"


_OUTCOME = {
    Truth.LEGITIMATE: Outcome.OTHER,
    Truth.JUNK: Outcome.JUNK,
    Truth.PHISHING: Outcome.PHISHING,
}
"""How mistakes are priced: somebody else's legitimate mail comes from no prospect of ours."""

_JUNK = tuple(kind for kind in DKind if kind.is_junk)


@dataclass(frozen=True, slots=True)
class Sorted:
    """One mail of a collection and what was decided; ``p_junk`` is in [0, 1]."""

    name: str
    quadrant: Quadrant
    kind: DKind | None
    p_junk: float

    @classmethod
    def of(cls, name: str, prediction: Prediction, decision: Decision) -> Sorted:
        """A verdict under the mail's file name."""
        p_junk = min(1.0, sum(prediction.kinds[kind] for kind in _JUNK))
        return cls(name, decision.quadrant, decision.kind, p_junk)

    @property
    def is_junk(self) -> bool:
        """Filed out of sight."""
        return self.kind is not None and self.kind.is_junk

    @property
    def outcome(self) -> Outcome:
        """As costs know it."""
        match self.kind:
            case None:
                return Outcome(self.quadrant.value)
            case DKind.OTHER:
                return Outcome.OTHER
            case DKind.PHISHING:
                return Outcome.PHISHING
            case _:
                return Outcome.JUNK


@dataclass(frozen=True, slots=True)
class WrongMail:
    """A mail on the wrong side of junk, by its file's name; ``p_junk`` is in [0, 1]."""

    name: str
    decided: str
    p_junk: float


@dataclass(frozen=True, slots=True)
class CollectionFigures:
    """How a collection fares.

    Attributes:
        unread: files that could not be read or judged; they count nowhere else.
        junk: filed out of sight: a false alarm for legitimate mail, the recall for junk.
        not_prospect: decided to be D of any kind, ``other`` included.
        decided: by quadrant, D by kind.
        surest_wrong: the mails on the wrong side of junk, the surest first.
        cost: mean of the default cost table, in units of "an A called B".
        seconds: of judging, mean of a mail.
    """

    truth: Truth
    stripped: bool
    mails: int
    unread: int
    junk: Share
    not_prospect: Share
    decided: Mapping[str, Share]
    surest_wrong: tuple[WrongMail, ...]
    cost: float
    seconds: float


def figures(
    found: Iterable[Sorted], truth: Truth, *, stripped: bool, unread: int, seconds: float
) -> CollectionFigures:
    """The figures of a collection; ``seconds`` is what judging all of it took."""
    mails = list(found)
    ways = [*(q.value for q in Quadrant if q is not Quadrant.D), *(f"D {kind}" for kind in DKind)]
    names = [_way(mail) for mail in mails]
    costs = DEFAULT_COSTS[_OUTCOME[truth]]
    wrong = [mail for mail in mails if mail.is_junk == (truth is Truth.LEGITIMATE)]
    wrong.sort(key=lambda mail: -mail.p_junk if mail.is_junk else mail.p_junk)
    return CollectionFigures(
        truth=truth,
        stripped=stripped,
        mails=len(mails),
        unread=unread,
        junk=Share.of(sum(mail.is_junk for mail in mails), len(mails)),
        not_prospect=Share.of(sum(mail.quadrant is Quadrant.D for mail in mails), len(mails)),
        decided={way: Share.of(names.count(way), len(mails)) for way in ways},
        surest_wrong=tuple(WrongMail(m.name, _way(m), m.p_junk) for m in wrong[:MOST_NAMED]),
        cost=sum(costs[mail.outcome] for mail in mails) / max(1, len(mails)),
        seconds=seconds / max(1, len(mails)),
    )


def _way(mail: Sorted) -> str:
    return mail.quadrant.value if mail.kind is None else f"D {mail.kind.value}"
