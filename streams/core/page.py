"""The texts of an item, and what all who read it want of them, found once: names, sentences, datelines.

An item may concern several watches, and is coded besides. Each makes its own of the words; the words are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from streams.core.dateline import dateline_end
from streams.core.lexicon import Hit, Lexicons, Mention
from streams.core.model import TextField
from streams.core.sentences import sentences


class Page:
    """One item while it is read. ``lexicons`` are those of all who will read it."""

    def __init__(self, fields: Mapping[TextField, str], lang: str | None, lexicons: Lexicons) -> None:
        self.fields = fields
        self.lang = lang
        self._lexicons = lexicons
        self._cuts: dict[str, list[tuple[int, int]]] = {}

    def names(self, lexicon: str) -> tuple[Mention, ...]:
        """Return what is named, as this lexicon understands it."""
        return self._lexicons.meant(lexicon, self._hits, self.fields)

    def cut(self, text: str) -> list[tuple[int, int]]:
        """Return the sentences of one of the texts."""
        known = self._cuts.get(text)
        if known is None:
            known = self._cuts[text] = sentences(text)
        return known

    @cached_property
    def datelines(self) -> dict[TextField, int]:
        """Where the dateline of each text ends."""
        return {field: dateline_end(text) for field, text in self.fields.items()}

    @cached_property
    def _hits(self) -> list[Hit]:
        return self._lexicons.hits(self.fields, self.lang)
