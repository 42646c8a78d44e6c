"""What a head's score is made of: a head is linear, so its log-odds are a sum, and every part of it can be told."""

from __future__ import annotations

from streams.core.heads import SPREAD, Floats, Heads

TITLE, FOCUS, BASE = "title", "focus", "base"
"""Parts that are no named feature: what the title and the main sentences mean, and where every item begins."""


def parts(heads: Heads, head: str, embeddings: Floats, names: frozenset[str]) -> dict[str, float]:
    """Return what each feature, each embedding and the constant add to the log-odds of a head; their sum is the score.

    ``embeddings`` is title and focus mean, ``(2, dims)``; features the head does not know add nothing and are left out.
    """
    column = heads.names.index(head)
    slope, shift = (float(value) for value in heads.calibration[:, column])
    weights = heads.weights[:, column]
    title, focus = embeddings * SPREAD
    dims = len(title)
    told = {name: heads.weight_of(head, name) for name in sorted(names)}
    return {
        TITLE: slope * float(title @ weights[:dims]),
        FOCUS: slope * float(focus @ weights[dims : 2 * dims]),
        BASE: slope * float(weights[-1]) + shift,
        **{name: weight for name, weight in told.items() if weight},
    }
