"""All aliases in one automaton (Aho-Corasick): one pass over a text finds them, whatever their number.

What is found is the literal beginning of an alias, its key; whether the alias really stands there is asked then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

import ahocorasick

from streams.core.aliases import Alias
from streams.core.folding import Folded
from streams.core.scripts import word_class

P = TypeVar("P")


class Key(Generic[P]):
    """What the automaton looks for: the aliases that begin with it, and what belongs to each."""

    __slots__ = ("alphabetic", "candidates", "length")

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.alphabetic = word_class(text[0]) == "letter"
        """Begins with a letter of an alphabet: never behind another letter, whichever alias it is."""
        self.candidates: list[tuple[Alias, P]] = []


class Automaton(Generic[P]):
    """Immutable once built; safe to share between threads."""

    def __init__(self, pairs: Iterable[tuple[Alias, P]]) -> None:
        self._automaton = ahocorasick.Automaton()
        keys: dict[str, Key[P]] = {}
        for alias, payload in pairs:
            key = keys.get(alias.key)
            if key is None:
                key = keys[alias.key] = Key(alias.key)
                self._automaton.add_word(alias.key, key)
            key.candidates.append((alias, payload))
        if keys:
            self._automaton.make_automaton()

    def starts(self, text: str) -> Iterator[tuple[int, Key[P]]]:
        """Yield where in a folded text a key stands at which a word may begin, by the place of its end."""
        if not len(self._automaton):
            return
        for last, key in self._automaton.iter(text):
            start = last + 1 - key.length
            if not (key.alphabetic and start and word_class(text[start - 1]) == "letter"):
                yield start, key


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
