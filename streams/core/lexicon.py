"""Who and what is named in an item, by the lexicons of all who ask, in nine languages.

One automaton finds every alias of every lexicon in one pass (``automaton``). Then each lexicon decides for itself which
of its own are meant: among names that overlap the longest wins, ambiguous aliases need their context elsewhere in the
item (``overlaps``), and a ministry without its state's name is not linked beside another's (``belonging``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from streams.core.aliases import Alias
from streams.core.automaton import Automaton, Key, stands
from streams.core.belonging import belonging
from streams.core.folding import fold
from streams.core.lexfile import LANGS, Entry
from streams.core.model import TextField
from streams.core.overlaps import settled

_KIN = {lang: frozenset({lang}) for lang in LANGS} | dict.fromkeys(("ru", "uk"), frozenset({"ru", "uk"}))
"""Languages whose words count in a text of each: Russian and Ukrainian words are often alike, and often mixed."""
_BY_PLACE = attrgetter("start", "end", "entry.id")

Owners = tuple[tuple[Entry, int], ...]
"""Entries of one alias, each with the lexicons it belongs to, as bits."""
Hit = tuple["Mention", int]
"""An alias that stands in a text, and the lexicons that ask for it."""


class Mention(NamedTuple):
    """An entry named in a field of an item: ``field[start:end]``, offsets into the original text."""

    entry: Entry
    field: TextField
    start: int
    end: int
    text: str
    tags: tuple[str, ...]
    """Tags of the entry; a medium speaks for no side here, although its name may open the gate."""
    in_context: bool = False
    """True when only its context made the name certain."""
    written: int = 0
    """Characters of the alias before its first ``*``: what is written out is the better match."""


class Lexicons:
    """Lexicons by name, read together. Immutable; safe to share between threads."""

    def __init__(self, books: Mapping[str, Iterable[Entry]]) -> None:
        self._bits = {name: 1 << place for place, name in enumerate(books)}
        owners: dict[Alias, list[tuple[Entry, int]]] = {}
        for entry, bits in _merged(books, self._bits):
            for alias in entry.compiled:
                owners.setdefault(alias, []).append((entry, bits))
        self._automaton = Automaton((alias, tuple(entries)) for alias, entries in owners.items())
        self._spoken: dict[frozenset[str] | None, dict[Key[Owners], list[tuple[Alias, Owners]]]] = {}

    def hits(self, fields: Mapping[TextField, str], lang: str | None = None) -> list[Hit]:
        """Return every alias that stands in these texts, field by field in the order given.

        Names are found in any language; terms only in the text's own (``lang``), where that is one of ours: the French
        beginning of a word is no word in English.
        """
        return [hit for field, text in fields.items() for hit in self._hits(field, text, lang or "")]

    def meant(self, name: str, hits: Sequence[Hit], fields: Mapping[TextField, str]) -> tuple[Mention, ...]:
        """Return what one lexicon makes of the hits, by field in the order given and by place within a field."""
        own = self._bits[name]
        kept = settled([mention for mention, bits in hits if bits & own])
        kept.sort(key=_BY_PLACE)
        ordered = [mention for field in fields for mention in kept if mention.field == field]
        return belonging(ordered, fields)

    def _hits(self, field: TextField, text: str, lang: str) -> list[Hit]:
        folded = fold(text)
        spoken = _KIN.get(lang)
        known = self._spoken.setdefault(spoken, {})
        found: list[Hit] = []
        for start, key in self._automaton.starts(folded.text):
            candidates = known.get(key)
            if candidates is None:
                candidates = known[key] = _spoken(key, spoken)
            for alias, owners in candidates:
                end = stands(alias, folded, text, start, lang)
                if end is not None:
                    first, last = folded.span(start, end)
                    words = text[first:last]
                    found += [
                        (Mention(entry, field, first, last, words, entry.spoken, alias.in_context, key.length), bits)
                        for entry, bits in owners
                    ]
        return found


class Lexicon:
    """The entries of one watch, read alone."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: dict[str, Entry] = {entry.id: entry for entry in entries}
        self._alone = Lexicons({"": self.entries.values()})

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Every tag some entry carries, sorted."""
        return tuple(sorted({tag for entry in self.entries.values() for tag in entry.tags}))

    def read(self, fields: Mapping[TextField, str], lang: str | None = None) -> tuple[Mention, ...]:
        """Return the mentions in these texts, field by field in the order given, and by place within a field."""
        return self._alone.meant("", self._alone.hits(fields, lang), fields)


def _merged(books: Mapping[str, Iterable[Entry]], bits: Mapping[str, int]) -> list[tuple[Entry, int]]:
    """Return each different entry once, with the lexicons that have it: watches share most of theirs."""
    merged: dict[str, list[tuple[Entry, int]]] = {}
    for name, entries in books.items():
        for entry in entries:
            alike = merged.setdefault(entry.id, [])
            place = next((place for place, (known, _) in enumerate(alike) if known == entry), None)
            if place is None:
                alike.append((entry, bits[name]))
            else:
                alike[place] = (alike[place][0], alike[place][1] | bits[name])
    return [pair for alike in merged.values() for pair in alike]


def _spoken(key: Key[Owners], spoken: frozenset[str] | None) -> list[tuple[Alias, Owners]]:
    """Return the aliases of a key that count in a text of these languages, each with its entries."""
    kept = []
    for alias, owners in key.candidates:
        foreign = spoken is not None and spoken.isdisjoint(alias.langs)
        if entries := tuple(owner for owner in owners if owner[0].competes) if foreign else owners:
            kept.append((alias, entries))
    return kept
