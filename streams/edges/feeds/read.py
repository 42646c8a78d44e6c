"""One document in, its entries out, whatever the format. Here, in this process: ``pool`` does it within limits."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace

from streams.core.model import FeedFormat
from streams.edges.feeds import jsonfeed, newsml, ninjs, nitf, rss
from streams.edges.feeds.bounds import bounded
from streams.edges.feeds.charset import text_of
from streams.edges.feeds.parsed import Document, FeedError, Parsed
from streams.edges.feeds.sniff import sniff, trim
from streams.edges.inflate import InflateError, Inflater

READERS: dict[FeedFormat, Callable[[Document, int], Parsed]] = {
    "rss": rss.read,
    "atom": rss.read,
    "jsonfeed": jsonfeed.read,
    "ninjs": ninjs.read,
    "newsml": newsml.read,
    "nitf": nitf.read,
}

ENTRIES = 10_000
"""Entries of one document that are read; the largest real feeds hold some thousands."""


GZIP = b"\x1f\x8b"
UNPACKED = 16_777_216
"""Bytes a document stored as gzip may grow to."""


def read(document: Document, limit: int = ENTRIES) -> Parsed:
    """Read a feed document, or raise FeedError with its reason."""
    document = _narrowed(_unpacked(document))
    kind = document.format or sniff(document)
    reader = READERS.get(kind)
    if reader is None:
        raise FeedError(document.url, "not_a_feed", f"no reader for {kind}")
    return bounded(reader(document, limit))


def _unpacked(document: Document) -> Document:
    """Some feeds are files that were stored compressed, which no header tells."""
    if not document.body.startswith(GZIP):
        return document
    inflater = Inflater(UNPACKED)
    try:
        inflater.feed(document.body)
        return replace(document, body=inflater.finish())
    except InflateError as error:
        raise FeedError(document.url, "malformed", f"gzip that cannot be unpacked: {error}") from None


def _narrowed(document: Document) -> Document:
    """JSON is UTF-8; some programs write it in UTF-16 all the same, with a mark."""
    body = trim(document.body)
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return document
    text = text_of(body) or ""
    return replace(document, body=text.encode("utf-8", "replace")) if text.startswith(("{", "[")) else document
