"""Text folded for matching, with the way back to the original offsets.

Matching wants one form for what readers take as one: case, full-width letters, curly quotes, hyphens, spaces however
many, the Russian yo, forms of the Arabic alef, vowel marks, letters written as base and combining mark.
Evidence wants the words as they stand.
So a folded text knows for each of its characters which characters of the original it stands for.

Most texts need no map: lower case and one-to-one replacements keep every offset, and cost microseconds.
Only what changes length (combining marks, ligatures, invisible characters) takes the slow way, cluster by cluster.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

SWAPS = {
    "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"',
    "-": " ", "‐": " ", "‑": " ", "‒": " ", "–": " ", "—": " ", "−": " ",
    **dict.fromkeys("\t\n\x0b\x0c\r\x85\u00a0\u2002\u2003\u2009\u2028\u2029\u202f\u3000", " "),
    "…": ".", "・": "·", "‧": "·", "•": "·", "ㆍ": "·", "⋅": "·",
    **{chr(code): chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)},
}  # fmt: skip
"""Characters folded one to one. Hyphens become spaces: "Hwasong-11" and "Hwasong 11" are one name."""

_GAP = re.compile("  +")
_SWAPPED = re.compile("[" + re.escape("".join(SWAPS)) + "]")
_INVISIBLE = "\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_MARKS = "\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u3099\u309a\ufe0e\ufe0f"
_JAMO = "\u1160-\u11ff"
_SLOW = re.compile(f"[{_INVISIBLE}{_MARKS}]")
_JOINED = re.compile(f"[{_MARKS}{_JAMO}{_INVISIBLE}]{{1,16}}")
_ASKED = (*range(0xA0, 0xD800), *range(0xF900, 0x10000))
"""Where characters are that stand for others."""
_STYLED = "[\U0001d400-\U0001d7ff\U0001f100-\U0001f1ff]"
"""Mathematical and squared letters, apart: one class with the others would be a hundred times slower."""
_DROPPED = re.compile(f"[{_INVISIBLE}\u064b-\u065f\u0670\ufe0e\ufe0f]")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is for matching; ``span`` gives the original offsets of a stretch of it."""

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None
    gaps: tuple[int, ...] = ()
    """Places of ``text`` where one space stands for several."""
    closed: tuple[int, ...] = (0,)
    """How many spaces were taken away before each gap, and in all."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return original offsets of folded ``[start, end)``; a non-empty stretch is asked for."""
        if self.gaps:
            start, end = (
                start + self.closed[bisect_left(self.gaps, start)],
                end + self.closed[bisect_left(self.gaps, end)],
            )
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold a text for matching. Time and memory are linear in its length."""
    low = text.lower()
    if len(low) == len(text) and not _SLOW.search(low):
        low = _swap(low)
        if unicodedata.is_normalized("NFKC", low):
            return _with_gaps_closed(Folded(low))
    return _with_gaps_closed(_fold_slowly(text))


def _with_gaps_closed(folded: Folded) -> Folded:
    """Make one space of many: of a line wrapped with returns, of columns, of what stood between two tags."""
    if "  " not in folded.text:
        return folded
    gaps: list[int] = []
    closed = [0]
    for gap in _GAP.finditer(folded.text):
        gaps.append(gap.start() - closed[-1])
        closed.append(closed[-1] + gap.end() - gap.start() - 1)
    return Folded(_GAP.sub(" ", folded.text), folded.starts, folded.ends, tuple(gaps), tuple(closed))


def _swap(low: str) -> str:
    """Replace what is there to be replaced: a few ``str.replace`` are ten times quicker than ``translate``."""
    for char in set(_SWAPPED.findall(low)):
        low = low.replace(char, SWAPS[char])
    return low


def _fold_slowly(text: str) -> Folded:
    """Fold what changes length cluster by cluster, and the stretches between as they are."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for begin, end in _odd_clusters(text):
        folded = _fold_cluster(text[begin:end])
        pieces += (_swap(text[place:begin].lower()), folded)
        starts += (*range(place, begin), *[begin] * len(folded))
        ends += (*range(place + 1, begin + 1), *[end] * len(folded))
        place = end
    pieces.append(_swap(text[place:].lower()))
    starts += range(place, len(text))
    ends += range(place + 1, len(text) + 1)
    return Folded("".join(pieces), tuple(starts), tuple(ends))


def _odd_clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that fold to another number of characters: an odd character, or a base with its marks."""
    place = 0
    odd = _odd_characters()
    while found := odd.search(text, place):
        begin = found.start()
        if begin > place and _JOINED.match(text, begin):
            begin -= 1
        rest = _JOINED.match(text, found.end())
        place = rest.end() if rest else found.end()
        yield begin, place


@lru_cache(maxsize=1)
def _odd_characters() -> re.Pattern[str]:
    """Ask the Unicode tables once, at the first text that needs it, which takes some 20 ms."""
    odd = "".join(char for char in map(chr, _ASKED) if char not in SWAPS and _changes(char))
    return re.compile(f"[{re.escape(odd)}{_MARKS}{_JAMO}{_INVISIBLE}]|{_STYLED}")


def _changes(char: str) -> bool:
    return len(char.lower()) > 1 or not unicodedata.is_normalized("NFKC", char.lower())


def _fold_cluster(cluster: str) -> str:
    plain = unicodedata.normalize("NFKC", _DROPPED.sub("", cluster)).lower()
    return "".join(SWAPS.get(char, char) for char in plain)
