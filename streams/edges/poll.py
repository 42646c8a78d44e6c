"""One poll of one feed: ask, read, and say what is new. Sends nothing and remembers nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from streams.core.identify import body_digest, item_id, revision
from streams.core.model import FeedRef, FeedState, RawItem
from streams.core.polling import Failed, Gone, Outcome, Read, Same, address, conditional
from streams.core.schedule import Policy, fresh_for, retry_after
from streams.edges.feeds.parsed import Document, FeedError, Parsed, Refusal
from streams.edges.feeds.pool import ReaderPool
from streams.edges.http import Conditions, FeedClient, NoPage, NotModified, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll came to."""

    outcome: Outcome
    new: tuple[RawItem, ...] = ()
    """Entries whose wording was not in the last document."""
    same: int = 0
    refusals: tuple[Refusal, ...] = ()


async def poll(
    client: FeedClient, pool: ReaderPool, feed: FeedRef, state: FeedState, now: datetime, policy: Policy
) -> Polled:
    """Poll a feed once at ``now``. Every failure of network, server or document is an outcome, none is raised."""
    asked = Conditions(etag=state.etag, last_modified=state.last_modified) if conditional(state, now, policy) else None
    answer = await client.get(address(state), asked)
    match answer:
        case NotModified():
            same = Same(asked_s=_fresh(answer.headers, now), moving_to=answer.moving_to)
            return Polled(outcome=same)
        case NoPage(status=410):
            return Polled(outcome=Gone())
        case NoPage():
            wait = retry_after((answer.headers or {}).get("retry-after"), now)
            reason = f"{answer.reason}: {answer.detail}" if answer.detail else answer.reason
            return Polled(outcome=Failed(reason=reason, status=answer.status, retry_after_s=wait))
        case Page():
            return await _read(pool, feed, state, answer, now, full=asked is None)


async def _read(pool: ReaderPool, feed: FeedRef, state: FeedState, page: Page, now: datetime, *, full: bool) -> Polled:
    """Unchanged bytes are not parsed; validators are kept only of a document that was read completely."""
    body_hash = body_digest(page.body)
    if body_hash == state.body_hash:
        return Polled(outcome=Same(full=full, asked_s=_fresh(page.headers, now), moving_to=page.moving_to))
    try:
        parsed = await pool.read(Document(body=page.body, url=page.url, charset=_charset(page.headers)))
    except FeedError as error:
        return Polled(outcome=Failed(reason=f"{error.reason}: {error.detail}", status=page.status))
    return _news(feed, state, page, parsed, body_hash, now, full=full)


def _news(
    feed: FeedRef, state: FeedState, page: Page, parsed: Parsed, body_hash: str, now: datetime, *, full: bool
) -> Polled:
    raws = {
        (raw.id, raw.revision): raw
        for raw in (
            RawItem(
                id=item_id(feed.id, entry), revision=revision(entry), feed=feed, format=parsed.format,
                fetched_at=now, entry=entry,
            )
            for entry in parsed.entries
        )
    }  # fmt: skip
    seen = set(state.seen)
    new = tuple(raw for raw in raws.values() if raw.revision not in seen)
    hints, kept = parsed.hints, page.validators
    outcome = Read(
        revisions=tuple(raw.revision for raw in raws.values()), new=len(new), etag=kept.etag,
        last_modified=kept.last_modified, body_hash=body_hash, full=full,
        asked_s=max(_fresh(page.headers, now) or 0.0, hints.ttl_s or 0.0) or None,
        skip_hours=hints.skip_hours, skip_days=hints.skip_days, moving_to=page.moving_to,
    )  # fmt: skip
    return Polled(outcome=outcome, new=new, same=len(raws) - len(new), refusals=parsed.refusals)


def _fresh(headers: Mapping[str, str], now: datetime) -> float | None:
    return fresh_for(headers.get("cache-control"), headers.get("expires"), now)


def _charset(headers: Mapping[str, str]) -> str | None:
    for part in headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.lower() == "charset" and value:
            return value.strip("\"' ")
    return None
