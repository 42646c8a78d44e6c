"""Which format a document is, from its first bytes: servers label feeds as anything at all."""

from __future__ import annotations

import codecs
import re

from streams.core.model import FeedFormat
from streams.edges.feeds.parsed import Document, FeedError

WINDOW = 4096
"""Bytes after the first sign of life that decide."""

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
NOISE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\])*>", re.DOTALL | re.IGNORECASE)
ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
CAPTCHA = re.compile(r"captcha|cf-challenge|challenge-platform|are you (?:a )?human|you are human", re.IGNORECASE)
NINJS = re.compile(rb'"(?:ur[in]|guid)"\s*:')
"""The one member every ninjs item has (digitalwires: ``urn``; newsroom systems: ``guid``)."""
HTML_ROOTS = frozenset({"html", "head", "body", "script", "meta", "div"})
AGENCY_ROOTS: dict[str, FeedFormat] = {
    "newsmessage": "newsml", "newsitem": "newsml", "packageitem": "newsml", "conceptitem": "newsml",
    "newsml": "newsml", "knowledgeitem": "newsml", "planningitem": "newsml", "catalogitem": "newsml", "nitf": "nitf",
}  # fmt: skip


def trim(body: bytes) -> bytes:
    """Cut white space, and a UTF-8 mark, off the front: feedparser needs quadratic time for blank lines there."""
    return body.lstrip().removeprefix(codecs.BOM_UTF8).lstrip()


def sniff(document: Document) -> FeedFormat:
    """Name the format of a document, or raise FeedError for what is no feed at all."""
    body = trim(document.body)
    if not body.strip(b"\x00 \t\r\n"):
        raise FeedError(document.url, "empty", f"{len(document.body)} bytes, none of them text")
    head = head_of(body)
    if head.startswith(("{", "[")):
        return _json_kind(document, body)
    return _xml_kind(document, head)


def head_of(body: bytes) -> str:
    """Return the beginning of a document as text, whichever Unicode it is in."""
    window = body[:WINDOW]
    for mark, encoding in BOMS:
        if window.startswith(mark):
            return window[len(mark) :].decode(encoding, "replace").lstrip()
    if window[:4].count(b"\x00") >= 2:  # UTF-16 or UTF-32 without a mark
        return window.replace(b"\x00", b"").decode("latin-1").lstrip()
    return window.decode("utf-8", "replace").lstrip()


def _json_kind(document: Document, body: bytes) -> FeedFormat:
    if b"jsonfeed.org/version/" in body.replace(b"\\/", b"/"):
        return "jsonfeed"
    if NINJS.search(body):
        return "ninjs"
    raise FeedError(document.url, "not_a_feed", "JSON of no known feed format")


def _xml_kind(document: Document, head: str) -> FeedFormat:
    root = _root(head)
    is_page = root in HTML_ROOTS or re.search(r"<!DOCTYPE\s+html\b", head, re.IGNORECASE)
    if is_page and "<rss" not in head and "<feed" not in head:
        raise _page(document)
    if root in AGENCY_ROOTS:
        return AGENCY_ROOTS[root]
    return "atom" if root in {"feed", "entry"} else "rss"


def _root(head: str) -> str:
    rest = head
    while skipped := NOISE.match(rest):
        rest = rest[skipped.end() :]
    found = ROOT.match(rest)
    return found[1].lower() if found else ""


def _page(document: Document) -> FeedError:
    if CAPTCHA.search(document.body[:65536].decode("utf-8", "replace")):
        return FeedError(document.url, "captcha", "a page that asks for a human came instead of the feed")
    return FeedError(document.url, "html_page", "a web page came instead of the feed")
