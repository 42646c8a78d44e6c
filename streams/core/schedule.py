"""When a feed is polled next: pure arithmetic over what the feed, its server and its own rhythm ask for.

The interval follows the feed: halved when a poll brought something new, a tenth longer when it did not, so that it
settles where about one poll in eight finds news, and a breaking story is followed within minutes.
It is never below the floor, nor below what the server asks for as far as that is reasonable (``Policy.ask_cap_s``).

Jitter is deterministic: from the feed's id and a count, so that ten thousand feeds never move in step and a replay
makes the same plan. All durations are seconds, all times aware.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from streams.core.identify import digest

FASTER, SLOWER = 0.5, 1.1
REST = 4.0
"""A server is at rest at least so many times as long as it took to answer."""
DAY = 86400.0
LATE_S = 600.0
"""Seconds over which feeds are spread that may be read again from a full hour on."""
MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Bounds of polling, in seconds."""

    floor_s: float = 60.0
    start_s: float = 300.0
    """Interval of a feed nothing is known about."""
    ceiling_s: float = 3600.0
    ask_cap_s: float = 3600.0
    """The most that ttl, max-age or Expires can ask for: a day's ttl must not hide a day's news."""
    backoff_cap_s: float = 6 * 3600.0
    retry_cap_s: float = DAY
    """The most that Retry-After can ask for."""
    full_every_s: float = DAY
    """A feed is fetched without conditions so often, in case its validators lie."""
    missing_after_s: float = 3 * DAY
    """A feed that was not found for so long is disabled."""
    pushed_s: float = 1800.0
    """A feed whose hub pushes what is new is polled only so often, in case the hub fails."""


def jitter(feed_id: str, count: int) -> float:
    """Return a number in [0, 1) that looks random and is the same every time."""
    return int(digest("jitter", feed_id, str(count))[:8], 16) / 2**32


def first_poll(feed_id: str, now: datetime, spread_s: float) -> datetime:
    """Return when a feed is polled first after a start: somewhere in the spread, so that no herd sets off."""
    return now + timedelta(seconds=spread_s * jitter(feed_id, 0))


def adapt(interval_s: float, new: int, policy: Policy) -> float:
    """Return the next interval of a feed that answered with so many new entries, to a tenth of a second."""
    changed = round(interval_s * (FASTER if new else SLOWER), 1)
    return min(max(changed, policy.floor_s), max(policy.ceiling_s, policy.floor_s))


def next_poll(
    feed_id: str, interval_s: float, now: datetime, policy: Policy, *, asked_s: float | None = None, count: int = 0
) -> datetime:
    """Return when to poll after an answer: the interval or what the server asked for, up to a tenth later."""
    wait = max(interval_s, policy.floor_s, min(asked_s or 0.0, policy.ask_cap_s))
    return now + timedelta(seconds=wait * (1 + 0.1 * jitter(feed_id, count)))


def rest_after(took_s: float, policy: Policy) -> float:
    """Return for how long a server is left alone that took so long to answer: a slow one is not to be kept busy."""
    return min(REST * took_s, max(policy.ceiling_s, policy.floor_s))


def back_off(
    feed_id: str, failures: int, now: datetime, policy: Policy, *, retry_after_s: float | None = None
) -> datetime:
    """Return when to try again after so many failures in a row (1 for the first).

    Doubles from the floor to the cap, spread over its upper half; Retry-After can only make it later.
    """
    full = min(policy.floor_s * 2.0 ** min(failures, 30), max(policy.backoff_cap_s, policy.floor_s))
    wait = full * (0.5 + 0.5 * jitter(feed_id, failures))
    return now + timedelta(seconds=max(wait, policy.floor_s, min(retry_after_s or 0.0, policy.retry_cap_s)))


def retry_after(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header: seconds to wait, or None for none and for garbage."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:10])
    return _until(text, now)


def fresh_for(cache_control: str | None, expires: str | None, now: datetime, date: str | None = None) -> float | None:
    """Return for how long the server says its answer is fresh: max-age, else Expires; None when it says nothing.

    Expires is compared with the server's own ``Date`` where it has one: clocks differ.
    """
    control = (cache_control or "").lower()
    if "no-cache" in control or "no-store" in control:
        return None
    found = MAX_AGE.search(control)
    return float(found[1]) if found else _until((expires or "").strip(), _moment(date or "") or now)


def _until(text: str, now: datetime) -> float | None:
    moment = _moment(text)
    return None if moment is None else max((moment - now).total_seconds(), 0.0)


def _moment(text: str) -> datetime | None:
    if len(text) < 16:  # "0" and "-1" are what many servers write for "already expired"
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def outside(at: datetime, skip_hours: Collection[int], skip_days: Collection[int], late: float = 0.0) -> datetime:
    """Move a time out of the hours and days (Monday is 0) in which a feed asks not to be read, UTC.

    It is moved into the first hour that is free, and by ``late`` (0 to 1) into that: many feeds skip the same hours.
    A feed that forbids every hour forbids none: the time is then left as it is.
    """
    moment = at.astimezone(UTC)
    for passed in range(7 * 24 + 1):
        if moment.hour not in skip_hours and moment.weekday() not in skip_days:
            return moment + timedelta(seconds=LATE_S * late) if passed else moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at
