"""OPML, the format in which feed lists travel between programs (opml.org/spec2): read and written.

Categories and folders are not kept: a feed here has a publisher, a country and a kind, which OPML does not know.
They are written as attributes of our own, and read again where they are found.

Read by the hardened parser of the feed formats rather than by listparser, which would lose those attributes and trust
the document; that both find the same feeds is tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec

from streams.core.addresses import web_parts
from streams.core.identify import digest
from streams.edges.feedlist import Feed
from streams.edges.feeds.markup import attribute, below, parse
from streams.edges.feeds.parsed import Document, FeedError

OWN = ("id", "publisher", "country", "kind", "lang", "interval_s", "poll_floor_s", "enabled", "verified")
"""Attributes beside those of OPML."""
USUAL = Feed(id="a", url="https://a.example/")


def write_opml(feeds: Iterable[Feed]) -> str:
    """Return a feed list as OPML 2.0."""
    lines = "".join(f"    {_outline(feed)}\n" for feed in feeds)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <body>\n{lines}  </body>\n</opml>\n'


def _outline(feed: Feed) -> str:
    own = {key: _written(getattr(feed, key)) for key in OWN if getattr(feed, key) != getattr(USUAL, key)}
    values = {"type": "rss", "text": feed.name or feed.id, "xmlUrl": feed.url, "id": feed.id, **own}
    return "<outline " + " ".join(f"{key}={quoteattr(value)}" for key, value in values.items()) + "/>"


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def read_opml(body: bytes, name: str) -> Iterator[Feed | str]:
    """Yield the feeds of an OPML document, and a complaint for each outline that is none.

    Raises FeedError when it is no OPML at all.
    """
    root = parse(Document(body=body, url=name))
    if attribute(root, "version") == "" and next(below(root, "outline"), None) is None:
        raise FeedError(name, "not_a_feed", "no OPML in it")
    taken: set[str] = set()
    for outline in below(root, "outline"):
        url = attribute(outline, "xmlUrl")
        if not url:
            continue
        title = attribute(outline, "text") or attribute(outline, "title")
        values = {key: attribute(outline, key) for key in OWN if attribute(outline, key)}
        values["id"] = free_id(values.get("id") or title or url, url, taken)
        taken.add(values["id"])
        yield _feed({**values, "url": url, "name": title}, url)


def _feed(values: dict[str, Any], url: str) -> Feed | str:
    try:
        return msgspec.convert(values, Feed, strict=False)
    except msgspec.ValidationError as error:
        return f"{url[:200]}: {error if web_parts(url) else 'is no http or https address'}"


def free_id(text: str, url: str, taken: Iterable[str]) -> str:
    """Return an id made of a name, and of its address, too, where the name is taken or has no Latin letters."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
    return slug if slug and slug not in set(taken) else f"{slug or 'feed'}-{digest(url)[:8]}"
