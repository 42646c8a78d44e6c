"""How a feed does, in one word and a few: what an operator must know before an analyst misses something.

*stale* gave nothing for a day, *failing* fails, *silent* answers and says nothing new for longer than it ever does,
*shrinking* has far fewer entries than usual, *drifting* is no longer the document it was: its dates run ahead, its
titles, links or dates are gone, or nothing of it stays from one poll to the next.

What is usual is learned from the feed: a wire that is silent for three hours is broken, a ministry rests at weekends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from streams.core.intake import Entry, FeedState, Health, Shape

FAILING_AFTER = 3
STALE_AFTER = timedelta(days=1)
LEARNT_AFTER = timedelta(days=8)
"""A week and its end must have been seen before a pause means anything."""
SILENT_UNLEARNT = timedelta(days=7)
SILENT_LEAST, SILENT_MOST = timedelta(hours=3), timedelta(days=30)
SILENT_TIMES = 2.0
"""A feed is silent when it pauses so many times as long as it lately did."""
QUIET_HALVES_S = 14 * 86400.0
"""A long pause is forgotten by half in so many seconds: Christmas does not count in March."""
FEW = 4
"""With fewer entries than this a share means nothing."""
SHRUNK, LOST = 0.5, 0.6
AHEAD_S = 3600.0
CHURNS = 3
MEAN = 0.1
"""Weight of the last document in what is usual."""


def diagnose(state: FeedState, now: datetime) -> tuple[Health, str | None]:
    """Return the word, and what is the matter; None when nothing is. A feed that was asked to wait is well."""
    return next(_troubles(state, now), ("ok", _waits(state, now)))


def _waits(state: FeedState, now: datetime) -> str | None:
    if state.quiet_until is None or state.quiet_until <= now:
        return None
    return f"{state.quiet_host or 'its server'} asked for quiet until {state.quiet_until:%Y-%m-%d %H:%M} UTC"


def _troubles(state: FeedState, now: datetime) -> Iterator[tuple[Health, str]]:
    """The worst first. One that answered before may fail once or twice; one that never did is failing at once."""
    since = state.last_success_at or state.failing_since or now
    if state.status == "gone":
        yield "failing", state.last_error or "gone"
    if state.failures and now - since > STALE_AFTER:
        yield "stale", f"no answer since {since:%Y-%m-%d %H:%M} UTC: {state.last_error}"
    if state.failures >= (1 if state.last_success_at is None else FAILING_AFTER):
        yield "failing", f"{state.failures} failure{'s' * (state.failures > 1)} in a row: {state.last_error}"
    if state.last_new_at is not None and now - state.last_new_at > (limit := patience(state, now)):
        yield "silent", f"nothing new since {state.last_new_at:%Y-%m-%d %H:%M} UTC; {_span(limit)} is the most expected"
    if state.shape is not None and state.usual is not None:
        yield from _misshapen(state.shape, state.usual, state.churn)


def _misshapen(shape: Shape, usual: Shape, churn: int) -> Iterator[tuple[Health, str]]:
    if usual.entries >= FEW and shape.entries < SHRUNK * usual.entries:
        yield "shrinking", f"{shape.entries:.0f} entries where {usual.entries:.0f} are usual"
    for name in ("dated", "titled", "linked"):
        if shape.entries >= FEW and getattr(usual, name) - getattr(shape, name) > LOST:
            yield "drifting", f"{getattr(shape, name):.0%} of the entries are {name}, {getattr(usual, name):.0%} were"
    if shape.ahead_s > AHEAD_S:
        yield "drifting", f"its newest entry is dated {_span(timedelta(seconds=shape.ahead_s))} in the future"
    if churn >= CHURNS:
        yield "drifting", f"nothing stays from one poll to the next, {churn} times: entries may pass unseen"


def patience(state: FeedState, now: datetime) -> timedelta:
    """Return for how long the feed may say nothing new."""
    if state.quiet_s is None or state.known_since is None or now - state.known_since < LEARNT_AFTER:
        return SILENT_UNLEARNT
    return min(max(SILENT_TIMES * timedelta(seconds=state.quiet_s), SILENT_LEAST), SILENT_MOST)


def quiet_after_news(state: FeedState, now: datetime) -> float | None:
    """Return the longest pause lately, when news came at ``now``; ``state`` is the one before that poll.

    The pause that just ended lasted at least until the last answer without news. What lies between that answer and
    now does not count: we may have slept ourselves.
    """
    if state.last_new_at is None or state.last_success_at is None:
        return state.quiet_s
    pause = max((state.last_success_at - state.last_new_at).total_seconds(), 0.0)
    passed = max((now - state.last_new_at).total_seconds(), 0.0)
    return max(pause, (state.quiet_s or 0.0) * math.exp2(-passed / QUIET_HALVES_S))


def learnt(usual: Shape | None, shape: Shape) -> Shape:
    """Return what is usual after a document of this shape. A date that runs ahead never becomes usual."""
    if usual is None:
        return shape
    mixed = {
        name: (1 - MEAN) * getattr(usual, name) + MEAN * getattr(shape, name)
        for name in ("entries", "titled", "linked", "dated")
    }
    return Shape(**mixed)


def shape_of(entries: Sequence[Entry], now: datetime) -> Shape:
    """Return what a document with these entries looks like."""
    count = max(len(entries), 1)
    newest = max(filter(None, (entry.published or entry.updated for entry in entries)), default=now)
    return Shape(
        entries=len(entries),
        titled=sum(bool(entry.title) for entry in entries) / count,
        linked=sum(bool(entry.link) for entry in entries) / count,
        dated=sum(bool(entry.published or entry.updated) for entry in entries) / count,
        ahead_s=max((newest - now).total_seconds(), 0.0),
    )


def _span(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    return f"{hours / 24:.0f} days" if hours >= 72 else f"{hours:.0f} h" if hours >= 2 else f"{60 * hours:.0f} min"
