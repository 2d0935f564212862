"""Mail of one label: shares, costs, and the surest mistakes."""

from __future__ import annotations

import pytest

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.classify.prediction import Prediction
from inbox_triage.decide.quadrant import DEFAULT_COSTS, Outcome, Policy, decide
from inbox_triage.label.labels import Labels
from inbox_triage.learn.evaluation.collection import Sorted, Truth, figures
from inbox_triage.learn.evaluation.intervals import Share

MAILS = [
    Sorted("a", Quadrant.A, None, 0.1),
    Sorted("c", Quadrant.C, None, 0.3),
    Sorted("other", Quadrant.D, DKind.OTHER, 0.2),
    Sorted("promo", Quadrant.D, DKind.PROMO, 0.9),
    Sorted("bad", Quadrant.D, DKind.PHISHING, 0.8),
]


@pytest.mark.parametrize(
    ("truth", "row", "wrong"),
    [
        (Truth.LEGITIMATE, Outcome.OTHER, ["promo", "bad"]),
        (Truth.JUNK, Outcome.JUNK, ["a", "other", "c"]),
        (Truth.PHISHING, Outcome.PHISHING, ["a", "other", "c"]),
    ],
)
def test_the_surest_mistakes_come_first_and_costs_are_of_the_truth(
    truth: Truth, row: Outcome, wrong: list[str]
) -> None:
    found = figures(MAILS, truth, stripped=False, unread=1, seconds=2.0)
    assert found.junk == Share.of(2, 5)
    assert found.not_prospect == Share.of(3, 5)
    assert (found.mails, found.unread, found.seconds) == (5, 1, 0.4)
    assert [one.name for one in found.surest_wrong] == wrong
    decided = (Outcome.A, Outcome.C, Outcome.OTHER, Outcome.JUNK, Outcome.PHISHING)
    assert found.cost == pytest.approx(sum(DEFAULT_COSTS[row][one] for one in decided) / 5)


def test_every_way_is_counted_also_those_never_taken() -> None:
    decided = figures(MAILS, Truth.JUNK, stripped=True, unread=0, seconds=0).decided
    assert list(decided) == [
        *("A", "B", "C", "D phishing", "D pitch", "D promo", "D bulk", "D other"),
    ]
    assert {way for way, share in decided.items() if share.part} == {
        *("A", "C", "D phishing", "D promo", "D other"),
    }


def test_only_ten_mistakes_are_named() -> None:
    many = [Sorted(str(n), Quadrant.D, DKind.BULK, n / 100) for n in range(40)]
    found = figures(many, Truth.LEGITIMATE, stripped=False, unread=0, seconds=0)
    assert [one.name for one in found.surest_wrong] == [str(n) for n in range(39, 29, -1)]


def test_other_does_not_count_as_junk() -> None:
    kinds = dict.fromkeys(DKind, 0.05) | {DKind.OTHER: 0.7}
    prediction = Prediction(kinds, 0.5, 0.5, (), "m")
    found = Sorted.of("x", prediction, decide(prediction, Labels(), Policy()))
    assert (found.quadrant, found.kind, found.is_junk) == (Quadrant.D, DKind.OTHER, False)
    assert found.p_junk == pytest.approx(0.2)
