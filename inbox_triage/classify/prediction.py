"""What the estimators say of one message: probabilities and evidence, no decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from inbox_triage.classify.axes import DKind, Quadrant


class Axis(StrEnum):
    """Which question a piece of evidence answers."""

    PROSPECT = "prospect"
    """Is the sender a prospect at all? Positive weights say yes."""
    INTENT = "intent"
    """Positive weights speak for high intent."""
    DECISION_MAKER = "decision_maker"
    """Positive weights speak for a decision maker."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing found in the mail, so that a rep can see why.

    Attributes:
        axis: which question it speaks to.
        feature: the name in the feature table.
        sentence: in a rep's words, such as ``asks FOB price for 3000 pcs``.
        quote: the piece of the mail it rests on, as written; empty when it is an absence.
        weight: its signed contribution in log-odds on the axis.
    """

    axis: Axis
    feature: str
    sentence: str
    quote: str
    weight: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """Calibrated probabilities of the three axes of the labelling standard, section 1.

    Attributes:
        kinds: probability of each reason not to be a prospect; their sum is the probability of D.
        p_high_intent, p_decision_maker: given that the sender is a prospect.
        evidence: strongest first.
    """

    kinds: Mapping[DKind, float]
    p_high_intent: float
    p_decision_maker: float
    evidence: tuple[Evidence, ...]
    model_id: str

    def __post_init__(self) -> None:
        values = [*self.kinds.values(), self.p_high_intent, self.p_decision_maker]
        if set(self.kinds) != set(DKind) or not all(0.0 <= value <= 1.0 for value in values):
            raise ValueError("a prediction needs a probability in [0, 1] for every kind and axis")
        if sum(self.kinds.values()) > 1.0 + 1e-6:
            raise ValueError("the probabilities of the kinds sum to more than 1")

    @property
    def p_not_prospect(self) -> float:
        """Probability of D, in [0, 1]."""
        return min(1.0, sum(self.kinds.values()))

    def quadrants(self) -> dict[Quadrant, float]:
        """Probability of each quadrant by the table of the labelling standard; they sum to 1.

        >>> kinds = dict.fromkeys(DKind, 0.0)
        >>> Prediction(kinds, 0.5, 0.5, (), "m").quadrants()[Quadrant.C]
        0.5
        """
        prospect = 1.0 - self.p_not_prospect
        high = prospect * self.p_high_intent
        return {
            Quadrant.A: high * self.p_decision_maker,
            Quadrant.B: high * (1.0 - self.p_decision_maker),
            Quadrant.C: prospect - high,
            Quadrant.D: 1.0 - prospect,
        }
