"""What reading a feed document gives: entries and typed refusals, or one typed error for the whole document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from streams.core.errors import BadInput
from streams.core.model import Entry, FeedFormat

Reason = Literal[
    "empty",  # no bytes, or white space only
    "html_page",  # a web page where a feed should be
    "captcha",  # a web page that asks whether we are human
    "not_a_feed",  # XML, JSON or text of another kind
    "malformed",  # begins as a feed and cannot be read
    "too_large",
    "cpu_limit",
    "time_limit",
    "memory_limit",
    "reader_crashed",
]


class FeedError(BadInput):
    """A document that gives no entries, and why, in one word of ``Reason``."""

    def __init__(self, subject: str, reason: Reason, detail: str) -> None:
        super().__init__(subject, f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed document as it came."""

    body: bytes
    url: str = ""
    """Base of relative links; empty when unknown."""
    charset: str | None = None
    """From the Content-Type header; weighed against what the bytes themselves say."""
    format: FeedFormat | None = None
    """None: found out from the bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An entry that could not be read while its neighbours could."""

    index: int
    """Place in the document, from 0."""
    reason: Literal["not_an_entry", "unreadable_entry", "entry_too_large", "too_many_entries", "entry_cut_off"]
    detail: str = ""


TRUNCATED = "the document was cut off: its end is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a feed says about itself and its own rhythm."""

    title: str | None = None
    ttl_s: float | None = None
    """``ttl`` of RSS, or the syndication module's period and frequency, in seconds."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day, UTC, in which the feed asks not to be read."""
    skip_days: tuple[int, ...] = ()
    """Days of the week, Monday is 0."""
    hub: str | None = None
    topic: str | None = None
    """Address the feed gives itself (``rel=self``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A feed document read."""

    format: FeedFormat
    entries: tuple[Entry, ...]
    refusals: tuple[Refusal, ...] = ()
    hints: Hints = Hints()
    well_formed: bool = True
    truncated: bool = False
    """The document has no end: entries that were to follow are missing, and its validators are those of the whole."""
