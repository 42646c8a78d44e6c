"""Dates of feeds, read from the string as it came: a date that is really there, or None. Never today.

Feed libraries guess: a missing year becomes this year, 30 February becomes 1 March, a number becomes a date.
A guessed event time misleads an analyst more than none, so what is accepted is spelled out here:
a day, a month and a year (in figures or with an English or Korean month), with or without a time and a zone.
Without a zone a time is taken as UTC, as feeds that leave it out mostly mean; so is a zone with an unknown name.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

YEARS = range(1900, 3000)
LONGEST = 100
"""Characters; nothing longer is a date."""

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_BASIC = r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<fraction>(?!))?"
_SPLIT = r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})"
_JOINED = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
_HALF = r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
_ZONE = r"(?:\s*(?P<zone>(?:[A-Za-z]{1,5})?\s*[+\-\u2212]\d{1,2}:?(?:\d{2}|0)?(?=[\s(\[]|$)|[A-Za-z]{1,5})[^\d]*)?"
_WEEKDAY = r"(?:[^\W\d]{2,12}\.?\s*(?:,\s*|\s))?"
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"

SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # 2025-04-28T09:30:00+09:00, 2025/04/28 09:30, 2025-04-28
        rf"{_SPLIT}(?:(?:\s*[Tt]\s*|,?\s+){_TIME}{_HALF}{_ZONE})?",
        # 2025-04-28T093000Z
        rf"{_SPLIT}\s*[Tt]\s*{_BASIC}{_ZONE}",
        # 20250428T093000Z, 20250428
        rf"{_JOINED}(?:[Tt ]?{_BASIC}{_ZONE})?",
        # 20250428T09:30:00Z
        rf"{_JOINED}[Tt ]{_TIME}{_ZONE}",
        # Mon, 28 Apr 2025 09:30:00 +0900
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+{_MONTH}[\s\-,]+(?P<year>\d{{4}}|\d{{2}})(?:[\s,T]+{_TIME}{_HALF}{_ZONE})?",
        # April 28, 2025 9:30 PM
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?:(?:,|\s|at)*\s{_TIME}{_HALF}{_ZONE})?",
        # Mon Apr 28 09:30:00 2025, with the zone before or after the year
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}(?:\s+(?P<zone>[A-Z]{{2,5}}|[+-]\d{{4}}))?\s+(?P<year>\d{{4}})",
        # 2025년 04월 28일 오후 09:30:00
        r"(?P<year>\d{4})년\s*(?P<month>\d{1,2})월\s*(?P<day>\d{1,2})일"
        rf"(?:\s*(?:\S요일)?\s*(?P<half>오전|오후)?\s*{_TIME}(?P<zone>(?!))?)?",
    )
)

MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip

ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AST": -4, "ADT": -3,
    "HST": -10, "AKST": -9, "AKDT": -8, "BST": 1, "WEST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "MSD": 4, "PKT": 5, "KRAT": 7, "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "AWST": 8,
    "JST": 9, "KST": 9, "VLAT": 10, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
"""Hours east of UTC. Names two regions share (IST) are left out and read as UTC."""

KOREA = timezone(timedelta(hours=9))


def read_date(text: str | None) -> datetime | None:
    """Return the moment a feed's date string names, in UTC, or None when it names none for certain."""
    if not text or len(text) > LONGEST:
        return None
    stripped = " ".join(text.split())
    for shape in SHAPES:
        found = shape.fullmatch(stripped)
        if found:
            return _moment(found)
    return None


def _moment(found: re.Match[str]) -> datetime | None:
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else MONTHS.get(parts["name"][:3].lower(), 0)
    year = _year(parts["year"])
    if year not in YEARS:
        return None
    try:
        return _at(year, month, int(parts["day"]), parts)
    except (ValueError, OverflowError):  # no such day, hour or offset
        return None


def _at(year: int, month: int, day: int, parts: dict[str, str | None]) -> datetime:
    hour = _hour(int(parts["hour"] or 0), parts.get("half"))
    second = int(parts["second"] or 0)
    extra = timedelta(days=1) if hour == 24 and parts["minute"] == "00" and not second else timedelta()
    extra += timedelta(seconds=1) if second == 60 else timedelta()
    moment = datetime(
        year, month, day, 0 if extra.days else hour, int(parts["minute"] or 0), 59 if second == 60 else second,
        int((parts.get("fraction") or "")[:6].ljust(6, "0")), tzinfo=_zone(parts),
    )  # fmt: skip
    return (moment + extra).astimezone(UTC)


def _year(text: str) -> int:
    """Two figures are of this or the last century, split at 70 as in POSIX."""
    if len(text) == 4:
        return int(text)
    return int(text) + (2000 if int(text) < 70 else 1900)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 0 <= hour <= 12:
        return hour if half in "pP오후" else 99  # 13:30 PM is said by some, 13:30 AM by none
    return hour % 12 + (12 if half in ("p", "P", "오후") else 0)


def _zone(parts: dict[str, str | None]) -> timezone:
    zone = parts.get("zone")
    if not zone:
        return KOREA if parts.get("half") in ("오전", "오후") else UTC
    offset = re.search(r"([+\-\u2212])(\d{1,2}):?(\d{2})?", zone)
    if offset is None:
        return timezone(timedelta(hours=ZONES.get(zone.upper(), 0)))
    hours, minutes = int(offset[2]), int(offset[3] or 0)
    if minutes > 59:
        raise ValueError(zone)
    return timezone((-1 if offset[1] != "+" else 1) * timedelta(hours=hours, minutes=minutes))
