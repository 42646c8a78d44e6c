"""One poll of one feed: ask, read, and say what is new. Writes nothing and remembers nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message
from typing import Protocol

from streams.core.addresses import host_of
from streams.core.embargo import is_held
from streams.core.feedhealth import shape_of
from streams.core.identify import body_digest, item_id, mark, revision
from streams.core.model import Entry, FeedFormat, FeedRef, FeedState, RawItem
from streams.core.polling import Failed, Gone, Outcome, Read, Same, address, conditional
from streams.core.schedule import Policy, fresh_for, retry_after
from streams.edges.feeds.parsed import TRUNCATED, Document, FeedError, Parsed, Refusal
from streams.edges.http import Answer, Conditions, FeedClient, NoPage, NotModified, Page
from streams.edges.links import linked

TOO_MANY = 429


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


class Readers(Protocol):
    """Read documents and take scripts out of texts; the pool of reading processes does."""

    async def read(self, document: Document, *, safe: bool = False) -> Parsed: ...
    async def make_safe(self, entries: Sequence[Entry], subject: str = "") -> tuple[Entry, ...]: ...


@dataclass(frozen=True, slots=True)
class Poller:
    """Polls feeds with one client and one pool of reading processes."""

    client: FeedClient
    readers: Readers

    async def poll(
        self, feed: FeedRef, state: FeedState, now: datetime, policy: Policy, login: str | None = None
    ) -> Polled:
        """Poll a feed once at ``now``. Every failure of network, server or document is an outcome, none is raised.

        ``login``: the listed address where it holds name and password.
        """
        asked = Conditions()
        if conditional(state, now, policy):
            asked = Conditions(etag=state.etag, last_modified=state.last_modified)
        answer = await self.client.get(address(state), asked, login=login)
        match answer:
            case NotModified():
                polled = Polled(outcome=Same(asked_s=_fresh(answer.headers, now), moving_to=answer.moving_to))
            case NoPage():
                polled = _failure(answer, now)
            case Page():
                polled = await self._page(feed, state, answer, now, full=not asked)
        return replace(polled, asked=asked, answer=answer)

    async def _page(self, feed: FeedRef, state: FeedState, page: Page, now: datetime, *, full: bool) -> Polled:
        """Unchanged bytes are not read again; validators are kept only of a document that was read completely."""
        if body_digest(page.body) == state.body_hash:
            return Polled(outcome=Same(full=full, asked_s=_fresh(page.headers, now), moving_to=page.moving_to))
        try:
            parsed = await self.readers.read(
                Document(body=page.body, url=page.url, charset=_charset(page.headers.get("content-type")))
            )
            return await self._made_safe(_news(feed, state, page, parsed, now, full=full))
        except FeedError as error:
            return Polled(outcome=Failed(reason=error.reason, status=page.status), detail=error.detail)

    async def _made_safe(self, polled: Polled) -> Polled:
        """Scripts and handlers are taken out once for each new entry, and not for every entry at every poll.

        A reading process does it, because the sanitiser's time is a stranger's to choose, too.
        """
        safe = await self.readers.make_safe([raw.entry for raw in polled.new])
        return replace(polled, new=tuple(map(_with_entry, polled.new, safe)))


def _failure(answer: NoPage, now: datetime) -> Polled:
    if answer.status == 410:
        return Polled(outcome=Gone(), detail=answer.detail)
    wait = retry_after((answer.headers or {}).get("retry-after"), now)
    reason = f"http_{answer.status}" if answer.reason == "http_status" else answer.reason
    # the setting that would allow an address belongs where the feed's trouble is shown
    why = answer.detail if answer.reason == "address_refused" else ""
    asker = host_of(answer.url) if answer.status == TOO_MANY else None
    failed = Failed(reason=reason, detail=why, status=answer.status, retry_after_s=wait, host=asker)
    return Polled(outcome=failed, detail=answer.detail)


def _news(feed: FeedRef, state: FeedState, page: Page, parsed: Parsed, now: datetime, *, full: bool) -> Polled:
    free = [entry for entry in parsed.entries if not is_held(entry, now)]
    marked = {mark(item_id(feed.id, entry), revision(entry)): entry for entry in free}
    # documents begin with the newest, so the last is sent first
    seen = frozenset(state.seen)
    fresh = [entry for each, entry in reversed(marked.items()) if each not in seen]
    new = tuple(raw_item(feed, entry, parsed.format, now) for entry in fresh)
    return Polled(
        outcome=_outcome(page, parsed, tuple(marked), now, new=len(new), full=full), new=new,
        same=len(free) - len(new), held=len(parsed.entries) - len(free), refusals=parsed.refusals,
        title=parsed.hints.title, detail=TRUNCATED if parsed.truncated else "",
    )  # fmt: skip


def _outcome(page: Page, parsed: Parsed, marks: tuple[str, ...], now: datetime, *, new: int, full: bool) -> Read:
    ends = [entry.embargo for entry in parsed.entries if entry.embargo is not None and is_held(entry, now)]
    # while something is held the document is fetched whole: its bytes do not change when an embargo ends;
    # of a document that was cut off the validators are those of the whole one, whose end would never be asked for
    kept = Conditions() if ends or parsed.truncated else page.validators
    hints, header, is_part = parsed.hints, page.headers.get("link"), page.status == 226
    return Read(
        marks=marks, new=new, full=full, partial=is_part, truncated=parsed.truncated,
        shape=shape_of(parsed.entries, now), etag=kept.etag, last_modified=kept.last_modified,
        body_hash=None if ends or is_part else body_digest(page.body), held_until=min(ends, default=None),
        asked_s=_fresh(page.headers, now), ttl_s=hints.ttl_s, skip_hours=hints.skip_hours, skip_days=hints.skip_days,
        moving_to=page.moving_to,
        hub=linked(header, "hub", page.url) or hints.hub, topic=linked(header, "self", page.url) or hints.topic,
    )  # fmt: skip


def raw_item(feed: FeedRef, entry: Entry, kind: FeedFormat, now: datetime) -> RawItem:
    """Return an entry as RAW carries it, but for its texts, which are still to be made safe."""
    own, wording = item_id(feed.id, entry), revision(entry)
    return RawItem(id=own, revision=wording, feed=feed, format=kind, fetched_at=now, entry=entry)


def _with_entry(raw: RawItem, entry: Entry) -> RawItem:
    return replace(raw, entry=entry)


def _fresh(headers: Mapping[str, str], now: datetime) -> float | None:
    return fresh_for(headers.get("cache-control"), headers.get("expires"), now, headers.get("date"))


def _charset(content_type: str | None) -> str | None:
    message = Message()
    message["content-type"] = " ".join((content_type or "").split())
    charset = message.get_content_charset()
    return charset if charset and charset.isascii() and len(charset) < 40 else None
