"""One poll of one feed: ask, read, and say what is new. Writes nothing and remembers nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message

from streams.core.identify import body_digest, item_id, revision
from streams.core.model import Entry, FeedFormat, FeedRef, FeedState, RawItem
from streams.core.polling import Failed, Gone, Outcome, Read, Same, address, conditional
from streams.core.schedule import Policy, fresh_for, retry_after
from streams.edges.feeds.parsed import Document, FeedError, Parsed, Refusal
from streams.edges.feeds.pool import ReaderPool
from streams.edges.feeds.text import safe_html
from streams.edges.http import Answer, Conditions, FeedClient, NoPage, NotModified, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll came to."""

    outcome: Outcome
    new: tuple[RawItem, ...] = ()
    """Entries whose wording was not in the last document, the oldest of the document first."""
    same: int = 0
    held: int = 0
    """Entries under embargo: they are found again once it has ended, and one without an end when it is lifted."""
    refusals: tuple[Refusal, ...] = ()
    """Entries that could not be read."""
    title: str | None = None
    """What the feed calls itself."""
    asked: Conditions = field(default_factory=Conditions)
    answer: Answer | None = None
    detail: str = ""

    @property
    def error(self) -> str | None:
        """What went wrong, in a word; ``detail`` tells the rest."""
        match self.outcome:
            case Failed() as failed:
                return failed.reason
            case Gone():
                return "gone"
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Poller:
    """Polls feeds with one client and one pool of reading processes."""

    client: FeedClient
    readers: ReaderPool

    async def poll(self, feed: FeedRef, state: FeedState, now: datetime, policy: Policy) -> Polled:
        """Poll a feed once at ``now``. Every failure of network, server or document is an outcome, none is raised."""
        asked = Conditions()
        if conditional(state, now, policy):
            asked = Conditions(etag=state.etag, last_modified=state.last_modified)
        answer = await self.client.get(address(state), asked)
        match answer:
            case NotModified():
                polled = Polled(outcome=Same(asked_s=_fresh(answer.headers, now), moving_to=answer.moving_to))
            case NoPage():
                polled = _failure(answer, now)
            case Page():
                polled = await self._page(feed, state, answer, now, full=asked == Conditions())
        return replace(polled, asked=asked, answer=answer)

    async def _page(self, feed: FeedRef, state: FeedState, page: Page, now: datetime, *, full: bool) -> Polled:
        """Unchanged bytes are not read again; validators are kept only of a document that was read completely."""
        if body_digest(page.body) == state.body_hash:
            return Polled(outcome=Same(full=full, asked_s=_fresh(page.headers, now), moving_to=page.moving_to))
        try:
            parsed = await self.readers.read(
                Document(body=page.body, url=page.url, charset=_charset(page.headers.get("content-type")))
            )
        except FeedError as error:
            return Polled(outcome=Failed(reason=error.reason, status=page.status), detail=error.detail)
        return _news(feed, state, page, parsed, now, full=full)


def _failure(answer: NoPage, now: datetime) -> Polled:
    if answer.status == 410:
        return Polled(outcome=Gone(), detail=answer.detail)
    wait = retry_after((answer.headers or {}).get("retry-after"), now)
    reason = f"http_{answer.status}" if answer.reason == "http_status" else answer.reason
    # the setting that would allow an address belongs where the feed's trouble is shown
    why = answer.detail if answer.reason == "address_refused" else ""
    failed = Failed(reason=reason, detail=why, status=answer.status, retry_after_s=wait)
    return Polled(outcome=failed, detail=answer.detail)


def _news(feed: FeedRef, state: FeedState, page: Page, parsed: Parsed, now: datetime, *, full: bool) -> Polled:
    free = [entry for entry in parsed.entries if not _is_held(entry, now)]
    new = tuple(_new(feed, free, parsed.format, frozenset(state.seen), now))
    ends = [entry.embargo for entry in parsed.entries if entry.embargo is not None and _is_held(entry, now)]
    # while something is held the document is fetched whole: its bytes do not change when an embargo ends
    kept = Conditions() if ends else page.validators
    outcome = Read(
        revisions=tuple(dict.fromkeys(map(revision, free))), new=len(new),
        etag=kept.etag, last_modified=kept.last_modified, body_hash=None if ends else body_digest(page.body),
        held_until=min(ends, default=None), full=full,
        asked_s=max(_fresh(page.headers, now) or 0.0, parsed.hints.ttl_s or 0.0) or None,
        skip_hours=parsed.hints.skip_hours, skip_days=parsed.hints.skip_days, moving_to=page.moving_to,
    )  # fmt: skip
    held = len(parsed.entries) - len(free)
    return Polled(
        outcome=outcome, new=new, same=len(free) - len(new), held=held, refusals=parsed.refusals,
        title=parsed.hints.title,
    )  # fmt: skip


def _new(
    feed: FeedRef, entries: Sequence[Entry], kind: FeedFormat, seen: frozenset[str], now: datetime
) -> Iterator[RawItem]:
    """Yield what the last document did not have. Documents begin with the newest, so the last is sent first."""
    sent: set[tuple[str, str]] = set()
    for entry in reversed(entries):
        own, version = item_id(feed.id, entry), revision(entry)
        if version not in seen and (own, version) not in sent:
            sent.add((own, version))
            yield RawItem(id=own, revision=version, feed=feed, format=kind, fetched_at=now, entry=_safe(entry))


def _is_held(entry: Entry, now: datetime) -> bool:
    """A kill is never held back, and neither is what was withheld by name: others may have seen it already."""
    return entry.embargoed and entry.pubstatus == "usable" and (entry.embargo is None or entry.embargo > now)


def _safe(entry: Entry) -> Entry:
    """Scripts and handlers are taken out here, once for each new entry, and not for every entry at every poll."""
    return replace(entry, summary=safe_html(entry.summary), content=safe_html(entry.content))


def _fresh(headers: Mapping[str, str], now: datetime) -> float | None:
    return fresh_for(headers.get("cache-control"), headers.get("expires"), now)


def _charset(content_type: str | None) -> str | None:
    message = Message()
    message["content-type"] = " ".join((content_type or "").split())
    charset = message.get_content_charset()
    return charset if charset and charset.isascii() and len(charset) < 40 else None
