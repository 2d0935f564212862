"""How sure a figure is: Wilson's interval for shares, a bootstrap over whole units for the rest."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEVEL = 0.95
DRAWS = 1_000
_Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole`` mails, with Wilson's 95 % interval.

    ``value`` is None when there is nothing to divide by; the interval is then 0 to 1.
    """

    part: int
    whole: int
    value: float | None
    low: float
    high: float

    @classmethod
    def of(cls, part: int, whole: int) -> Self:
        """The share of some counts."""
        low, high = wilson(part, whole)
        return cls(part, whole, part / whole if whole else None, low, high)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % score interval of a share, in [0, 1]; it stays honest at 0 and at 1.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference";
    recommended for few cases by Brown, Cai and DasGupta 2001, "Interval estimation for a binomial
    proportion". It takes mails for independent, which those of one family are not.

    >>> [round(bound, 4) for bound in wilson(0, 10)]
    [0.0, 0.2775]
    """
    if whole == 0:
        return 0.0, 1.0
    share, square = part / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    spread = share * (1 - share) / whole + square / (4 * whole * whole)
    reach = _Z * spread**0.5 / (1 + square / whole)
    # At the ends the bound is exact, and rounding would step past it.
    low = 0.0 if part == 0 else middle - reach
    return low, 1.0 if part == whole else middle + reach


def resampled(
    counts: Ints, units: Sequence[Hashable], seed: int, draws: int = DRAWS
) -> Floats | None:
    """Sums of the counts over resamples of whole units, shape (draws, n_counts).

    Mails of one unit (a family, a writer) are written from one idea or by one hand and stand or
    fall together: drawing them one by one would take copies for evidence and make the interval too
    narrow. So whole units are drawn with replacement (Davison and Hinkley 1997, "Bootstrap Methods
    and their Application", section 3.8; Field and Welsh 2007, "Bootstrapping clustered data").

    Args:
        counts: one row for each mail.
        units: the unit of each mail.

    Returns:
        None for fewer than two units, which tell nothing of how much units differ.
    """
    numbers: dict[Hashable, int] = {}
    rows = [numbers.setdefault(unit, len(numbers)) for unit in units]
    if len(numbers) < 2:
        return None
    sums = np.zeros((len(numbers), counts.shape[1]), dtype=np.int64)
    np.add.at(sums, rows, counts)
    chances = np.full(len(numbers), 1 / len(numbers))
    times = np.random.default_rng(seed).multinomial(len(numbers), chances, size=draws)
    found: Floats = (times @ sums).astype(np.float64)
    return found


def percentile(value: float, draws: Floats | None) -> Estimate:
    """The percentile interval of a figure from its resamples (Efron and Tibshirani 1993, ch. 13).

    Resamples in which the figure is undefined (NaN) do not count. Without any the interval is 0
    to 1. Where every mail is judged rightly all resamples are alike and the interval has no width,
    which promises too much: read it beside the number of mails.
    """
    known = None if draws is None else draws[~np.isnan(draws)]
    if known is None or not len(known):
        return Estimate(value, 0.0, 1.0)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return Estimate(value, float(low), float(high))
