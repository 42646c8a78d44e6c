"""Feeds a web page names in its head (``link rel=alternate``), so that a page's address leads to its feed."""

from __future__ import annotations

from html.parser import HTMLParser

from streams.edges.feeds.text import link

TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
WINDOW = 262_144
"""Bytes of a page that are looked at: its head."""


def feeds_of(page: bytes, base: str) -> list[str]:
    """Return the addresses of a page's feeds, in its order."""
    finder = _Finder(base)
    finder.feed(page[:WINDOW].decode("utf-8", "replace"))
    return list(dict.fromkeys(finder.found))


class _Finder(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a base and the alternates that are feeds."""
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and link(given.get("href"), self._base):
            self._base = link(given.get("href"), self._base) or self._base
        if tag == "link" and "alternate" in given.get("rel", "").lower().split() and given.get("type", "") in TYPES:
            address = link(given.get("href"), self._base)
            if address and address.startswith("http"):
                self.found.append(address)
