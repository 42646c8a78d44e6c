"""Feeds that a web page names, so that a page's address leads to its feed.

What the page's head says comes first (``link rel=alternate`` of a feed's type), then alternates that only say XML,
then links to addresses that look like feeds.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from streams.core.addresses import web_parts
from streams.edges.feeds.text import link

TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
VAGUE = frozenset({"text/xml", "application/xml", "application/json"})
LOOKS = re.compile(r"(?:^|[/._=-])(?:rss|atom|feed|feeds|rdf)(?:$|[/._?=&-]|\.xml)|\.(?:rss|rdf|atom)$", re.IGNORECASE)
WINDOW = 262_144
"""Bytes of a page that are looked at."""


def feeds_of(page: bytes, base: str) -> list[str]:
    """Return the addresses of a page's feeds, the surest first, else in its order."""
    finder = _Finder(base)
    finder.feed(page[:WINDOW].decode("utf-8", "replace"))
    return list(dict.fromkeys(address for _, address in sorted(finder.found, key=lambda each: each[0])))


class _Finder(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self.found: list[tuple[int, str]] = []
        """How unsure it is, and the address."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a base, and what may be a feed."""
        given = {name: value or "" for name, value in attrs}
        address = link(given.get("href"), self._base)
        if address is None or web_parts(address) is None:
            return
        if tag == "base":
            self._base = address
        elif tag == "link" and (doubt := _doubt(given)) is not None:
            self.found.append((doubt, address))
        elif tag == "a" and LOOKS.search(address.partition("//")[2].partition("/")[2]):
            self.found.append((2, address))


def _doubt(given: dict[str, str]) -> int | None:
    """Tell how sure a link is a feed: 0 for one that says so, 1 for XML of any kind, None for anything else."""
    rels, kind = given.get("rel", "").lower().split(), given.get("type", "").partition(";")[0].strip().lower()
    if "feed" in rels or ("alternate" in rels and kind in TYPES):
        return 0
    return 1 if "alternate" in rels and kind in VAGUE else None
