"""Numbers of a sentence where they stand: figures, numerals and multipliers of nine languages, ranges and myriads.

"1,5 тыс.", "만 2천", "十余万", "une dizaine de milliers" and "between 120 and 170" are numbers with a place in the
text; shares, calibres, distances and ages count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from streams.core.numberwords import (
    ALONE,
    CJK_DIGITS,
    CJK_LARGE,
    CJK_SMALL,
    COUNTERS,
    FROM,
    MULTIPLIERS,
    NO_COUNT,
    NUMERALS,
    ODD,
    RANGE,
    VAGUE,
)

Bound = Literal["exactly", "at_least", "up_to", "about", "range"]
LIMIT = 2_000
"""Characters looked at: a sentence is shorter."""
MOST = 10.0**12
_FIGURE = r"\d+(?:[,.\u00a0\u202f '’]\d{3}(?!\d))*(?:[.,]\d+)?"
_GROUP = re.compile(r"(?<=\d)[,.\u00a0\u202f '’](?=\d{3}(?!\d))")
_CJK = re.compile(
    rf"(?:\d[\d,]*(?:\.\d+)?|[{''.join(CJK_DIGITS)}]|[{''.join(CJK_SMALL)}{''.join(CJK_LARGE)}])"
    rf"(?:\d[\d,]*|[{''.join(CJK_DIGITS)}{''.join(CJK_SMALL)}{''.join(CJK_LARGE)}{ODD}]|\s(?=\d+천))*"
)
_PIECE = re.compile(r"\d[\d,]*(?:\.\d+)?|\D")
_NO_COUNT = re.compile(rf"\s?(?:{NO_COUNT})(?![A-Za-z])", re.IGNORECASE)
_DASH = r"\s?[-–—~〜～∼]\s?"
EAST_ASIAN = frozenset({"ko", "ja", "zh"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number, ``text[start:end]``, with its counter where a language has one."""

    low: float
    start: int
    end: int
    bound: Bound = "exactly"
    high: float | None = None
    counter: str | None = None
    """What the counter tells of what is counted; empty where it tells nothing; None without a counter."""


@lru_cache(maxsize=64)
def numbers(text: str, lang: str) -> tuple[Number, ...]:
    """Return the numbers of a sentence that may count something, in order; the two of a range are one.

    Remembered, because every claim of an item asks for those of the same few sentences.
    """
    shown = text[:LIMIT]
    found: list[Number] = []
    for one in sorted((*_vague(shown, lang), *_exact(shown, lang)), key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    counting = (one for one in _ranges(shown, lang, found) if not _NO_COUNT.match(shown, one.end))
    return tuple(one for one in counting if one.low < MOST and not (lang in EAST_ASIAN and _is_ordinal(shown, one)))


def _is_ordinal(text: str, one: Number) -> bool:
    """Whether a number says the how manieth it is: 第五次, 제3차."""
    return text[max(one.start - 1, 0) : one.start] in ("第", "제")


def _vague(text: str, lang: str) -> Iterator[Number]:
    for pattern, value, about in _vague_patterns(lang) if _any_vague(lang).search(text) else ():
        for match in pattern.finditer(text):
            yield _counted(text, lang, Number(value, *match.span(), "about" if about else "at_least"))


@lru_cache(maxsize=16)
def _vague_patterns(lang: str) -> tuple[tuple[re.Pattern[str], float, bool], ...]:
    edge = "" if lang in EAST_ASIAN else r"\b"
    return tuple(
        (re.compile(rf"{edge}(?:{words}){edge}", re.IGNORECASE), value, about)
        for words, value, about in VAGUE.get(lang, ())
    )


@lru_cache(maxsize=16)
def _any_vague(lang: str) -> re.Pattern[str]:
    """Tell in one pass that a text has none of them, as most do."""
    return re.compile("|".join(words for words, _, _ in VAGUE.get(lang, ())) or "(?!)", re.IGNORECASE)


def _exact(text: str, lang: str) -> Iterator[Number]:
    if lang in EAST_ASIAN:
        yield from _myriads(text, lang)
    for match in _plain(lang).finditer(text):
        value = _value(match, lang)
        if value is not None:
            yield _counted(text, lang, Number(value, *match.span()))


@lru_cache(maxsize=16)
def _plain(lang: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, NUMERALS.get(lang, ())), key=len, reverse=True)) or r"(?!)"
    times = "|".join(f"(?P<m{place}>{pattern})" for place, (pattern, _) in enumerate(MULTIPLIERS.get(lang, ())))
    multiplied = rf"(?:[\s\u00a0-]?(?:{times})(?!\w))?" if times else ""
    alone = rf"|\b(?P<alone>{'|'.join(ALONE[lang])})\b" if lang in ALONE else ""
    return re.compile(rf"(?:(?<![\w.,])(?P<figure>{_FIGURE})|\b(?P<word>{words})\b){multiplied}{alone}", re.IGNORECASE)


