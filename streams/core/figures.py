"""Figures of a text as plain numbers, whatever digits, separators and numerals: what reports in any language share.

1,500 and 1 500 and 1천500 and 1.5 тыс. and ١٥٠٠ are one figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LEAST = 32
"""Smaller figures are days and ranks, and say nothing."""
MOST = 10**12
KEPT = 16
YEARS = range(1900, 2101)
_NUMBER = re.compile(
    r"(?P<digits>\d+(?:[.,\u00a0\u202f '’]\d{3})*(?:[.,]\d+)?)"
    r"(?P<unit>\s?(?:만|万|萬|천|千|thousand|тыс|тис|tys|mille|ألف|آلاف))?",
    re.IGNORECASE,
)
_TENS_OF_THOUSANDS = frozenset("만万萬")
_COMPOUND = frozenset("만万萬천千")
"""Units that a smaller number may follow: 1만2천, 1천500."""
_GROUPED = re.compile(r"(?<=\d)[.,\u00a0\u202f '’](?=\d{3}(?!\d))")


def figures(text: str) -> tuple[int, ...]:
    """Return the figures of a text, the least first; years, days and ranks left out."""
    return tuple(sorted(set(_values(unicodedata.normalize("NFKC", text)))))[:KEPT]


def _values(text: str) -> Iterator[int]:
    """Yield figures; numbers that stand end to end after an East Asian unit are one."""
    total, ends, unit = 0.0, -1, ""
    for match in _NUMBER.finditer(text):
        if not (unit in _COMPOUND and match.start() - ends <= 1):
            yield from _telling(total)
            total = 0.0
        unit = (match["unit"] or "").strip()
        total += _value(match["digits"], unit)
        ends = match.end()
    yield from _telling(total)


def _telling(value: float) -> Iterator[int]:
    if LEAST <= value < MOST:
        yield int(value)


def _value(digits: str, unit: str) -> float:
    if not unit:
        plain = _number(_GROUPED.sub("", digits))
        return 0.0 if digits.isdigit() and plain in YEARS else plain
    # Before a unit a group of three is a group only after a comma or a space: "1.500 тыс." is one and a half.
    return _number(re.sub(r"[ \u00a0\u202f'’]", "", digits)) * (10_000 if unit in _TENS_OF_THOUSANDS else 1_000)


def _number(digits: str) -> float:
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return 0.0
