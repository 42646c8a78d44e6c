"""Whether a score means what it says: of all items given 0.8, eight in ten should be relevant.

Expected calibration error after Naeini, Cooper and Hauskrecht (2015): the mean distance, weighed by items, between the
mean score and the share that is true in each of ten bands of equal width.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BANDS = 10


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from ``low`` up to ``high``: how many, their mean, and the share of them that is true."""

    low: float
    high: float
    n: int
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """``error`` is 0 where scores are probabilities; 0 too where there are none. ``bands`` are those that hold any."""

    n: int
    error: float
    bands: tuple[Band, ...]


def calibration(pairs: Iterable[tuple[float, bool]]) -> Calibration:
    """Measure pairs of a score between 0 and 1 and whether it was true."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for score, true in pairs:
        held.setdefault(min(int(score * BANDS), BANDS - 1), []).append((score, true))
    bands = tuple(_band(place, held[place]) for place in sorted(held))
    total = sum(band.n for band in bands)
    error = sum(band.n * abs(band.score - band.share) for band in bands) / total if total else 0.0
    return Calibration(total, round(error, 4), bands)


def _band(place: int, pairs: list[tuple[float, bool]]) -> Band:
    n = len(pairs)
    score, share = sum(score for score, _ in pairs) / n, sum(true for _, true in pairs) / n
    return Band(place / BANDS, (place + 1) / BANDS, n, round(score, 4), round(share, 4))
