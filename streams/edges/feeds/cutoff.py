"""Documents without a proper end: a transfer that ended early, a program that was stopped, junk behind the root.

feedparser reads such a document with its lenient parser, which takes a half-written entry for an entry and gives other
values than its strict one. Here an entry that begins and does not end is taken off, what stands behind the root's end
is dropped, and the document is closed: it is read as it would have been read whole, and its entries keep their ids.

Tags in comments, marked sections and processing instructions are none; names count without their prefixes.
Ill-formed documents that have an end, and entries behind an end, are none of this: they are read as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from streams.edges.feeds.sniff import NOISE, WINDOW
from streams.edges.feeds.text import line

ROOT = re.compile(r"<((?:[\w.-]{1,60}:)?(rss|rdf|feed|entry))(?=[\s>/])", re.IGNORECASE)
TAIL = re.compile(rb"</[\w.:-]{1,80}\s*>\s*</([\w.:-]{1,80})\s*>\s*\Z")
"""An end tag and the root's behind it: the end of a document, whatever is broken before it."""
TAG = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|<(?P<end>/?)(?P<name>(?:[\w.-]{1,60}:)?(?P<local>rss|rdf|feed|channel|item|entry|content))"
    rb"(?=[\s/>]|\Z)[^<>]*>?",
    re.DOTALL | re.IGNORECASE,
)
HARMLESS = re.compile(rb"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
NAMING = re.compile(
    rb"<((?:[\w.-]{1,60}:)?(?:guid|id|link|title))\b[^<>]{0,300}>\s{0,50}(?:<!\[CDATA\[)?([^<>\]]{1,200})(?:\]\]>)?\s{0,50}</\1",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CutOff:
    """What is left of a document without a proper end."""

    body: bytes
    """Its whole entries and the end tags of what they stand in; empty when that is nothing."""
    truncated: bool = True
    """Whether anything is missing; else there was only something behind the end."""
    entry: str | None = None
    """What the cut entry says first of itself, in a whole element; empty when it says nothing, None without one."""


def cut_off(body: bytes) -> CutOff | None:
    """Return what is left of a document, in UTF-8, that has no proper end; None for one that has, and for others."""
    root = _root(body)
    if root is None or _ends_well(body, root[1].encode("latin-1")):
        return None
    walk = Walk(root[1].encode("latin-1"), root[2].encode("latin-1").lower())
    for tag in TAG.finditer(body, root.start()):
        if tag["name"] is not None:
            walk.meet(tag)
    if walk.closed is not None:
        return _without_rest(body, walk)
    if walk.begin is not None:
        kept = body[: walk.begin] + walk.ends() if walk.begin > root.start() else b""
        return CutOff(kept, entry=_named(body[walk.begin :]))
    return CutOff(body[: walk.done] + walk.ends() if walk.done else body)


def _root(body: bytes) -> re.Match[str] | None:
    head = body[:WINDOW].decode("latin-1")  # a letter a byte: places are the same
    at = 0
    while skipped := NOISE.match(head, at):
        at = skipped.end()
    return ROOT.match(head, at)


def _ends_well(body: bytes, root: bytes) -> bool:
    found = TAIL.search(body[-400:])
    return found is not None and found[1].lower() == root.lower()


def _without_rest(body: bytes, walk: Walk) -> CutOff | None:
    """Drop what stands behind the end, but for entries: those are kept up to the last whole one."""
    begin, end = walk.closed or (0, 0)
    at = end
    while skipped := HARMLESS.match(body, at):
        at = skipped.end()
    if at == len(body) and body[begin:end].endswith(b">") and walk.proper:
        return None
    if walk.done > end:
        return CutOff(body[: walk.done], truncated=False)
    return CutOff(body[:begin] + b"</%b>" % walk.root, truncated=False)


class Walk:
    """A walk over the tags of a document, that tells where its entries begin and end, and where the root ends."""

    def __init__(self, root: bytes, local: bytes) -> None:
        """Start before the root, of this name with and without its prefix."""
        self.root, self.local = root, local
        self.entry = b"item" if local in (b"rss", b"rdf") else b"entry"
        self.begin: int | None = None
        """Where the entry begins that has not ended."""
        self.done = 0
        """Where the last whole entry ends."""
        self.closed: tuple[int, int] | None = None
        """Where the end tag of the root stands."""
        self.proper = True
        self._name = b""
        self._channel: bytes | None = None
        self._in_content, self._inner = False, 0

    def ends(self) -> bytes:
        """Return the end tags of what is open around the entries."""
        return (b"</%b>" % self._channel if self._channel else b"") + b"</%b>" % self.root

    def meet(self, tag: re.Match[bytes]) -> None:
        """Go past a start or end tag."""
        local = tag["local"].lower()
        if local == self.entry:
            self._meet_entry(tag)
        elif local == self.local:
            self._meet_root(tag)
        elif self.begin is None and local == b"channel":
            self._channel = tag["name"] if not tag["end"] and not tag[0].endswith(b"/>") else None
        elif self.begin is not None and local == b"content" and self.entry == b"entry":
            self._in_content = not tag["end"] and not tag[0].endswith(b"/>")

    def _meet_root(self, tag: re.Match[bytes]) -> None:
        empty = not tag["end"] and tag[0].endswith(b"/>")
        own = tag["name"].lower() == self.root.lower()
        if not (tag["end"] or empty) or self.closed is not None or self._in_content:
            return
        if own or tag[0].endswith(b">"):  # half of the tag is as good as all of it
            self.closed, self.begin = tag.span(), None
            self.proper = own and (empty or tag[0].rstrip(b">").rstrip().endswith(tag["name"]))

    def _meet_entry(self, tag: re.Match[bytes]) -> None:
        if tag[0].endswith(b"/>") and not tag["end"]:
            return
        name = tag["name"].lower()
        if self.begin is not None and name != self._name:
            return  # of another vocabulary, inside
        if not tag["end"]:
            self._begin(tag, name)
        elif self.begin is not None and tag[0].endswith(b">"):  # an end tag that was cut itself is none
            self._end(tag)

    def _begin(self, tag: re.Match[bytes], name: bytes) -> None:
        """Begin an entry. One within another's content is part of it; else the other was never closed."""
        if self.begin is not None and self._in_content:
            self._inner += 1
        else:
            self.begin, self._name, self._in_content, self._inner = tag.start(), name, False, 0

    def _end(self, tag: re.Match[bytes]) -> None:
        if self._inner:
            self._inner -= 1
            return
        self.begin, self.done, self._in_content = None, tag.end(), False
        if self.entry == self.local and self.closed is None:  # a lone entry is its own root
            self.closed = tag.span()


def _named(rest: bytes) -> str:
    found = NAMING.search(rest)
    return line(found[2].decode("utf-8", "replace")) if found else ""
