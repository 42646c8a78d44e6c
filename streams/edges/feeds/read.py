"""One document in, its entries out, whatever the format. Here, in this process: ``pool`` does it within limits."""

from __future__ import annotations

from collections.abc import Callable

from streams.core.model import FeedFormat
from streams.edges.feeds import jsonfeed, rss
from streams.edges.feeds.parsed import Document, FeedError, Parsed
from streams.edges.feeds.sniff import sniff

READERS: dict[FeedFormat, Callable[[Document, int], Parsed]] = {
    "rss": rss.read,
    "atom": rss.read,
    "jsonfeed": jsonfeed.read,
}

ENTRIES = 10_000
"""Entries of one document that are read; the largest real feeds hold some thousands."""


def read(document: Document, limit: int = ENTRIES) -> Parsed:
    """Read a feed document, or raise FeedError with its reason."""
    kind = document.format or sniff(document)
    reader = READERS.get(kind)
    if reader is None:
        raise FeedError(document.url, "not_a_feed", f"no reader for {kind}")
    return reader(document, limit)
