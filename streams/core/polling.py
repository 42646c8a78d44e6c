"""What a poll does to the state of its feed: one fold over the four things a poll can end with.

The state that comes out is written only after the broker has every new entry, so whoever reads it can trust it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from streams.core.feedhealth import diagnose, learnt, quiet_after_news
from streams.core.identify import item_of
from streams.core.intake import FeedState, Shape
from streams.core.schedule import Policy, adapt, back_off, jitter, next_poll, outside, rest_after

CONFIRMATIONS = 3
"""Polls in a row that must be redirected permanently to one address before that address is polled itself."""
MISSES = 2
"""So many polls in a row that found what the hub had not pushed, and the hub is not relied on."""
WINDOW = 100
"""Entries remembered at least; a feed served by machines that disagree must not send its entries again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document came and was read as far as it goes."""

    marks: tuple[str, ...]
    """Of all entries in it, as ``identify.mark`` makes them."""
    new: int
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    full: bool = True
    """True when it was asked for without conditions."""
    asked_s: float | None = None
    """What the server asks to wait."""
    ttl_s: float | None = None
    """What the document asks to wait."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    moving_to: str | None = None
    held_until: datetime | None = None
    """First end of an embargo on an entry of the document: it is polled again then."""
    partial: bool = False
    """True when the server sent only what is new (226): what it did not send is still there."""
    truncated: bool = False
    """True when the document was cut off: what it does not hold is still there, and is asked for again."""
    shape: Shape | None = None
    hub: str | None = None
    topic: str | None = None


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
    host: str | None = None
    """Host that wants quiet from all its feeds (429)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The server says the feed is gone for good (410)."""


Outcome = Read | Same | Failed | Gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A hub has promised to push what is new."""

    last_at: datetime | None = None
    """When it last did."""


def address(state: FeedState) -> str:
    """Return the address to poll."""
    return state.moved_to or state.url


def conditional(state: FeedState, now: datetime, policy: Policy) -> bool:
    """Tell whether to ask with conditions: yes, but once in ``full_every_s`` in case the validators lie."""
    if state.last_full_at is None:
        return False
    return now - state.last_full_at < timedelta(seconds=policy.full_every_s)


def fold(
    state: FeedState,
    outcome: Outcome,
    now: datetime,
    policy: Policy,
    *,
    push: Push | None = None,
    took_s: float = 0.0,
) -> FeedState:
    """Return the state after a poll that ended so at ``now`` and took so many seconds."""
    polled = replace(
        state, last_poll_at=now, polls=state.polls + 1, missed=_missed(state, outcome, push),
        quiet_until=None, quiet_host=None,
    )  # fmt: skip
    match outcome:
        case Read():
            after = _read(polled, outcome, now, policy)
        case Same():
            after = _answered(polled, outcome, 0, now, policy)
        case Failed():
            after = _failed(polled, outcome, now, policy)
        case Gone():
            after = replace(polled, status="gone", next_due_at=None, last_error="410 gone")
    is_holding = isinstance(outcome, Read) and outcome.held_until is not None
    least = _least(after, policy, None if is_holding else push, took_s)
    return judged(_not_before(after, least, now), now)


def judged(state: FeedState, now: datetime) -> FeedState:
    """Return the state with its health, and since when it is not well."""
    health, trouble = diagnose(state, now)
    since = None if health == "ok" else state.unwell_since or now
    return replace(state, health=health, trouble=trouble, unwell_since=since)


def relied_on(state: FeedState, push: Push | None) -> bool:
    """Tell whether a hub is trusted to push what is new."""
    return push is not None and state.missed < MISSES


def resume(state: FeedState, now: datetime) -> FeedState:
    """Return the state of a disabled or gone feed that is to be polled again, at the address the operator lists."""
    own = _at_listed_address(state) if state.moved_to else state
    return replace(
        own, status="active", failures=0, failing_since=None, last_error=None, next_due_at=now,
        quiet_until=None, quiet_host=None,
    )  # fmt: skip


def halted(state: FeedState) -> FeedState:
    """Return the state of a feed that is not to be polled until it is resumed."""
    return replace(state, status="disabled", next_due_at=None)


def hushed(state: FeedState, host: str, until: datetime, now: datetime, policy: Policy) -> FeedState:
    """Return the state of a feed whose host wants quiet from all its feeds: when it really comes, and why.

    They come spread over a floor once the quiet has ended.
    """
    until = max(until, state.quiet_until or until)
    due = until + timedelta(seconds=policy.floor_s * jitter(state.id, 1))
    later = max(due, state.next_due_at or due)
    return judged(replace(state, quiet_until=until, quiet_host=host, next_due_at=later), now)


def listed(state: FeedState, url: str) -> FeedState:
    """Return the state under the address the operator lists; another address starts without validators."""
    if state.url == url:
        return state
    return FeedState(id=state.id, url=url, seen=state.seen, interval_s=state.interval_s, last_new_at=state.last_new_at)


def quiet_of(state: FeedState, now: datetime, policy: Policy) -> datetime | None:
    """Return until when quiet is kept: from the last poll on no longer than any server is heeded.

    What a state file says instead is damage, and would silence a feed for ever.
    """
    if state.quiet_until is None:
        return None
    asked_at = min(state.last_poll_at or now, now)
    return min(state.quiet_until, asked_at + timedelta(seconds=policy.retry_cap_s))


def _missed(state: FeedState, outcome: Outcome, push: Push | None) -> int:
    """Count the polls that found what a subscribed hub should have pushed since the poll before."""
    if push is None or state.last_poll_at is None:
        return 0
    if not isinstance(outcome, Read) or not outcome.new:
        return state.missed
    return state.missed + 1 if push.last_at is None or push.last_at < state.last_poll_at else 0


def _least(state: FeedState, policy: Policy, push: Push | None, took_s: float) -> float:
    """Return the seconds to wait at least, whatever the rhythm says."""
    pushed = policy.pushed_s if relied_on(state, push) and not state.failures else 0.0
    return max(rest_after(took_s, policy), pushed)


def _not_before(state: FeedState, least_s: float, now: datetime) -> FeedState:
    if state.next_due_at is None:
        return state
    return replace(state, next_due_at=max(state.next_due_at, now + timedelta(seconds=least_s)))


def _read(state: FeedState, read: Read, now: datetime, policy: Policy) -> FeedState:
    hinted = replace(
        state, ttl_s=read.ttl_s, skip_hours=read.skip_hours, skip_days=read.skip_days, hub=read.hub, topic=read.topic,
    )  # fmt: skip
    after = _answered(hinted, read, read.new, now, policy)
    due = after.next_due_at
    if read.held_until is not None and due is not None:
        due = min(due, max(read.held_until, now + timedelta(seconds=policy.floor_s)))
    return replace(
        _looked_at(after, read),
        next_due_at=due,
        etag=read.etag,
        last_modified=read.last_modified,
        body_hash=read.body_hash,
        seen=_remembered(state.seen, read),
        last_new_at=now if read.new or state.last_new_at is None else state.last_new_at,
        quiet_s=quiet_after_news(state, now) if read.new else state.quiet_s,
    )


def _remembered(before: tuple[str, ...], read: Read) -> tuple[str, ...]:
    """The document's entries first, then the youngest of those before; of an entry only its present wording.

    So a wording that comes back after a correction is news again, and an entry that comes back as it was is not.
    """
    present = {item_of(mark) for mark in read.marks}
    most = max(WINDOW, 2 * len(read.marks), len(before) if read.partial or read.truncated else 0)
    return (*read.marks, *(mark for mark in before if item_of(mark) not in present))[:most]


def _looked_at(state: FeedState, read: Read) -> FeedState:
    """What is new alone says nothing about the document's shape, nor does a piece of it."""
    if read.shape is None or read.partial or read.truncated:
        return state
    is_foreign = bool(state.seen and read.marks) and not set(read.marks) & set(state.seen)
    return replace(
        state, shape=read.shape, usual=learnt(state.usual, read.shape), churn=state.churn + 1 if is_foreign else 0
    )


