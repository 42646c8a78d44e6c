"""The heads of a watch: one small linear model for relevance, one for each label, one for each stance.

A head looks at the embedding of the title, the mean embedding of the focus sentences, and named binary features.
Its raw sum is calibrated to a probability; a threshold, chosen in training, turns that into yes or no.
All of it is a file of numbers that a person can print.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import orjson

from streams.core.errors import BadWatch

Floats = npt.NDArray[np.float32]

FORMAT = 2
"""Raised when what the numbers mean changes, so that old heads are refused."""
RELEVANCE = "relevant"
STANCE = "stance:"
"""Heads are named ``relevant``, ``<label>`` and ``stance:<stance>``."""
SPREAD = np.float32(4.0)
"""Factor on embeddings (unit length) so that their directions weigh like binary features under one regulariser."""


@dataclass(frozen=True)
class Heads:
    """Weights ``(inputs, heads)``; inputs are two embeddings, then the named features, then the constant."""

    names: tuple[str, ...]
    features: tuple[str, ...]
    weights: Floats
    calibration: Floats
    """``(2, heads)``: slope and shift from raw sum to log-odds."""
    thresholds: Floats
    encoder: str
    inputs: str
    """Name of the files the heads were trained from."""

    def raw(self, matrix: Floats) -> Floats:
        """Return log-odds ``(items, heads)`` for rows made by ``vector``."""
        sums: Floats = matrix @ self.weights
        log_odds: Floats = sums * self.calibration[0] + self.calibration[1]
        return log_odds

    def vector(self, embeddings: Floats, names: frozenset[str]) -> Floats:
        """Return the input row of one item: ``embeddings`` is title and focus mean, ``(2, dims)``."""
        present = np.zeros(len(self.features), np.float32)
        present[[self._places[name] for name in names if name in self._places]] = 1
        row: Floats = np.concatenate([embeddings.ravel() * SPREAD, present, np.ones(1, np.float32)])
        return row

    def sums(self, embedding: Floats | None, names: frozenset[str]) -> Floats:
        """Return ``raw`` of one item: a few weights added up. Without an embedding that part is nought."""
        present = sorted([self._rows[name] for name in names if name in self._rows])
        sums: Floats = np.add.reduce(self.weights.take(present, axis=0), axis=0) + self.weights[-1]
        if embedding is not None:
            sums += (embedding.ravel() * SPREAD) @ self.weights[: -1 - len(self.features)]
        log_odds: Floats = sums * self.calibration[0] + self.calibration[1]
        return log_odds

    def weight_of(self, head: str, feature: str) -> float:
        """Return what a feature adds to a head's log-odds; 0 for one it does not know."""
        row = self._rows.get(feature)
        if row is None:
            return 0.0
        column = self.names.index(head)
        return float(self.weights[row, column] * self.calibration[0, column])

    @cached_property
    def _places(self) -> dict[str, int]:
        """Place of each named feature: an item has dozens of them, and evidence asks for hundreds of weights."""
        return {feature: place for place, feature in enumerate(self.features)}

    @cached_property
    def _rows(self) -> dict[str, int]:
        """Row of the weights for each named feature."""
        first = self.weights.shape[0] - 1 - len(self.features)
        return {feature: first + place for feature, place in self._places.items()}


def probability(log_odds: Floats) -> Floats:
    """Return the logistic function, without overflow."""
    result: Floats = np.exp(-np.logaddexp(np.float32(0), -log_odds), dtype=np.float32)
    return result


def dump_heads(heads: Heads) -> bytes:
    """Write heads as an ``.npz``: equal heads give equal bytes."""
    about = {
        "format": FORMAT, "names": heads.names, "features": heads.features,
        "encoder": heads.encoder, "inputs": heads.inputs,
    }  # fmt: skip
    buffer = io.BytesIO()
    np.savez(
        buffer,
        about=np.frombuffer(orjson.dumps(about), np.uint8),
        weights=heads.weights,
        calibration=heads.calibration,
        thresholds=heads.thresholds,
    )
    return buffer.getvalue()


def load_heads(where: str, data: bytes) -> Heads:
    """Read heads.

    :raises BadWatch: the bytes are no heads, or heads of another format.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            about = orjson.loads(arrays["about"].tobytes())
            numbers = {name: arrays[name].astype(np.float32) for name in ("weights", "calibration", "thresholds")}
    except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
        raise BadWatch(where, f"not trained heads: {error}") from error
    if about.get("format") != FORMAT:
        raise BadWatch(where, "heads of another version: train again")
    widths = {len(about["names"]), *(array.shape[-1] for array in numbers.values())}
    if len(widths) > 1 or not all(np.isfinite(array).all() for array in numbers.values()):
        raise BadWatch(where, "not trained heads: numbers are missing: train again")
    return Heads(
        names=tuple(about["names"]),
        features=tuple(about["features"]),
        encoder=about["encoder"],
        inputs=about["inputs"],
        **numbers,
    )
