"""What an RSS or Atom feed says about its own rhythm: ttl, the syndication module, skipHours, skipDays, hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streams.edges.feeds.parsed import Hints
from streams.edges.feeds.text import line, link, name_or_none

PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}


def hints_of(feed: Mapping[str, Any]) -> Hints:
    """Return the hints among feedparser's elements of the feed itself."""
    return Hints(
        title=name_or_none(feed.get("title")),
        ttl_s=_ttl(feed.get("ttl")) or _syndication(feed),
        hub=_rel(feed, "hub"),
        topic=_rel(feed, "self"),
    )


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
