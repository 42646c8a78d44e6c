"""The gate: what cannot concern any watch leaves here, after microseconds.

One automaton over the aliases of all watches collects tags as bits; a watch is possible when all tags of one of its
combinations are there. The gate knows nothing of context or of the longest match, so it lets through a little too
much, never too little; the watch's own lexicon decides on what passes.
It is shown entries as they came, their markup cut by a pattern instead of being parsed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from streams.core.aliases import Alias
from streams.core.automaton import Automaton, stands
from streams.core.folding import fold
from streams.core.lexfile import Entry

TagSets = Sequence[frozenset[str]]
"""Combinations of tags; any one of them opens the gate."""


class Gate:
    """The gate of several watches: their entries, and the combinations of tags that open each of them."""

    def __init__(self, watches: Mapping[str, tuple[Sequence[Entry], TagSets]]) -> None:
        wanted = sorted({(name, tag) for name, (_, sets) in watches.items() for tags in sets for tag in tags})
        self._bits = {pair: 1 << place for place, pair in enumerate(wanted)}
        self._masks = {
            name: tuple(sum(self._bits[name, tag] for tag in tags) for tags in sets)
            for name, (_, sets) in watches.items()
        }
        masks: dict[Alias, int] = {}
        for name, (entries, _) in watches.items():
            for entry in entries:
                for alias in entry.compiled if (mask := self._mask_of(name, entry)) else ():
                    masks[alias] = masks.get(alias, 0) | mask
        self._automaton = Automaton(masks.items())

    def _mask_of(self, watch: str, entry: Entry) -> int:
        return sum(self._bits.get((watch, tag), 0) for tag in {*entry.tags})

    def open_for(self, *texts: str) -> tuple[str, ...]:
        """Return the watches an item of these texts may concern."""
        text = "\n".join(filter(None, texts))
        seen = self._tags_in(text)
        return tuple(name for name, masks in self._masks.items() if any(seen & mask == mask for mask in masks))

    def _tags_in(self, text: str) -> int:
        """Return the tags of a text as bits. An alias that could add nothing is not even checked."""
        folded = fold(text)
        seen = 0
        for start, key in self._automaton.starts(folded.text):
            for alias, mask in key.candidates:
                if mask & ~seen and stands(alias, folded, text, start) is not None:
                    seen |= mask
        return seen
