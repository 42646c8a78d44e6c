"""The way back from plain text to the text it was made of, markup and all.

Whoever gives a text wants offsets into that text, and only a parser knows which of its characters are words. So each
word is given a number in characters that no text uses, the numbered text is read like any other, and the numbers that
come out say where their words stood; those of comments, scripts and attributes do not come out.
A number alters nothing that the parser sees: none is put into a tag or between an ampersand and its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from streams.core.markup import too_costly
from streams.core.plaintext import LINES, MARKUP_PER_TEXT, SPACES, has_markup, opened_lines, plain_text, unmarked

_PIECE = re.compile(
    r"<[a-zA-Z/!?](?:[^<>]{0,5000}>|[^\s<>&]*+)|(?P<name>&#?[a-zA-Z0-9]{0,32};?)|--!?>|\]\]>"
    r"|(?:(?!--|\]\])[^\s<>&])++|[<>\]-]"
)
"""A tag, an entity, an end of a comment, or a word."""
_HIGH, _LOW, _BASE = 0xF0000, 0x100000, 60_000
_NUMBER = re.compile("([\U000f0000-\U000ffffd])([\U00100000-\U0010fffd])")
_BOM = "\ufeff"
"""Dropped by the parser, but only where it comes first."""
_FOREIGN = re.compile("[\ud800-\udfff\U000f0000-\U0010fffd]")
"""What no text uses, or none can carry."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """``given[starts[n] : ends[n]]`` is what character ``n`` of the plain text was made of."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a non-empty stretch of plain text stands in the given text."""
        return min(self.starts[start:end]), max(self.ends[start:end])


def align(given: str, limit: int) -> Aligned | None:
    """Return the way back from ``plain_text(given, limit)``; None where the two are one and no way is needed.

    Where the parser has moved or made words, so that they cannot be told apart, all lead to the whole given text.
    """
    whole = _FOREIGN.sub("\ufffd", given[: limit * MARKUP_PER_TEXT])
    if not has_markup(whole):
        return None
    plain, _ = plain_text(whole, limit)
    chars = _lines(_spaces(list(_read(whole))))
    if "".join(char for char, _, _ in chars)[:limit] != plain:
        return Aligned((0,) * len(plain), (len(given),) * len(plain))
    kept = chars[:limit]
    return Aligned(tuple(start for _, start, _ in kept), tuple(end for _, _, end in kept))


Char = tuple[str, int, int]
"""A character and the stretch of the given text it was made of."""


def _read(whole: str) -> Iterator[Char]:
    """Yield the characters that the parser leaves, before gaps are closed up."""
    pieces = list(_PIECE.finditer(whole, 1 if whole.startswith(_BOM) else 0))
    text = unmarked(opened_lines(_numbered(whole, pieces)), costly=too_costly(opened_lines(whole)))
    numbers = list(_NUMBER.finditer(text))
    first = numbers[0].start() if numbers else len(text)
    yield from ((char, 0, 0) for char in text[:first])
    ends = [*(number.start() for number in numbers[1:]), len(text)]
    for number, end in zip(numbers, ends, strict=False):
        piece = pieces[(ord(number[1]) - _HIGH) * _BASE + ord(number[2]) - _LOW]
        yield from _of_piece(piece, text[number.end() : end])


def _numbered(whole: str, pieces: list[re.Match[str]]) -> str:
    parts: list[str] = []
    place = 0
    for number, piece in enumerate(pieces):
        mark = chr(_HIGH + number // _BASE) + chr(_LOW + number % _BASE)
        parts += (whole[place : piece.start()], mark)
        place = piece.start()
    return "".join([*parts, whole[place:]])


def _of_piece(piece: re.Match[str], text: str) -> Iterator[Char]:
    """Yield the characters of one piece and of the gap behind it."""
    start, end = piece.span()
    words = [(char, start + place) for place, char in enumerate(piece[0]) if char != "\0"]
    alike = piece["name"] is None and text.startswith("".join(char for char, _ in words))
    for place, char in enumerate(text):
        if alike and place < len(words):
            yield char, words[place][1], words[place][1] + 1
        elif char.isspace() and place > 0:
            yield char, end, end
        else:
            yield char, start, end


def _spaces(chars: list[Char]) -> list[Char]:
    return _closed(chars, SPACES, " ")


def _lines(chars: list[Char]) -> list[Char]:
    closed = _closed(chars, LINES, "\n")
    text = "".join(char for char, _, _ in closed)
    first = len(text) - len(text.lstrip())
    return closed[first : len(text.rstrip())]


def _closed(chars: list[Char], gap: re.Pattern[str], instead: str) -> list[Char]:
    """Put one character in the place of every gap."""
    text = "".join(char for char, _, _ in chars)
    closed: list[Char] = []
    place = 0
    for found in gap.finditer(text):
        closed += chars[place : found.start()]
        closed.append((instead, chars[found.start()][1], chars[found.end() - 1][2]))
        place = found.end()
    return [*closed, *chars[place:]]
