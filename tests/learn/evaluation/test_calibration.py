"""The expected calibration error, counted by hand and on numbers drawn to be true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_triage.learn.evaluation.calibration import calibration, calibrations
from inbox_triage.learn.evaluation.intervals import Share
from tests.learn.evaluation.judged import many


def test_the_error_is_the_mean_gap_of_the_bins() -> None:
    promised = [0.2] * 10 + [0.9] * 10
    came_true = [True] * 4 + [False] * 6 + [True] * 8 + [False] * 2
    found = calibration("p", promised, came_true, seed=1)
    assert [bin_.promised for bin_ in found.bins] == pytest.approx([0.2, 0.9])
    assert [bin_.came_true for bin_ in found.bins] == [Share.of(4, 10), Share.of(8, 10)]
    assert found.error == pytest.approx((10 * 0.2 + 10 * 0.1) / 20)


def test_bins_hold_equally_many_mails() -> None:
    promised = np.linspace(0.99, 1.0, 300).tolist()
    found = calibration("p", promised, [True] * 300, seed=1)
    assert [bin_.came_true.whole for bin_ in found.bins] == [20] * 15


@pytest.mark.parametrize(("mails", "bins"), [(1, 1), (19, 1), (20, 2), (149, 14), (1000, 15)])
def test_few_mails_make_few_bins(mails: int, bins: int) -> None:
    assert len(calibration("p", [0.5] * mails, [True] * mails, seed=1).bins) == bins


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_true_probabilities_have_the_error_of_chance_and_no_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    promised = rng.random(3_000)
    came_true = (rng.random(3_000) < promised).tolist()
    found = calibration("p", promised.tolist(), came_true, seed=1)
    assert found.error < 0.06
    assert found.error == pytest.approx(found.error_if_perfect, abs=0.025)


def test_a_braggart_is_found_out() -> None:
    found = calibration("p", [0.95] * 200, [True, False] * 100, seed=1)
    assert found.error == pytest.approx(0.45)
    assert found.error_if_perfect < 0.1


def test_both_promises_are_looked_at() -> None:
    decided, buyer = calibrations(many(("A", "A", 7), ("C", "A", 3)), seed=1)
    assert decided.error == pytest.approx(0.0)
    assert [bin_.came_true for bin_ in buyer.bins] == [Share.of(7, 10)]
    assert buyer.bins[0].promised == pytest.approx(0.8)
