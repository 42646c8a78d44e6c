"""Dates as sentences say them, "last Friday", "28 апреля", "26일", resolved against the event time of the item.

Every date counts from when the item was published, in the zone of that time, and never from now: without an event
time only a whole date, with its year, is one. A day of the week is the last such day, or the next where the sentence
speaks of what is to come; a day without a year is the nearest to the event time. No library reads nine languages in a
sentence in microseconds; feeds' own date strings are the business of ``dates``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from streams.core.datewords import AHEAD, MONTHS, NEXT, RELATIVE, WEEKDAYS

_DIGIT = re.compile(r"\d")
LIMIT = 2_000
"""Characters looked at: a sentence is shorter."""


@dataclass(frozen=True, slots=True)
class WordDate:
    """A day, and the words ``text[start:end]`` that name it."""

    day: date
    start: int
    end: int


def date_in(text: str, lang: str, at: datetime | None) -> WordDate | None:
    """Return the first date of a sentence that can be resolved; None where it names none."""
    shown = text[:LIMIT]
    today = at.date() if at else None
    found = [one for way in (_written, _relative, _weekday) if (one := way(shown, lang, today))]
    return min(found, key=lambda one: (one.start, one.start - one.end), default=None)


def _written(text: str, lang: str, today: date | None) -> WordDate | None:
    """Return a date that names its day in figures."""
    if not _DIGIT.search(text):
        return None
    for pattern in _shapes(lang) if _names_any(MONTHS.get(lang), text) else _shapes(lang)[:1]:
        for match in pattern.finditer(text):
            day = _day_of(match.groupdict(), lang, today)
            if day:
                return WordDate(day, match.start(), match.end())
    return None


@lru_cache(maxsize=16)
def _shapes(lang: str) -> tuple[re.Pattern[str], ...]:
    iso = r"(?<!\d)(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})(?!\d)"
    if lang in ("ko", "ja", "zh"):
        y, m, d = ("년", "월", "일") if lang == "ko" else ("年", "月", "[日号號]")
        full = rf"(?:(?P<year>\d{{4}}){y}\s?)?(?P<number>\d{{1,2}}){m}\s?(?P<day>\d{{1,2}}){d}"
        return tuple(map(re.compile, (iso, full, rf"(?<![\d{m}·.])(?P<day>\d{{1,2}}){d}(?!간|間|本)")))
    names = "|".join(sorted(MONTHS.get(lang, ()), key=len, reverse=True))
    if not names:
        return (re.compile(iso),)
    year = r"(?:,?\s(?:de\s)?(?P<year>\d{4}))?"
    before = rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?\s(?:of\s)?(?P<name>{names})\b\.?{year}"
    after = rf"\b(?P<name>{names})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){year}"
    return tuple(re.compile(shape, re.IGNORECASE) for shape in (iso, before, after))


def _day_of(parts: dict[str, str | None], lang: str, today: date | None) -> date | None:
    number = parts.get("number")
    month = int(number) if number else MONTHS.get(lang, {}).get((parts.get("name") or "").lower())
    day = int(parts["day"] or 0)
    if parts.get("year"):
        return _made(int(parts["year"] or 0), month or 0, day)
    if today is None:
        return None
    return _nearest(month, day, today) if month else _of_this_month(day, today)


def _nearest(month: int, day: int, today: date) -> date | None:
    """Return the day of that name nearest to today."""
    days = [one for year in (today.year - 1, today.year, today.year + 1) if (one := _made(year, month, day))]
    return min(days, key=lambda one: (abs((one - today).days), one), default=None)


def _of_this_month(day: int, today: date) -> date | None:
    """Return the day of this month, or of the last one where it is well ahead."""
    this = _made(today.year, today.month, day)
    if this and (this - today).days <= 20:
        return this
    first = today.replace(day=1) - timedelta(days=1)
    return _made(first.year, first.month, day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(text: str, lang: str, today: date | None) -> WordDate | None:
    pattern = _words(lang) if _names_any(RELATIVE.get(lang), text) else None
    match = pattern.search(text) if pattern and today else None
    if not match or not today:
        return None
    return WordDate(today + timedelta(days=RELATIVE[lang][match.group().lower()]), match.start(), match.end())


@lru_cache(maxsize=16)
def _words(lang: str) -> re.Pattern[str] | None:
    words = RELATIVE.get(lang)
    return _any_of(words, lang) if words else None


@lru_cache(maxsize=16)
def _days(lang: str) -> re.Pattern[str] | None:
    words = WEEKDAYS.get(lang)
    return _any_of(words, lang) if words else None


def _any_of(words: dict[str, int], lang: str) -> re.Pattern[str]:
    body = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(body if lang in ("ja", "zh", "ko") else rf"\b(?:{body})\b", re.IGNORECASE)


def _names_any(words: dict[str, int] | None, text: str) -> bool:
    """Say whether one of the words may stand in a text, much quicker than a pattern tells where; yes without words."""
    if words is None:
        return True
    low = text.lower()
    return any(map(low.__contains__, words))


def _weekday(text: str, lang: str, today: date | None) -> WordDate | None:
    pattern = _days(lang) if _names_any(WEEKDAYS.get(lang), text) else None
    match = pattern.search(text) if pattern and today else None
    if not match or not today:
        return None
    wanted = WEEKDAYS[lang][match.group().lower()]
    head = text[max(0, match.start() - 12) : match.start()].lower()
    ahead = lang in AHEAD and AHEAD[lang].search(text) is not None
    back = (today.weekday() - wanted) % 7
    if NEXT[lang].search(head) or (ahead and not _LAST.search(head)):
        return WordDate(today + timedelta(days=7 - back), match.start(), match.end())
    return WordDate(today - timedelta(days=back or (7 if _LAST.search(head) else 0)), match.start(), match.end())


_LAST = re.compile(
    r"(?:last|past|지난|прошл\w{0,4}|минул\w{0,4}|الماضي|zeszł\w{0,3}|ubiegł\w{0,3}|minion\w{0,3}|先週の?|前の|上周|上週|上个?)\s?$"
)
