"""The types of what comes in: a feed's state and an entry as it came. ``model`` hands them on with all others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

Instant = Annotated[datetime, Meta(tz=True)]
"""An aware datetime: one without a zone is refused where a record is read."""

PubStatus = Literal["usable", "withheld", "canceled"]
FeedFormat = Literal["rss", "atom", "jsonfeed", "ninjs", "newsml", "nitf", "jsonl"]
PublisherKind = Literal["agency", "state_media", "official", "think_tank", "outlet"]
Health = Literal["ok", "failing", "stale", "silent", "shrinking", "drifting"]

# -- pactwire.feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a document looks like from afar: how many entries, and what share of them has a title, a link, a date."""

    entries: float
    titled: float = 1.0
    linked: float = 1.0
    dated: float = 1.0
    ahead_s: float = 0.0
    """Seconds by which the newest date lies in the future; 0 when it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of one feed after its last poll. Moves only after the broker has every new entry."""

    id: str
    url: str
    status: Literal["active", "disabled", "gone"] = "active"
    etag: str | None = None
    """Opaque, byte for byte as the server sent it."""
    last_modified: str | None = None
    body_hash: str | None = None
    seen: tuple[str, ...] = ()
    """Marks (item and wording) of the entries in the last document and of some before: what is unchanged is not sent
    again."""
    last_poll_at: Instant | None = None
    last_success_at: Instant | None = None
    last_new_at: Instant | None = None
    next_due_at: Instant | None = None
    interval_s: float = 900.0
    failures: int = 0
    """Failures in a row; 0 after a success."""
    last_error: str | None = None
    health: Health = "ok"
    trouble: str | None = None
    """What is the matter, in plain words, when ``health`` is not ok, or while ``quiet_until`` lasts."""
    unwell_since: Instant | None = None
    failing_since: Instant | None = None
    quiet_until: Instant | None = None
    """A server asked not to be asked before (Retry-After, 429)."""
    quiet_host: str | None = None
    """The host that asked so for all its feeds (429); None when it asked for this feed alone."""
    last_full_at: Instant | None = None
    """Last answer to a request without conditions."""
    moved_to: str | None = None
    """Address polled instead of ``url``: a permanent redirect that was confirmed by repetition."""
    moving_to: str | None = None
    moving_seen: int = 0
    """Polls in a row that were permanently redirected to ``moving_to``."""
    polls: int = 0
    """Polls so far; only moves the jitter."""
    ttl_s: float | None = None
    """What the last document asks to wait between polls; it holds while the server says that nothing changed."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    hub: str | None = None
    """WebSub hub that the feed names, and the address it is known by there."""
    topic: str | None = None
    missed: int = 0
    """Polls in a row that found news which a subscribed hub had not pushed."""
    known_since: Instant | None = None
    """First answer: what is normal for a feed is not judged before a week has been seen."""
    quiet_s: float | None = None
    """The longest pause between news lately, in seconds."""
    shape: Shape | None = None
    """Of the last document."""
    usual: Shape | None = None
    """A slow mean over the documents."""
    churn: int = 0
    """Documents in a row in which nothing of what was seen before was left."""


# -- pactwire.raw


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRef:
    """Where an entry came from, as the operator described the feed."""

    id: str
    url: str = ""
    name: str = ""
    publisher: str | None = None
    """Publisher family: outlets of one house share it, so that they count once."""
    country: str | None = None
    """ISO 3166 alpha-3."""
    kind: PublisherKind = "outlet"
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it came: text still with its markup, dates read but not judged."""

    guid: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    """Subject codes as URIs (agency formats)."""
    published: Instant | None = None
    updated: Instant | None = None
    lang: str | None = None
    source: str | None = None
    """The agency or outlet the entry itself names as its origin."""
    version: str | None = None
    pubstatus: PubStatus = "usable"
    embargo: Instant | None = None
    embargoed: bool = False
    """True with ``embargo`` None is an embargo without end."""
    urgency: int | None = None
    """1 (flash) to 8, as in IPTC urgency."""
    editorial_note: str | None = None
    correction: bool = False
    rights: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """An entry, where it came from and when it arrived."""

    id: str
    """From feed and entry identity; the same entry fetched twice has the same id."""
    revision: str
    """From content; an update of an entry has the same id and another revision."""
    feed: FeedRef
    format: FeedFormat
    fetched_at: Instant
    entry: Entry
