"""Which root an act is: one small linear model over the cue features of a sentence and, where there is one, its
embedding.

Sentences that nobody embedded are scored by a second model that never saw an embedding; both stand in one file of the
form of ``heads``, the second under names that begin with ``blind:``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from streams.core.actfeatures import act_features, acts_of, root_of
from streams.core.heads import Floats, Heads
from streams.core.passages import Passage
from streams.core.plover import ROOTS

NONE = "NONE"
"""Not an act at all."""
BLIND = "blind:"
NAMES = (*ROOTS, NONE)
WEIGHT = np.float32(0.5)
"""Factor on embeddings beside that of the heads of a watch: here words decide more."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a sentence tells: the likeliest root, and the probability of each."""

    root: str
    shares: Mapping[str, float]


def guess(heads: Heads | None, passage: Passage, lang: str, vector: Floats | None) -> Guess | None:
    """Return the root of a sentence; None where it tells of no act."""
    acts = acts_of(passage, lang)
    if heads is None:
        return Guess(root_of(acts[0]), {root_of(act): 1.0 for act in acts}) if acts else None
    scores = _scores(heads, act_features(passage, lang), vector)
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    named = dict(zip(NAMES, shares.tolist(), strict=True))
    best = max(ROOTS, key=lambda root: named[root])
    if (named[NONE] > named[best] and not acts) or (vector is None and not acts):
        return None
    return Guess(best, named)


def _scores(heads: Heads, features: frozenset[str], vector: Floats | None) -> Floats:
    seen = np.zeros((1, heads.weights.shape[0] - 1 - len(heads.features)), np.float32)
    if vector is not None:
        seen = vector[None] * WEIGHT
    sums: Floats = heads.raw(heads.vector(seen, features)[None])[0]
    half = len(NAMES)
    return sums[half:] if vector is None else sums[:half]