def _value(match: re.Match[str], lang: str) -> float | None:
    parts = match.groupdict()
    if parts.get("alone"):
        return ALONE[lang].get((parts["alone"] or "").lower())
    times = next((value for place, (_, value) in enumerate(MULTIPLIERS.get(lang, ())) if parts.get(f"m{place}")), 0.0)
    word = parts["word"]
    if word:
        numeral = NUMERALS[lang].get(word.lower())
        return numeral * (times or 1) if numeral and (times or numeral > 1) else None
    figure = parts["figure"] or ""
    # Before a multiplier a point or comma is a decimal one, however many digits follow: "1.500 тыс.".
    plain = re.sub(r"[\u00a0\u202f '’]", "", figure) if times else _GROUP.sub("", figure)
    return _float(plain) * (times or 1)


def _float(figure: str) -> float:
    try:
        return float(figure.replace(",", "."))
    except ValueError:
        return 0.0


def _myriads(text: str, lang: str) -> Iterator[Number]:
    for match in _CJK.finditer(text):
        value, odd = _myriad(match.group())
        if value > 0:
            bound: Bound = "exactly" if not odd else "about" if lang == "ko" else "at_least"
            one = _counted(text, lang, Number(value, *match.span(), bound))
            if one.counter is not None or any(char.isdigit() for char in match.group()):
                yield one


def _myriad(written: str) -> tuple[float, bool]:
    total = section = 0.0
    held: float | None = None
    odd = False
    for piece in _PIECE.findall(written):
        if piece in CJK_LARGE:
            total += (section + (held or 0.0) or 1.0) * CJK_LARGE[piece]
            section, held = 0.0, None
        elif piece in CJK_SMALL:
            section += (1.0 if held is None else held) * CJK_SMALL[piece]
            held = None
        elif piece in ODD:
            odd = True
        elif piece in CJK_DIGITS:
            held = float(CJK_DIGITS[piece])
        elif piece[0].isdigit():
            held = _float(_GROUP.sub("", piece).rstrip(","))
    return total + section + (held or 0.0), odd


def _counted(text: str, lang: str, one: Number) -> Number:
    """Take in the counter that follows, and what is said between the two: "5천여 명"."""
    counters = COUNTERS.get(lang)
    if not counters:
        return one
    match = _counter(lang).match(text, one.end)
    if not match:
        return one
    bound = "about" if match["odd"] and lang == "ko" else "at_least" if match["odd"] else one.bound
    return replace(one, end=match.end(), counter=counters[match["counter"]], bound=bound)


@lru_cache(maxsize=4)
def _counter(lang: str) -> re.Pattern[str]:
    words = "|".join(sorted(COUNTERS[lang], key=len, reverse=True))
    return re.compile(rf"(?P<odd>[{ODD}])?\s?(?P<counter>{words})")


def _ranges(text: str, lang: str, found: Sequence[Number]) -> Iterator[Number]:
    place = 0
    while place < len(found):
        one = found[place]
        other = found[place + 1] if place + 1 < len(found) else None
        if other and one.low < other.low and _is_range(text, lang, one, other):
            yield replace(other, low=_scaled(one, other), high=other.low, start=one.start, bound="range")
            place += 2
        else:
            yield one
            place += 1


def _is_range(text: str, lang: str, one: Number, other: Number) -> bool:
    between = text[one.end : other.start]
    if re.fullmatch(_DASH, between):
        return True
    if not re.fullmatch(rf"\s?(?:{RANGE.get(lang, '(?!)')})\s?", between):
        return False
    head = text[max(0, one.start - 12) : one.start]
    return lang not in FROM or re.search(rf"(?:^|\s|^و)(?:{FROM[lang]})\s$", head, re.IGNORECASE) is not None


def _scaled(one: Number, other: Number) -> float:
    """Return the first number of a range; where the second alone has a multiplier, it is the first's too."""
    if one.low < 100 and other.low >= 10 * one.low * 10 and other.low % 1000 == 0:
        scale = 10.0 ** (len(str(int(other.low))) - len(str(int(other.low)).rstrip("0")))
        return one.low * (scale if scale >= 1000 else 1)
    return one.low
