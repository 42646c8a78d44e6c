"""Multinomial logistic regression over a dense block and many sparse binary features, fitted by L-BFGS.

A sentence has some fifty of several thousand features. So sums over features are gathered, not multiplied out: a fit
takes seconds where one over the full matrix takes minutes. Deterministic: same rows, same weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

STEPS = 120
MEMORY = 8
CLOSE = 1e-4
"""Gradient, relative to the first, at which a fit is done."""


@dataclass(frozen=True)
class Rows:
    """Examples: a dense block ``(n, dims)``, and for each the places of its binary features. A constant is added."""

    dense: Doubles
    features: Sequence[Whole]
    width: int
    """How many features there are."""

    def taken(self, keep: npt.NDArray[np.bool_]) -> Rows:
        """Return some of the examples."""
        places = np.flatnonzero(keep).tolist()
        return Rows(self.dense[places], [self.features[place] for place in places], self.width)

    def blind(self) -> Rows:
        """Return the examples without their dense block."""
        return Rows(self.dense[:, :0], self.features, self.width)


def fit(rows: Rows, targets: Doubles, penalty: float) -> Doubles:
    """Return weights ``(dims + features + 1, classes)``; ``targets`` has a one in the column of each row's class.

    ``penalty`` is the weight of the squares, for each example. The constant is not held back.
    """
    problem = _Problem(rows, targets, penalty * len(targets))
    weights = np.zeros((rows.dense.shape[1] + rows.width + 1, targets.shape[1]))
    return _descend(problem, weights)


def scores(rows: Rows, weights: Doubles) -> Doubles:
    """Return the sums ``(n, classes)`` of rows."""
    return _Problem(rows, np.zeros((len(rows.features), weights.shape[1])), 0.0).sums(weights)


class _Problem:
    """Loss and gradient over fixed rows."""

    def __init__(self, rows: Rows, targets: Doubles, ridge: float) -> None:
        dims = rows.dense.shape[1]
        own = [np.append(places, rows.width) for places in rows.features]
        self._dense, self._dims, self._targets = rows.dense, dims, targets
        self._columns = np.concatenate(own)
        self._starts = np.cumsum([0, *(len(places) for places in own[:-1])])
        self._owners = np.repeat(np.arange(len(own)), [len(places) for places in own])
        order = np.argsort(self._columns, kind="stable")
        self._sorted = self._owners[order]
        self._used, self._begins = np.unique(self._columns[order], return_index=True)
        self._ridge = np.full((dims + rows.width + 1, 1), ridge)
        self._ridge[-1] = 0.0

    def sums(self, weights: Doubles) -> Doubles:
        gathered: Doubles = np.add.reduceat(weights[self._dims :][self._columns], self._starts)
        return gathered + self._dense @ weights[: self._dims]

    def at(self, weights: Doubles) -> tuple[float, Doubles]:
        """Return loss and gradient."""
        sums = self.sums(weights)
        sums -= sums.max(axis=1, keepdims=True)
        shares = np.exp(sums)
        total = shares.sum(axis=1, keepdims=True)
        loss = float((np.log(total) - (sums * self._targets).sum(axis=1, keepdims=True)).sum())
        wrong = shares / total - self._targets
        slope = self._ridge * weights
        slope[: self._dims] += self._dense.T @ wrong
        slope[self._dims + self._used] += np.add.reduceat(wrong[self._sorted], self._begins)
        return loss + float((self._ridge * weights * weights).sum()) / 2, slope


def _descend(problem: _Problem, weights: Doubles) -> Doubles:
    """Minimise by L-BFGS (Nocedal 1980) with halved steps."""
    loss, slope = problem.at(weights)
    enough = CLOSE * float(np.linalg.norm(slope))
    past: list[tuple[Doubles, Doubles, float]] = []
    for _ in range(STEPS):
        step = _direction(slope, past)
        size = 1.0 if past else 1.0 / max(float(np.abs(slope).max()), 1.0)
        falling = float((slope * step).sum())
        while True:
            moved = weights + size * step
            new_loss, new_slope = problem.at(moved)
            if new_loss <= loss + 1e-4 * size * falling or size < 1e-8:
                break
            size /= 2
        change, turn = moved - weights, new_slope - slope
        curve = float((change * turn).sum())
        if curve > 0:
            past = [*past, (change, turn, 1 / curve)][-MEMORY:]
        weights, loss, slope = moved, new_loss, new_slope
        if float(np.linalg.norm(slope)) < enough:
            break
    return weights


def _direction(slope: Doubles, past: Sequence[tuple[Doubles, Doubles, float]]) -> Doubles:
    """Return the descent direction that the last steps suggest."""
    step = -slope
    factors = []
    for change, turn, share in reversed(past):
        factor = share * float((change * step).sum())
        factors.append(factor)
        step = step - factor * turn
    if past:
        change, turn, share = past[-1]
        step = step / (share * float((turn * turn).sum()))
    for (change, turn, share), factor in zip(past, reversed(factors), strict=True):
        step = step + (factor - share * float((turn * step).sum())) * change
    return step
