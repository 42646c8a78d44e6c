"""Which root an act is: one small linear model over the cue features of a sentence and, where there is one, its
embedding.

Sentences that nobody embedded are scored by a second model that never saw an embedding; both stand in one file of the
form of ``heads``, the second under names that begin with ``blind:``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from streams.core.actfeatures import act_features
from streams.core.acts import Act
from streams.core.heads import Floats, Heads
from streams.core.passages import Passage
from streams.core.plover import ROOTS

NONE = "NONE"
"""Not an act at all."""
BLIND = "blind:"
NAMES = (*ROOTS, NONE)
WEIGHT = np.float32(1.2)
"""Factor on embeddings beside that of the heads of a watch."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a sentence tells: the likeliest root, and the probability of each."""

    root: str
    shares: Mapping[str, float]


def guess(heads: Heads | None, passage: Passage, acts: Sequence[Act], vector: Floats | None) -> Guess | None:
    """Return the root of a sentence with these acts; None where it tells of no act."""
    if heads is None:
        return Guess(acts[0].root, {act.root: 1.0 for act in acts}) if acts else None
    if vector is None and not acts:
        return None
    named = _shares(heads, act_features(passage, acts), vector)
    best = max(ROOTS, key=lambda root: named[root])
    return Guess(best, named) if acts or named[best] >= named[NONE] else None


def _shares(heads: Heads, features: frozenset[str], vector: Floats | None) -> dict[str, float]:
    sums = heads.sums(None if vector is None else vector * WEIGHT, features).tolist()
    scores = sums[len(NAMES) :] if vector is None else sums[: len(NAMES)]
    most = max(scores)
    shares = [math.exp(score - most) for score in scores]
    whole = sum(shares)
    return {name: share / whole for name, share in zip(NAMES, shares, strict=True)}
