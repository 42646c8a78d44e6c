"""Who and what is named in an item: an automaton over all aliases of a watch, in nine languages.

Aho-Corasick finds every alias in one pass, whatever their number. Then, in this order: the alias is checked where it
stands (``aliases``), ambiguous aliases need their context elsewhere in the item, among names that overlap the longest
wins, and a ministry without its state's name is not linked beside another's (``belonging``).
Words of acts and topics compete among themselves only: "North Korean troops" is a name and a term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import ahocorasick

from streams.core.aliases import Alias
from streams.core.belonging import belonging
from streams.core.folding import Folded, fold
from streams.core.lexfile import LANGS, Entry
from streams.core.model import TextField
from streams.core.scripts import word_class

_KIN = {lang: frozenset({lang}) for lang in LANGS} | dict.fromkeys(("ru", "uk"), frozenset({"ru", "uk"}))
"""Languages whose words count in a text of each: Russian and Ukrainian words are often alike, and often mixed."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry named in a field of an item: ``field[start:end]``, offsets into the original text."""

    entry: Entry
    field: TextField
    start: int
    end: int
    text: str
    in_context: bool = False
    """True when only its context made the name certain."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags of the entry; a medium speaks for no side here, although its name may open the gate."""
        if not self.entry.is_source:
            return self.entry.tags
        return tuple(tag for tag in self.entry.tags if not tag.startswith("side:"))


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: Entry
    alias: Alias
    field: TextField
    start: int
    end: int


class Lexicon:
    """The entries of one watch. Immutable; safe to share between threads."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: dict[str, Entry] = {entry.id: entry for entry in entries}
        self._automaton = build_automaton(
            (alias, (entry, alias)) for entry in self.entries.values() for alias in entry.compiled()
        )

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Every tag some entry carries, sorted."""
        return tuple(sorted({tag for entry in self.entries.values() for tag in entry.tags}))

    def read(self, fields: Mapping[TextField, str], lang: str | None = None) -> tuple[Mention, ...]:
        """Return the mentions in these texts, field by field in the order given, and by place within a field.

        Names are found in any language; terms only in the text's own (``lang``), where that is one of ours: the French
        beginning of a word is no word in English.
        """
        spoken = _KIN.get(lang or "")
        hits = [hit for field, text in fields.items() for hit in self._hits(field, text) if _spoken(hit, spoken)]
        if any(hit.alias.in_context for hit in hits):
            hits = _with_context(hits)
        order = {field: rank for rank, field in enumerate(fields)}
        kept = _longest(hits)
        kept.sort(key=lambda hit: (order[hit.field], hit.start, hit.end, hit.entry.id))
        return belonging([_mention(hit, fields[hit.field]) for hit in kept], fields)

    def _hits(self, field: TextField, text: str) -> list[_Hit]:
        folded = fold(text)
        return [
            _Hit(entry, alias, field, *folded.span(start, end))
            for (entry, alias), start, end in search(self._automaton, folded, text)
        ]


def _mention(hit: _Hit, text: str) -> Mention:
    words = text[hit.start : hit.end]
    return Mention(hit.entry, hit.field, hit.start, hit.end, words, hit.alias.in_context)


def _spoken(hit: _Hit, spoken: frozenset[str] | None) -> bool:
    return spoken is None or hit.entry.competes or not spoken.isdisjoint(hit.alias.langs)


def build_automaton(pairs: Iterable[tuple[Alias, Any]]) -> ahocorasick.Automaton:
    """Build the automaton: key of the alias -> list of (alias, payload)."""
    automaton = ahocorasick.Automaton()
    by_key: dict[str, list[tuple[Alias, Any]]] = {}
    for alias, payload in pairs:
        by_key.setdefault(alias.key, []).append((alias, payload))
    for key, value in by_key.items():
        automaton.add_word(key, (len(key), value))
    if by_key:
        automaton.make_automaton()
    return automaton


def search(automaton: ahocorasick.Automaton, folded: Folded, text: str) -> list[tuple[Any, int, int]]:
    """Return (payload, start, end) of every alias that really stands in the text; offsets are folded ones."""
    found = []
    for last, (length, candidates) in automaton.iter(folded.text) if len(automaton) else ():
        start = last + 1 - length
        for alias, payload in candidates:
            end = stands(alias, folded, text, start)
            if end is not None:
                found.append((payload, start, end))
    return found


def stands(alias: Alias, folded: Folded, text: str, start: int) -> int | None:
    """Return where an alias ends whose key stands at folded ``start``; None when these words are something else."""
    end = alias.end_at(folded.text, start)
    if end is None:
        return None
    if alias.exact:
        begin, finish = folded.span(start, end)
        return end if text[begin:finish] == alias.written else None
    return end if alias.needs_script is None or alias.needs_script == han_reading(text) else None


@lru_cache(maxsize=16)
def han_reading(text: str) -> str:
    """Return the language whose Han characters these are: Hangul beside them ko, Kana ja, else zh."""
    classes = {word_class(char) for char in set(text)}
    if "hangul" in classes:
        return "ko"
    return "ja" if any("\u3041" <= char <= "\u30fa" for char in text) else "zh"


def _with_context(hits: Sequence[_Hit]) -> list[_Hit]:
    """Keep ambiguous hits only where their context, or their own full name, is matched by a certain one."""
    certain = _longest([hit for hit in hits if not hit.alias.in_context])
    known = {hit.entry.id for hit in certain} | {tag for hit in certain for tag in hit.entry.tags}
    named = {hit.entry.id for hit in certain}
    kept = [hit for hit in hits if not hit.alias.in_context or hit.entry.id in named or known & set(hit.entry.context)]
    best = {(hit.field, hit.start, hit.end) for hit in kept if hit.alias.in_context and hit.entry.id in named}
    return [hit for hit in kept if _is_best(hit, best, named)]


def _is_best(hit: _Hit, best: set[tuple[TextField, int, int]], named: set[str]) -> bool:
    """A surname means the person named in full in the same item, when there is one."""
    if not hit.alias.in_context or (hit.field, hit.start, hit.end) not in best:
        return True
    return hit.entry.id in named


def _longest(hits: Sequence[_Hit]) -> list[_Hit]:
    """Drop what lies inside or across something longer of its own sort: names, words of acts, words of topics, ..."""
    sorts: dict[str, list[_Hit]] = {}
    for hit in hits:
        sort = "name" if hit.entry.competes else ":".join(hit.entry.tags[:1]).partition(":")[0]
        sorts.setdefault(sort, []).append(hit)
    return [hit for alike in sorts.values() for hit in _outermost(alike)]


def _outermost(hits: Sequence[_Hit]) -> list[_Hit]:
    """Keep the longest; of equally long ones those written out furthest: a name before another's stem and ending."""
    longest = max((hit.end for hit in hits), default=0)
    taken = {hit.field: bytearray(longest) for hit in hits}
    spans: set[tuple[TextField, int, int, int]] = set()
    kept: dict[tuple[TextField, int, int, str], _Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start, -len(hit.alias.key))):
        span, places = (hit.field, hit.start, hit.end, len(hit.alias.key)), taken[hit.field]
        if span in spans or places.find(1, hit.start, hit.end) < 0:
            spans.add(span)
            places[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            kept.setdefault((hit.field, hit.start, hit.end, hit.entry.id), hit)
    return list(kept.values())
