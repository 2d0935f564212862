"""What is left when the least sure mails are set aside, and what the review mark catches."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_triage.learn.evaluation.abstention import SHARES, abstention, review_mark
from inbox_triage.learn.evaluation.intervals import Share
from inbox_triage.learn.evaluation.scores import accuracy, macro_f1
from tests.learn.evaluation.judged import judged


def test_the_least_sure_go_first() -> None:
    wrong = [judged("A", "B", sure=0.3 + number / 100) for number in range(2)]
    right = [judged("A", "A", sure=0.6 + number / 100) for number in range(8)]
    points = {point.set_aside: point for point in abstention([*right, *wrong])}
    assert points[0.0].left == Share.of(8, 10)
    assert points[0.05].left == Share.of(8, 10)
    assert points[0.1].left == Share.of(8, 9)
    assert points[0.2].left == Share.of(8, 8)
    assert points[0.4].left == Share.of(6, 6)
    assert points[0.2].macro_f1 == 1.0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.floats(0.25, 1.0)), min_size=1, max_size=30))
def test_nothing_set_aside_is_everything(mails: list[tuple[str, float]]) -> None:
    found = [judged(truth, "A", sure=sure) for truth, sure in mails]
    points = abstention(found)
    assert points[0].left == accuracy(found)
    assert points[0].macro_f1 == pytest.approx(macro_f1(found))
    left = [point.left.whole for point in points]
    assert left == sorted(left, reverse=True)
    assert len(points) == len(SHARES) == 9


def test_the_review_mark_is_measured_on_both_sides() -> None:
    found = [
        judged("A", "A"), judged("A", "A"), judged("A", "C"), judged("B", "A"),
        judged("A", "promo", review=True), judged("A", "A", review=True),
        judged("C", "A", review=True),
    ]  # fmt: skip
    mark = review_mark(found)
    assert mark.marked == Share.of(3, 7)
    assert mark.right_marked == Share.of(1, 3)
    assert mark.right_unmarked == Share.of(2, 4)
    assert mark.wrong_marked == Share.of(2, 4)
    assert mark.costly_marked == Share.of(1, 2)
    assert mark.macro_f1_unmarked == pytest.approx((2 * 2 / (3 + 3) + 0) / 2)


def test_when_everything_is_marked_nothing_is_left_to_measure() -> None:
    assert review_mark([judged("A", "A", review=True)]).macro_f1_unmarked is None
