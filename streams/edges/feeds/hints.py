"""What an RSS or Atom feed says about its own rhythm: ttl, the syndication module, skipHours, skipDays, hub."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from streams.edges.feeds.parsed import Hints
from streams.edges.feeds.text import line, link, name_or_none

PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SKIP = re.compile(rb"<skip(Hours|Days)>(.{0,2000}?)</skip", re.DOTALL | re.IGNORECASE)
VALUE = re.compile(rb"<(?:hour|day)>\s*(\w{1,9})\s*</", re.IGNORECASE)


def hints_of(feed: Mapping[str, Any], body: bytes) -> Hints:
    """Return the hints among feedparser's elements of the feed itself, and those it loses, from the document."""
    hours, days = _skipped(body)
    return Hints(
        title=name_or_none(feed.get("title")),
        ttl_s=_ttl(feed.get("ttl")) or _syndication(feed),
        skip_hours=hours,
        skip_days=days,
        hub=_rel(feed, "hub"),
        topic=_rel(feed, "self"),
    )


def _skipped(body: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Find skipHours and skipDays: of their many children feedparser keeps the last one."""
    hours: set[int] = set()
    days: set[int] = set()
    for kind, inner in SKIP.findall(body):
        for value in (found.decode("ascii", "replace").lower() for found in VALUE.findall(inner)):
            if kind.lower() == b"hours" and value.isdigit() and int(value) < 24:
                hours.add(int(value))
            elif kind.lower() == b"days" and value in DAYS:
                days.add(DAYS.index(value))
    return tuple(sorted(hours)), tuple(sorted(days))


def _ttl(value: object) -> float | None:
    minutes = _number(value)
    return minutes * 60 if minutes else None


def _syndication(feed: Mapping[str, Any]) -> float | None:
    period = PERIODS.get(line(feed.get("sy_updateperiod")).lower())
    if period is None:
        return None
    return period / (_number(feed.get("sy_updatefrequency")) or 1)


def _number(value: object) -> float | None:
    """Return a small positive whole number, or None for anything else a feed may say."""
    text = line(value)
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 6 and int(text) else None


def _rel(feed: Mapping[str, Any], rel: str) -> str | None:
    for found in feed.get("links") or ():
        if found.get("rel") == rel and link(found.get("href")):
            return link(found.get("href"))
    return None
