"""How much of a figure is chance: percentile bootstrap over items (Efron 1979), with a fixed seed.

An item is drawn with all that was found in it, because labels of one item are right or wrong together.
Where no error was seen the interval is a point; that says that none was seen, not that none will be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from streams.core.scoring import Tally

Doubles = npt.NDArray[np.float64]
Interval = tuple[float, float]
Figure = Callable[[Doubles], Doubles]
"""Takes sums ``(4, resamples)`` of right, found, wanted, hit and returns one figure for each resample."""

RESAMPLES = 1000
LEVEL = 0.95
SEED = 20240619


def precision(sums: Doubles) -> Doubles:
    """Return the share of what was found that is right; 1 where nothing was found."""
    return _ratio(sums[0], sums[1], empty=1.0)


def recall(sums: Doubles) -> Doubles:
    """Return the share of what was wanted that was hit; 1 where nothing was wanted."""
    return _ratio(sums[3], sums[2], empty=1.0)


def _ratio(part: Doubles, whole: Doubles, empty: float) -> Doubles:
    shares: Doubles = np.divide(part, whole, out=np.full_like(whole, empty), where=whole > 0)
    return shares


def f1(sums: Doubles) -> Doubles:
    """Return the harmonic mean of precision and recall."""
    one, other = precision(sums), recall(sums)
    return _ratio(2 * one * other, one + other, empty=0.0)


def interval(tallies: Sequence[Tally], figure: Figure) -> Interval:
    """Return the bounds between which ``figure`` lies in 95 of 100 resamples; (0, 1) where there is no item."""
    if not tallies:
        return 0.0, 1.0
    counts = np.array(tallies, np.float64)
    draws = np.random.default_rng(SEED).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), RESAMPLES)
    low, high = np.quantile(figure((draws @ counts).T), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return round(float(low), 4), round(float(high), 4)
