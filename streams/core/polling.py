"""What a poll does to the state of its feed: one fold over the four things a poll can end with.

The state that comes out is written only after the broker has every new entry, so whoever reads it can trust it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from streams.core.model import FeedState
from streams.core.schedule import Policy, adapt, back_off, next_poll, outside

CONFIRMATIONS = 3
"""Polls in a row that must be redirected permanently to one address before that address is polled itself."""
FAILING_AFTER = 3
SILENT_AFTER = timedelta(days=7)
STALE_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document came and was read completely."""

    revisions: tuple[str, ...]
    """Of all entries in it."""
    new: int
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    full: bool = True
    """True when it was asked for without conditions."""
    asked_s: float | None = None
    """What the server or the feed asks to wait."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    moving_to: str | None = None
    held_until: datetime | None = None
    """First end of an embargo on an entry of the document: it is polled again then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Nothing changed: 304, or the bytes of the last document again."""

    full: bool = False
    asked_s: float | None = None
    moving_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No answer, or one that is no feed."""

    reason: str
    detail: str = ""
    """What the reason's word leaves open and somebody must know to mend it."""
    status: int | None = None
    """HTTP status, where there was one."""
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The server says the feed is gone for good (410)."""


Outcome = Read | Same | Failed | Gone


def address(state: FeedState) -> str:
    """Return the address to poll."""
    return state.moved_to or state.url


def conditional(state: FeedState, now: datetime, policy: Policy) -> bool:
    """Tell whether to ask with conditions: yes, but once in ``full_every_s`` in case the validators lie."""
    if state.last_full_at is None:
        return False
    return now - state.last_full_at < timedelta(seconds=policy.full_every_s)


def fold(state: FeedState, outcome: Outcome, now: datetime, policy: Policy) -> FeedState:
    """Return the state after a poll that ended so at ``now``."""
    polled = replace(state, last_poll_at=now, polls=state.polls + 1)
    match outcome:
        case Read():
            after = _read(polled, outcome, now, policy)
        case Same():
            after = _same(polled, outcome, now, policy)
        case Failed():
            after = _failed(polled, outcome, now, policy)
        case Gone():
            after = replace(polled, status="gone", next_due_at=None, last_error="410 gone", health="failing")
    return replace(after, health=health(after, now))


def health(state: FeedState, now: datetime) -> Literal["ok", "failing", "stale", "silent"]:
    """Say how a feed does: *stale* gave nothing for a day, *failing* fails, *silent* answers and says nothing new.

    One that has answered before may fail once or twice; one that never did is failing from its first failure on.
    """
    if state.status == "gone":
        return "failing"
    if state.failures and now - (state.last_success_at or state.failing_since or now) > STALE_AFTER:
        return "stale"
    if state.failures >= (1 if state.last_success_at is None else FAILING_AFTER):
        return "failing"
    silent = state.last_new_at is not None and now - state.last_new_at > SILENT_AFTER
    return "silent" if silent else "ok"


def resume(state: FeedState, now: datetime) -> FeedState:
    """Return the state of a disabled or gone feed that is to be polled again."""
    return replace(state, status="active", failures=0, failing_since=None, last_error=None, next_due_at=now)


def halted(state: FeedState) -> FeedState:
    """Return the state of a feed that is not to be polled until it is resumed."""
    return replace(state, status="disabled", next_due_at=None)


def listed(state: FeedState, url: str) -> FeedState:
    """Return the state under the address the operator lists; another address starts without validators."""
    if state.url == url:
        return state
    return FeedState(id=state.id, url=url, seen=state.seen, interval_s=state.interval_s, last_new_at=state.last_new_at)


def _read(state: FeedState, read: Read, now: datetime, policy: Policy) -> FeedState:
    after = _answered(state, read, read.new, now, policy)
    due = after.next_due_at
    if read.held_until is not None and due is not None:
        due = min(due, max(read.held_until, now + timedelta(seconds=policy.floor_s)))
    return replace(
        after,
        next_due_at=due,
        etag=read.etag,
        last_modified=read.last_modified,
        body_hash=read.body_hash,
        seen=read.revisions,
        last_new_at=now if read.new or state.last_new_at is None else state.last_new_at,
    )


def _same(state: FeedState, same: Same, now: datetime, policy: Policy) -> FeedState:
    return _answered(state, same, 0, now, policy)


def _answered(state: FeedState, answer: Read | Same, new: int, now: datetime, policy: Policy) -> FeedState:
    """The first document says nothing about the rhythm: all of it is new."""
    interval = state.interval_s if state.last_success_at is None else adapt(state.interval_s, new, policy)
    due = next_poll(state.id, interval, now, policy, asked_s=answer.asked_s, count=state.polls)
    if isinstance(answer, Read):
        due = outside(due, answer.skip_hours, answer.skip_days)
    return replace(
        _moving(state, answer.moving_to),
        interval_s=interval, next_due_at=due, last_success_at=now, failures=0, failing_since=None, last_error=None,
        last_full_at=now if answer.full else state.last_full_at,
    )  # fmt: skip


def _moving(state: FeedState, target: str | None) -> FeedState:
    if target is None or target == address(state):
        return replace(state, moving_to=None, moving_seen=0)
    seen = state.moving_seen + 1 if target == state.moving_to else 1
    if seen >= CONFIRMATIONS:
        return replace(state, moved_to=target, moving_to=None, moving_seen=0)
    return replace(state, moving_to=target, moving_seen=seen)


def _failed(state: FeedState, failed: Failed, now: datetime, policy: Policy) -> FeedState:
    failures = state.failures + 1
    since = state.failing_since or now
    missing = failed.status == 404 and (now - since).total_seconds() >= policy.missing_after_s
    due = back_off(state.id, failures, now, policy, retry_after_s=failed.retry_after_s)
    return replace(
        _forget_move(state, failures), failures=failures, failing_since=since,
        last_error=": ".join(filter(None, (failed.reason, failed.detail))),
        status="disabled" if missing else state.status, next_due_at=None if missing else due,
    )  # fmt: skip


def _forget_move(state: FeedState, failures: int) -> FeedState:
    """A moved feed that keeps failing at its new address is tried again at the listed one."""
    if state.moved_to is None or failures < CONFIRMATIONS:
        return replace(state, moving_to=None, moving_seen=0)
    return replace(
        state, moved_to=None, moving_to=None, moving_seen=0, etag=None, last_modified=None, last_full_at=None
    )
