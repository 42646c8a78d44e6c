"""Documents that were cut off: a transfer that ended early, a program that was stopped while it wrote.

feedparser reads such a document as if it were whole, and the half-written entry at its end as an entry with half a
title and no id. Here the end tag of the root tells: where it is missing the document is cut off, and an entry that
begins and does not end is taken off it. What is whole before it is read as it would have been in the whole document.

Ill-formed documents that have an end are none of this: they are read as they always were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from streams.edges.feeds.sniff import NOISE, WINDOW
from streams.edges.feeds.text import line

ROOT = re.compile(r"<((?:([\w.-]{1,60}):)?(rss|rdf|feed|entry))(?=[\s>/])", re.IGNORECASE)
NAMING = re.compile(
    rb"<(guid|id|link|title)\b[^<>]{0,300}>\s{0,50}(?:<!\[CDATA\[)?([^<>\]]{1,200})(?:\]\]>)?\s{0,50}</\1",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CutOff:
    """What is left of a document without its end."""

    body: bytes
    """Where an entry was cut: without it, and with the end tags of what it stood in; empty when that is nothing.
    Else the document as it came."""
    entry: str | None = None
    """What the cut entry says first of itself, in a whole element; empty when it says nothing, None without one."""


def cut_off(body: bytes) -> CutOff | None:
    """Return what is left of a document, in UTF-8, that was cut off; None for one that has its end, and for others."""
    root = _root(body)
    if root is None:
        return None
    whole, prefix, name = root[1].encode(), root[2], root[3].lower()
    entry = b"item" if name in ("rss", "rdf") else b"%b:entry" % prefix.encode() if prefix else b"entry"
    if _has_end(body, whole, entry):
        return None
    begin = 0 if name == "entry" else _cut_entry(body, entry)
    if begin is None:
        return CutOff(body)
    ends = b"</channel></%b>" if name == "rss" else b"</%b>"
    return CutOff(body[:begin] + ends % whole if begin else b"", _named(body[begin:]))


def _root(body: bytes) -> re.Match[str] | None:
    head = body[:WINDOW].decode("utf-8", "replace").lstrip()
    while skipped := NOISE.match(head):
        head = head[skipped.end() :]
    return ROOT.match(head)


def _has_end(body: bytes, root: bytes, entry: bytes) -> bool:
    """Tell whether the root ends after the last entry begins; half of the last tag is as good as all of it."""
    ends = re.finditer(rb"</%b\s*(?:>|\Z)" % re.escape(root), body, re.IGNORECASE)
    end = max((found.end() for found in ends), default=None)
    return end is not None and re.compile(rb"<%b\b" % re.escape(entry), re.IGNORECASE).search(body, end) is None


def _cut_entry(body: bytes, entry: bytes) -> int | None:
    """Return where the entry begins that does not end. Tags in comments and marked sections are none."""
    tags = re.compile(
        rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<tag>/?)%b(?=[\s/>]|\Z)[^<>]*>?" % re.escape(entry),
        re.DOTALL | re.IGNORECASE,
    )
    begin = None
    for tag in tags.finditer(body):
        if tag["tag"] is None or tag[0].endswith(b"/>"):
            continue
        if not tag["tag"]:
            begin = tag.start()
        elif tag[0].endswith(b">"):  # an end tag that was cut itself is none
            begin = None
    return begin


def _named(rest: bytes) -> str:
    found = NAMING.search(rest)
    return line(found[2].decode("utf-8", "replace")) if found else ""
