"""How far a lexicon reaches: entries by kind, and how many of them each language can name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from streams.core.lexfile import LANGS, Entry


@dataclass(frozen=True, slots=True)
class Reach:
    """Entries of one kind: their number, their aliases, and how many are named in each language."""

    kind: str
    entries: int
    aliases: int
    spoken: dict[str, int]


def reach(entries: Iterable[Entry]) -> list[Reach]:
    """Return the reach of every kind, the most frequent first, and of all together, ``all``, at the end."""
    every = list(entries)
    counts = Counter(entry.kind for entry in every)
    kinds = sorted(counts, key=lambda kind: (-counts[kind], kind))
    return [_of(kind, [entry for entry in every if entry.kind == kind]) for kind in kinds] + [_of("all", every)]


def _of(kind: str, entries: list[Entry]) -> Reach:
    spoken = Counter(lang for entry in entries for lang in {*entry.aliases, *entry.context_aliases})
    aliases = sum(1 for entry in entries for _ in entry.compiled)
    return Reach(kind, len(entries), aliases, {lang: spoken[lang] for lang in sorted(LANGS)})
