"""Probabilities and costs to one quadrant, the review mark and the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inbox_triage.classify.axes import DKind, Intent, Quadrant
from inbox_triage.classify.prediction import Axis, Evidence, Prediction
from inbox_triage.label.labels import Labels
from inbox_triage.mail.message import Context


class Outcome(StrEnum):
    """What a message can be, as far as a mistake about it has its own price."""

    A = "A"
    B = "B"
    C = "C"
    OTHER = "other"
    PHISHING = "phishing"
    JUNK = "junk"
    """Pitch, promo or bulk."""


def _costs(text: str) -> Mapping[Outcome, Mapping[Outcome, float]]:
    header, *rows = (line.split() for line in text.strip().splitlines())
    return {
        Outcome(truth): {Outcome(name): float(c) for name, c in zip(header, costs, strict=True)}
        for truth, *costs in rows
    }


DEFAULT_COSTS = _costs(
    """
                A     B     C   other  phishing  junk
    A           0   1.0   1.6     1.3      10.0  10.0
    B         1.0     0   1.2     1.2      10.0  10.0
    C         1.0   1.0     0     1.0       3.0   3.0
    other     1.2   1.2   1.0       0       8.0   8.0
    phishing  1.5   1.5   1.2     0.5         0   0.2
    junk      1.4   1.4   1.2     0.5       0.2     0
    """
)
"""Cost of deciding the column when the row is true, in units of "a B called A".

The order follows the labelling standard, section 1: a real A or B filed as junk is worst, then
``other`` filed as junk, then A called C, then phishing called A or B.
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """How to decide.

    Attributes:
        costs: of deciding the inner outcome when the outer one is true.
        review_margin: the gap in expected cost (same unit) between the best and the second-best
            choice under which a person should look.
        review_below: the probability of the decided quadrant under which a person should look.
        minutes: working minutes to the first response.
    """

    costs: Mapping[Outcome, Mapping[Outcome, float]] = field(default_factory=lambda: DEFAULT_COSTS)
    review_margin: float = 0.25
    review_below: float = 0.5
    minutes: Mapping[Quadrant, int] = field(
        default_factory=lambda: {Quadrant.A: 5, Quadrant.B: 15, Quadrant.C: 30}
    )

    def __post_init__(self) -> None:
        complete = (
            set(self.costs) == set(Outcome) == set.intersection(*map(set, self.costs.values()))
        )
        if not complete:
            raise ValueError("the cost table needs every outcome in its rows and its columns")
        if Quadrant.D in self.minutes or set(self.minutes) | {Quadrant.D} != set(Quadrant):
            raise ValueError("response minutes are for A, B and C, and for each of them")


@dataclass(frozen=True, slots=True)
class Decision:
    """The one quadrant of a message, and everything a rep or a script may ask about it.

    Attributes:
        kind: set exactly when the quadrant is D.
        probabilities: of the four quadrants; ``confidence`` is that of the decided one.
        intent, decision_maker: the likelier label of each axis with its probability.
        labels: all null but the language when the quadrant is D.
        response_minutes: working minutes to the first response; None for D.
        reasons: short sentences in a rep's words, the strongest first.
    """

    quadrant: Quadrant
    kind: DKind | None
    probabilities: Mapping[Quadrant, float]
    confidence: float
    intent: tuple[Intent, float]
    decision_maker: tuple[bool, float]
    labels: Labels
    response_minutes: int | None
    needs_review: bool
    reasons: tuple[str, ...]
    model_id: str

    def __post_init__(self) -> None:
        if (self.kind is None) == (self.quadrant is Quadrant.D):
            raise ValueError("a kind goes with D, and only with D")
        if (self.response_minutes is None) != (self.quadrant is Quadrant.D):
            raise ValueError("A, B and C have a response time, D has none")

    @property
    def is_junk(self) -> bool:
        """Filed out of sight: D of any kind but ``other``."""
        return self.kind is not None and self.kind.is_junk


_MOST_OF_A_QUESTION = 2
_LEAST_REASON = 0.25
"""Log-odds a piece of evidence must be worth to be told as a reason."""

_SPEAKS_FOR: Mapping[Quadrant, Mapping[Axis, int | None]] = {
    Quadrant.A: {Axis.PROSPECT: 1, Axis.INTENT: 1, Axis.DECISION_MAKER: 1},
    Quadrant.B: {Axis.PROSPECT: 1, Axis.INTENT: 1, Axis.DECISION_MAKER: -1},
    Quadrant.C: {Axis.PROSPECT: 1, Axis.INTENT: -1, Axis.DECISION_MAKER: None},
    Quadrant.D: {Axis.PROSPECT: -1, Axis.INTENT: None, Axis.DECISION_MAKER: None},
}
"""The sign of the evidence that supports a quadrant, by axis; None: the axis does not matter."""