def _answered(state: FeedState, answer: Read | Same, new: int, now: datetime, policy: Policy) -> FeedState:
    """The first document says nothing about the rhythm: all of it is new."""
    interval = state.interval_s if state.last_success_at is None else adapt(state.interval_s, new, policy)
    asked = max(answer.asked_s or 0.0, state.ttl_s or 0.0)
    due = next_poll(state.id, interval, now, policy, asked_s=asked, count=state.polls)
    return replace(
        _moving(state, answer.moving_to),
        interval_s=interval, next_due_at=outside(due, state.skip_hours, state.skip_days, jitter(state.id, state.polls)),
        known_since=state.known_since or now, last_success_at=now, failures=0, failing_since=None, last_error=None,
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
    quiet = _quiet_until(failed, now, policy)
    return replace(
        _forget_move(state, failures), failures=failures, failing_since=since,
        last_error=": ".join(filter(None, (failed.reason, failed.detail))),
        status="disabled" if missing else state.status, next_due_at=None if missing else max(due, quiet or due),
        quiet_until=quiet, quiet_host=failed.host if quiet else None,
    )  # fmt: skip


def _quiet_until(failed: Failed, now: datetime, policy: Policy) -> datetime | None:
    """A server that says 429 and not for how long wants as long as a feed nothing is known about is left alone."""
    asked = failed.retry_after_s
    if asked is None and failed.host is not None:
        asked = policy.start_s
    return now + timedelta(seconds=min(asked, policy.retry_cap_s)) if asked else None


def _forget_move(state: FeedState, failures: int) -> FeedState:
    """A moved feed that keeps failing at its new address is tried again at the listed one."""
    if state.moved_to is None or failures < CONFIRMATIONS:
        return replace(state, moving_to=None, moving_seen=0)
    return _at_listed_address(state)


def _at_listed_address(state: FeedState) -> FeedState:
    """Validators belong to the address that gave them."""
    return replace(
        state, moved_to=None, moving_to=None, moving_seen=0, etag=None, last_modified=None, body_hash=None,
        last_full_at=None,
    )  # fmt: skip
