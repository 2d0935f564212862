"""Deciding: the table, the costs, the guards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.classify.axes import DKind, Intent, Quadrant
from inbox_triage.classify.prediction import Axis, Evidence, Prediction
from inbox_triage.decide.quadrant import DEFAULT_COSTS, Decision, Outcome, Policy, decide
from inbox_triage.label.labels import Labels, Region, Stage
from inbox_triage.mail.message import Context

POLICY = Policy()
LABELS = Labels(country="MX", region=Region.LATIN_AMERICA, stage=Stage.NEW, language="es")


def prediction(
    high: float, decides: float, evidence: tuple[Evidence, ...] = (), **kinds: float
) -> Prediction:
    full = {kind: kinds.get(kind.value, 0.0) for kind in DKind}
    return Prediction(full, high, decides, evidence, "2026-01-01-abcdef")


@st.composite
def predictions(draw: st.DrawFn) -> Prediction:
    shares = draw(st.lists(st.floats(0, 1), min_size=6, max_size=6))
    total = sum(shares) or 1.0
    kinds = dict(zip(DKind, (share / total * 0.999 for share in shares), strict=False))
    probability = st.floats(0, 1)
    return Prediction(kinds, draw(probability), draw(probability), (), "m")


@pytest.mark.parametrize(
    ("high", "decides", "quadrant", "minutes"),
    [(0.95, 0.95, "A", 5), (0.95, 0.05, "B", 15), (0.05, 0.95, "C", 30), (0.05, 0.05, "C", 30)],
)
def test_the_table_of_the_standard(
    high: float, decides: float, quadrant: str, minutes: int
) -> None:
    decision = decide(prediction(high, decides), LABELS, POLICY)
    assert (decision.quadrant, decision.response_minutes) == (Quadrant(quadrant), minutes)
    assert decision.kind is None
    assert decision.labels == LABELS


@pytest.mark.parametrize("kind", list(DKind))
def test_a_certain_kind_is_d_of_that_kind(kind: DKind) -> None:
    sure = Prediction(dict.fromkeys(DKind, 0.0) | {kind: 0.99}, 0.9, 0.9, (), "m")
    decision = decide(sure, LABELS, POLICY)
    assert (decision.quadrant, decision.kind) == (Quadrant.D, kind)
    assert decision.response_minutes is None
    assert decision.labels == Labels(language="es")
    assert decision.is_junk is (kind is not DKind.OTHER)


def test_a_likely_buyer_is_not_junked_on_a_narrow_majority_for_junk() -> None:
    decision = decide(prediction(0.95, 0.95, pitch=0.6), LABELS, POLICY)
    assert not decision.is_junk
    assert decision.needs_review
    assert decide(prediction(0.95, 0.95, pitch=0.45), LABELS, POLICY).quadrant is Quadrant.A
    assert decision.needs_review


def test_a_conversation_we_began_is_never_junk() -> None:
    sure = prediction(0.9, 0.9, phishing=0.99)
    assert decide(sure, LABELS, POLICY, Context(we_wrote_first=False)).is_junk
    guarded = decide(sure, LABELS, POLICY, Context(we_wrote_first=True))
    assert not guarded.is_junk
    assert guarded.needs_review


@given(predictions())
def test_every_prediction_gives_exactly_one_consistent_decision(given: Prediction) -> None:
    decision = decide(given, LABELS, POLICY)
    assert (decision.kind is not None) is (decision.quadrant is Quadrant.D)
    assert abs(sum(decision.probabilities.values()) - 1.0) < 1e-6
    assert decision.confidence == decision.probabilities[decision.quadrant]
    assert decision.intent[1] >= 0.5 <= decision.decision_maker[1]
    assert (decision.intent[0] is Intent.HIGH) is (given.p_high_intent >= 0.5)


@given(predictions())
def test_the_decision_has_the_least_expected_cost(given: Prediction) -> None:
    decision = decide(given, LABELS, POLICY)
    quadrants, kinds = given.quadrants(), given.kinds
    beliefs = {Outcome(q.value): quadrants[q] for q in Quadrant if q is not Quadrant.D}
    beliefs |= {Outcome.OTHER: kinds[DKind.OTHER], Outcome.PHISHING: kinds[DKind.PHISHING]}
    beliefs[Outcome.JUNK] = kinds[DKind.PITCH] + kinds[DKind.PROMO] + kinds[DKind.BULK]

    def cost(outcome: Outcome) -> float:
        return sum(belief * DEFAULT_COSTS[truth][outcome] for truth, belief in beliefs.items())

    decided = _outcome(decision)
    assert cost(decided) <= min(map(cost, Outcome)) + 1e-9


def _outcome(decision: Decision) -> Outcome:
    if decision.kind is None:
        return Outcome(decision.quadrant.value)
    named = {DKind.OTHER: Outcome.OTHER, DKind.PHISHING: Outcome.PHISHING}
    return named.get(decision.kind, Outcome.JUNK)


def test_the_costs_keep_the_order_of_the_standard() -> None:
    buyer_junked = min(DEFAULT_COSTS[t][Outcome.JUNK] for t in (Outcome.A, Outcome.B))
    other_junked = DEFAULT_COSTS[Outcome.OTHER][Outcome.JUNK]
    a_called_c = DEFAULT_COSTS[Outcome.A][Outcome.C]
    phishing_believed = DEFAULT_COSTS[Outcome.PHISHING][Outcome.A]
    assert buyer_junked > other_junked > a_called_c >= phishing_believed
    assert all(DEFAULT_COSTS[outcome][outcome] == 0 for outcome in Outcome)


def test_reasons_speak_for_the_decision_only() -> None:
    evidence = (
        Evidence(Axis.INTENT, "price_term", "asks FOB price", "FOB", 1.4),
        Evidence(Axis.INTENT, "vague", "is vague", "cooperation", -0.8),
        Evidence(Axis.DECISION_MAKER, "title", "signs as Purchasing Manager", "Manager", 0.7),
        Evidence(Axis.DECISION_MAKER, "defers", "says her boss decides", "my boss", -0.6),
    )
    as_a = decide(prediction(0.95, 0.95, evidence), LABELS, POLICY)
    as_b = decide(prediction(0.95, 0.05, evidence), LABELS, POLICY)
    as_c = decide(prediction(0.05, 0.95, evidence), LABELS, POLICY)
    assert as_a.reasons == ("asks FOB price", "signs as Purchasing Manager")
    assert as_b.reasons == ("asks FOB price", "says her boss decides")
    assert as_c.reasons == ("is vague",)