def decide(
    prediction: Prediction, labels: Labels, policy: Policy, context: Context | None = None
) -> Decision:
    """The outcome of least expected cost, as a decision.

    A conversation that we began is never junk, whatever the weights say: the guard rests on what
    we sent, which no stranger can write.
    """
    beliefs = _beliefs(prediction)
    expected = {
        outcome: sum(beliefs[truth] * policy.costs[truth][outcome] for truth in Outcome)
        for outcome in Outcome
    }
    allowed = set(Outcome)
    if context is not None and context.we_wrote_first:
        allowed -= {Outcome.PHISHING, Outcome.JUNK}
    best = min(sorted(allowed), key=expected.__getitem__)
    quadrant = _quadrant(best)
    runner_up = min(expected[outcome] for outcome in Outcome if _side(outcome) != _side(best))
    probabilities = prediction.quadrants()
    high = prediction.p_high_intent >= 0.5
    decides = prediction.p_decision_maker >= 0.5
    return Decision(
        quadrant=quadrant,
        kind=_kind(best, prediction),
        probabilities=probabilities,
        confidence=probabilities[quadrant],
        intent=(
            Intent.HIGH if high else Intent.LOW,
            prediction.p_high_intent if high else 1.0 - prediction.p_high_intent,
        ),
        decision_maker=(
            decides,
            prediction.p_decision_maker if decides else 1.0 - prediction.p_decision_maker,
        ),
        labels=labels.for_junk() if quadrant is Quadrant.D else labels,
        response_minutes=policy.minutes.get(quadrant),
        needs_review=(
            runner_up - expected[best] < policy.review_margin
            or probabilities[quadrant] < policy.review_below
        ),
        reasons=reasons(quadrant, prediction.evidence),
        model_id=prediction.model_id,
    )


def reasons(quadrant: Quadrant, evidence: tuple[Evidence, ...], most: int = 4) -> tuple[str, ...]:
    """The sentences of what tells for the decided quadrant, strongest first, no fact twice.

    Two of each question come before a third of one: a rep wants to know who asks as well as what.
    """
    items = _different(telling(quadrant, evidence))
    first = [item for item in items if _rank(item, items) < _MOST_OF_A_QUESTION]
    rest = [item for item in items if item not in first]
    chosen = [*first, *rest][:most]
    return tuple(item.sentence for item in items if item in chosen)


def _different(items: tuple[Evidence, ...]) -> list[Evidence]:
    """Without pieces of the mail that an earlier item rests on already."""
    kept: list[Evidence] = []
    for item in items:
        quotes = [other.quote for other in kept if other.quote]
        told = any(item.sentence == other.sentence for other in kept)
        if not told and not (
            item.quote and any(item.quote in q or q in item.quote for q in quotes)
        ):
            kept.append(item)
    return kept


def _rank(item: Evidence, items: list[Evidence]) -> int:
    """How many stronger items answer the same question."""
    return [other for other in items if other.axis is item.axis].index(item)


def telling(quadrant: Quadrant, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The evidence that speaks for a quadrant, strongest first.

    Evidence against it is left out: ``explain`` shows both sides. So is what would hardly move the
    decision, unless there is nothing else.
    """
    wanted = _SPEAKS_FOR[quadrant]
    speaking = tuple(item for item in evidence if item.weight * (wanted[item.axis] or 0) > 0)
    return tuple(item for item in speaking if abs(item.weight) >= _LEAST_REASON) or speaking[:1]


def _beliefs(prediction: Prediction) -> dict[Outcome, float]:
    quadrants = prediction.quadrants()
    kinds = prediction.kinds
    return {
        Outcome.A: quadrants[Quadrant.A],
        Outcome.B: quadrants[Quadrant.B],
        Outcome.C: quadrants[Quadrant.C],
        Outcome.OTHER: kinds[DKind.OTHER],
        Outcome.PHISHING: kinds[DKind.PHISHING],
        Outcome.JUNK: kinds[DKind.PITCH] + kinds[DKind.PROMO] + kinds[DKind.BULK],
    }


def _quadrant(outcome: Outcome) -> Quadrant:
    quadrants = {Outcome.A: Quadrant.A, Outcome.B: Quadrant.B, Outcome.C: Quadrant.C}
    return quadrants.get(outcome, Quadrant.D)


def _side(outcome: Outcome) -> str:
    """Phishing and junk go to one folder: confusing them needs nobody's look."""
    return "junk" if outcome in {Outcome.PHISHING, Outcome.JUNK} else outcome.value


def _kind(outcome: Outcome, prediction: Prediction) -> DKind | None:
    match outcome:
        case Outcome.OTHER:
            return DKind.OTHER
        case Outcome.PHISHING:
            return DKind.PHISHING
        case Outcome.JUNK:
            candidates = (DKind.PITCH, DKind.PROMO, DKind.BULK)
            return max(candidates, key=prediction.kinds.__getitem__)
        case _:
            return None
