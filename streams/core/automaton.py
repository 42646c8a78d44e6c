"""All aliases in one automaton (Aho-Corasick): one pass over a text finds them, whatever their number.

What is found is the literal beginning of an alias, its key; whether the alias really stands there is asked then.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

import ahocorasick

from streams.core.aliases import Alias
from streams.core.folding import Folded
from streams.core.scripts import word_class

P = TypeVar("P")
_SCRIPTS = {"hangul": re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"), "han": re.compile("[\u2e80-\uffff]")}
"""First letters of keys that are looked for apart. In a text of none of these letters no such key can stand."""


class Key(Generic[P]):
    """What the automaton looks for: the aliases that begin with it, and what belongs to each."""

    __slots__ = ("alphabetic", "candidates", "length")

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.alphabetic = word_class(text[0]) == "letter"
        """Begins with a letter of an alphabet: never behind another letter, whichever alias it is."""
        self.candidates: list[tuple[Alias, P]] = []


class Automaton(Generic[P]):
    """Immutable once built; safe to share between threads.

    A part for each kind of script, of which a text needs one or two: the time a letter takes grows with the number of
    different letters that keys begin with, and East Asian keys begin with more than a thousand.
    """

    def __init__(self, pairs: Iterable[tuple[Alias, P]]) -> None:
        keys: dict[str, Key[P]] = {}
        for alias, payload in pairs:
            key = keys.get(alias.key)
            if key is None:
                key = keys[alias.key] = Key(alias.key)
            key.candidates.append((alias, payload))
        parts: dict[str, ahocorasick.Automaton] = defaultdict(ahocorasick.Automaton)
        for text, key in keys.items():
            parts[_script(text)].add_word(text, key)
        for part in parts.values():
            part.make_automaton()
        self._parts = tuple((_SCRIPTS.get(script), part) for script, part in parts.items())

    def starts(self, text: str) -> Iterator[tuple[int, Key[P]]]:
        """Yield where in a folded text a key stands at which a word may begin; script by script, by place."""
        plain = text.isascii()
        for letters, part in self._parts:
            if letters and (plain or not letters.search(text)):
                continue
            for last, key in part.iter(text):
                start = last + 1 - key.length
                if not (key.alphabetic and start and word_class(text[start - 1]) == "letter"):
                    yield start, key


def _script(key: str) -> str:
    """Return the script of a key that has a part of its own; empty for all alphabets together."""
    return next((script for script, letters in _SCRIPTS.items() if letters.match(key)), "")


def stands(alias: Alias, folded: Folded, text: str, start: int, lang: str | None = None) -> int | None:
    """Return where an alias ends whose key stands at folded ``start``; None when these words are something else.

    ``start`` is one of ``Automaton.starts``: before it no letter joins a key of letters. ``lang`` is the text's
    language; without one, Han characters alone may be Chinese or Japanese.
    """
    if alias.plain:
        behind = start + len(alias.key)
        joined = behind < len(folded.text) and word_class(folded.text[behind]) == "letter"
        return None if joined else behind
    end = alias.end_at(folded.text, start)
    if end is None:
        return None
    if alias.exact:
        begin, finish = folded.span(start, end)
        return end if _halfwidth(text[begin:finish]) == alias.written else None
    return end if alias.needs_script is None or _reads(text, alias.needs_script, lang) else None


def _reads(text: str, wanted: str, lang: str | None) -> bool:
    """Whether the Han characters of a text are of a language: its script tells, or else what it is said to be.

    Japanese headlines need no Kana: "米韓首脳会談".
    """
    reading = han_reading(text)
    if reading == "zh" and lang in ("ja", None):
        return wanted == lang if lang else wanted in ("ja", "zh")
    return wanted == reading


def _halfwidth(words: str) -> str:
    """Return letters as on a typewriter: Japanese newspapers write full-width ones in acronyms."""
    return words if words.isascii() else unicodedata.normalize("NFKC", words)


@lru_cache(maxsize=16)
def han_reading(text: str) -> str:
    """Return the language whose Han characters these are: Hangul beside them ko, Kana ja, else zh."""
    classes = {word_class(char) for char in set(text)}
    if "hangul" in classes:
        return "ko"
    return "ja" if any("\u3041" <= char <= "\u30fa" for char in text) else "zh"
