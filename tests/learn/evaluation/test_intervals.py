"""Wilson's interval and the bootstrap over units."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_triage.learn.evaluation.intervals import Estimate, Share, percentile, resampled, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_gives_the_published_bounds(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 400), st.integers(0, 400))
def test_wilson_holds_the_share_and_stays_in_range(part: int, more: int) -> None:
    share = Share.of(part, part + more)
    assert 0.0 <= share.low <= share.high <= 1.0
    if share.value is not None:
        assert share.low <= share.value <= share.high


def test_units_are_drawn_whole() -> None:
    counts = np.array([[1, 0], [1, 0], [0, 1]])
    sums = resampled(counts, ["both", "both", "alone"], seed=1, draws=200)
    assert sums is not None
    assert {tuple(row) for row in sums.tolist()} == {(4.0, 0.0), (2.0, 1.0), (0.0, 2.0)}


def test_copies_in_a_family_widen_the_interval() -> None:
    counts = np.array([[row % 2, 1] for row in range(40)])
    widths = []
    for units in (list(range(40)), [row % 8 for row in range(40)]):
        sums = resampled(counts, units, seed=1)
        assert sums is not None
        found = percentile(0.5, sums[:, 0] / sums[:, 1])
        widths.append(found.high - found.low)
    assert widths[1] > 1.5 * widths[0]


def test_one_unit_tells_nothing_of_the_spread() -> None:
    assert resampled(np.array([[1], [0]]), ["f", "f"], seed=1) is None
    assert percentile(0.5, None) == Estimate(0.5, 0.0, 1.0)


def test_undefined_draws_do_not_count() -> None:
    draws = np.array([np.nan, 0.2, 0.2, np.nan])
    assert percentile(0.3, draws) == Estimate(0.3, 0.2, 0.2)
    assert percentile(0.3, np.array([np.nan])) == Estimate(0.3, 0.0, 1.0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.booleans(), min_size=2, max_size=60), st.integers(0, 9))
def test_the_bootstrap_interval_holds_the_point(right: list[bool], seed: int) -> None:
    counts = np.array([[int(one), 1] for one in right])
    sums = resampled(counts, list(range(len(right))), seed)
    assert sums is not None
    found = percentile(sum(right) / len(right), sums[:, 0] / sums[:, 1])
    assert found.low <= found.value <= found.high
