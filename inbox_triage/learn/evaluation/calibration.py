"""Whether a probability means what it says: of the mails called 80 % sure, are 80 % right?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inbox_triage.learn.evaluation.intervals import Floats, Share
from inbox_triage.learn.evaluation.judgements import Judgement

BINS = 15
_WORTHY_BIN = 10
"""Fewer mails than this in a bin would measure chance."""
_PERFECT_DRAWS = 200


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Mails of similar probability: what was promised and what came true."""

    promised: float
    came_true: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """Expected calibration error of one kind of promise.

    Attributes:
        error: mean distance of promise and truth over the mails, in [0, 1].
        error_if_perfect: what ``error`` would be by chance if every probability were exactly true:
            few mails never fall into the bins evenly. Only what exceeds it is the model's fault
            (consistency resampling, Bröcker and Smith 2007, "Increasing the reliability of
            reliability diagrams").
    """

    promise: str
    mails: int
    error: float
    error_if_perfect: float
    bins: tuple[ReliabilityBin, ...]


def calibrations(judgements: Sequence[Judgement], seed: int) -> tuple[Calibration, ...]:
    """Of the decided quadrant's probability, and of the probability of A or B."""
    return (
        calibration(
            "the decided quadrant is right",
            [j.confidence for j in judgements],
            [j.is_right for j in judgements],
            seed,
        ),
        calibration(
            "the sender is a buyer (A or B)",
            [j.p_buyer for j in judgements],
            [j.is_buyer for j in judgements],
            seed,
        ),
    )


def calibration(
    promise: str,
    probabilities: Sequence[float],
    outcomes: Sequence[bool],
    seed: int,
    bins: int = BINS,
) -> Calibration:
    """The expected calibration error over bins of equal mass.

    Sources: Guo, Pleiss, Sun and Weinberger 2017, "On calibration of modern neural networks", for
    the error of the one class that is answered; Nixon, Dusenberry, Zhang, Jerfel and Tran 2019,
    "Measuring calibration in deep learning", for bins that hold equally many mails: of a model that
    is mostly sure, bins of equal width leave most empty. The class answered here is the decided
    one, which costs may have preferred to the likeliest.

    There are fewer than ``bins`` bins when there are too few mails to fill them.
    """
    promised = np.asarray(probabilities, dtype=np.float64)
    true = np.asarray(outcomes, dtype=np.float64)
    order = np.argsort(promised, kind="stable")
    parts = np.array_split(order, max(1, min(bins, len(order) // _WORTHY_BIN)))
    chances = np.random.default_rng(seed).random((_PERFECT_DRAWS, len(promised)))
    perfect = [_error(promised, row, parts) for row in (chances < promised).astype(np.float64)]
    return Calibration(
        promise=promise,
        mails=len(promised),
        error=_error(promised, true, parts),
        error_if_perfect=float(np.mean(perfect)),
        bins=tuple(
            ReliabilityBin(
                promised=float(promised[part].mean()),
                came_true=Share.of(int(true[part].sum()), len(part)),
            )
            for part in parts
            if len(part)
        ),
    )


def _error(promised: Floats, true: Floats, parts: Sequence[np.ndarray]) -> float:
    gaps = [abs(float((promised[part] - true[part]).sum())) for part in parts]
    return sum(gaps) / max(1, len(promised))
