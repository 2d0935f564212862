"""Precision, recall and F1, counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.learn.evaluation.intervals import Estimate, Share
from inbox_triage.learn.evaluation.scores import macro_f1, macro_means, score
from tests.learn.evaluation.judged import judged, many

OUTCOMES = st.sampled_from(["A", "B", "C", "pitch", "other"])

SAMPLE = many(
    ("A", "A", 6), ("A", "B", 2), ("A", "pitch", 2),
    ("B", "B", 3), ("B", "A", 1),
    ("C", "C", 4), ("C", "A", 1),
    ("pitch", "pitch", 3), ("other", "promo", 1), ("phishing", "C", 1),
)  # fmt: skip


def test_every_quadrant_is_counted() -> None:
    quadrants = score(SAMPLE, seed=1).quadrants
    expected = {
        Quadrant.A: (10, 8, 6, 6 / 8, 6 / 10, 12 / 18),
        Quadrant.B: (4, 5, 3, 3 / 5, 3 / 4, 6 / 9),
        Quadrant.C: (5, 5, 4, 4 / 5, 4 / 5, 8 / 10),
        Quadrant.D: (5, 6, 4, 4 / 6, 4 / 5, 8 / 11),
    }
    for quadrant, figures in expected.items():
        one = quadrants[quadrant]
        assert one.precision is not None
        assert one.recall is not None
        assert one.f1 is not None
        values = (one.precision.value, one.recall.value, one.f1.value)
        assert (one.truths, one.decided, one.right) == figures[:3]
        assert values == pytest.approx(figures[3:])


def test_means_are_over_quadrants() -> None:
    scores = score(SAMPLE, seed=1)
    assert scores.accuracy.value == pytest.approx(17 / 24)
    assert scores.macro_accuracy.value == pytest.approx((0.6 + 0.75 + 0.8 + 0.8) / 4)
    mean = (12 / 18 + 6 / 9 + 0.8 + 8 / 11) / 4
    assert scores.macro_f1.value == pytest.approx(mean)
    assert scores.macro_f1_by_writers.value == pytest.approx(mean)
    assert (scores.mails, scores.writers, scores.families) == (24, 1, 24)


def test_the_confusion_has_the_truth_in_rows() -> None:
    confusion = score(SAMPLE, seed=1).confusion
    assert confusion[Quadrant.A] == {
        Quadrant.A: 6, Quadrant.B: 2, Quadrant.C: 0, Quadrant.D: 2,
    }  # fmt: skip
    assert confusion[Quadrant.D][Quadrant.C] == 1
    assert sum(sum(row.values()) for row in confusion.values()) == 24


def test_a_kind_is_right_only_as_that_kind() -> None:
    kinds = score(SAMPLE, seed=1).kinds
    assert kinds[DKind.PITCH] == Share.of(3, 3)
    assert kinds[DKind.OTHER] == Share.of(0, 1)
    assert kinds[DKind.BULK] == Share.of(0, 0)


def test_a_quadrant_without_mail_is_not_counted_against_the_mean() -> None:
    scores = score(many(("A", "A", 3), ("A", "C", 1)), seed=1)
    assert scores.macro_f1.value == pytest.approx(6 / 7)
    assert scores.quadrants[Quadrant.B].recall is None
    assert scores.quadrants[Quadrant.B].f1 is None
    assert scores.quadrants[Quadrant.C].recall is None
    assert scores.quadrants[Quadrant.C].precision is not None


def test_another_writers_luck_shows_in_the_interval_over_writers() -> None:
    good = [judged("A", "A", writer="ann") for _ in range(30)]
    bad = [judged("A", "C", writer="bob") for _ in range(30)]
    scores = score([*good, *bad], seed=1)
    families, writers = scores.macro_f1, scores.macro_f1_by_writers
    assert writers.high - writers.low > 2 * (families.high - families.low)


def test_a_lone_family_has_the_widest_interval() -> None:
    found, _ = macro_means([judged("A", "A", family="f"), judged("A", "B", family="f")], seed=1)
    assert found == Estimate(0.5, 0.0, 1.0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(OUTCOMES, OUTCOMES), min_size=1, max_size=40))
def test_the_macro_mean_is_that_of_the_usual_library(pairs: list[tuple[str, str]]) -> None:
    found = [judged(truth, decided) for truth, decided in pairs]
    truths = [j.truth.value for j in found]
    usual = f1_score(
        truths,
        [j.decided.value for j in found],
        labels=sorted(set(truths)),
        average="macro",
        zero_division=0.0,
    )
    assert macro_f1(found) == pytest.approx(usual)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(OUTCOMES, OUTCOMES), min_size=8, max_size=60), st.integers(0, 5))
def test_intervals_stay_in_range_and_repeat(pairs: list[tuple[str, str]], seed: int) -> None:
    found = [judged(truth, decided) for truth, decided in pairs]
    scores = score(found, seed, draws=100)
    assert scores == score(found, seed, draws=100)
    for figure in (scores.accuracy, scores.macro_accuracy, scores.macro_f1):
        assert 0.0 <= figure.low <= figure.high <= 1.0
    assert scores.accuracy.low <= scores.accuracy.value <= scores.accuracy.high
