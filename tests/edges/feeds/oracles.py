"""Two readers of feeds that share nothing with ours and little with each other: plain feedparser, and a few lines.

Each gives of every entry its title as words, its link, its id and its date in seconds, or None where it does not read
the document. Where they are known to guess, they say nothing (an Ellipsis).
"""

from __future__ import annotations

import calendar
import html
import io
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")


class Row(NamedTuple):
    """What an oracle says of an entry."""

    title: Any
    link: Any
    id: Any
    date: Any


Oracle = Callable[[bytes], list[Row] | None]


def words(title: str | None) -> str:
    """Return a title without tags and entities, however often it was escaped."""
    bare = TAG.sub("", title or "")
    for _ in range(2):
        bare = TAG.sub("", html.unescape(bare))
    return " ".join(bare.split())


def by_feedparser(body: bytes) -> list[Row] | None:
    """Plain feedparser, sanitiser and all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        entries = feedparser.parse(io.BytesIO(body.lstrip())).entries
    return [
        Row(words(dict.get(entry, "title")), dict.get(entry, "link"), dict.get(entry, "id"), _first_date(entry))
        for entry in entries
    ]


def _first_date(entry: Any) -> Any:
    for name in ("published", "updated"):
        written, moment = dict.get(entry, name), dict.get(entry, f"{name}_parsed")
        if written and not re.search(r"\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]{2,8} \d{2,4}", written):
            return ...  # feedparser guesses
        if moment:
            return calendar.timegm(moment)
    return None


def by_hand(body: bytes) -> list[Row] | None:
    """RSS 2.0 and Atom 1.0 as their specifications have them, strictly; all others are left to others."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    if b"<!DOCTYPE" in body or b"xml:base" in body:
        return None
    if root.tag == "rss":
        return [_rss(item) for item in root.iter("item")]
    return [_atom(entry) for entry in root.iter(f"{ATOM}entry")] if root.tag == f"{ATOM}feed" else None


def _rss(item: Any) -> Row:
    guid, links = item.find("guid"), item.findall("link")
    permalink = guid is not None and guid.get("isPermaLink", "true") == "true"
    link = _text(links[0]) if len(links) == 1 else _text(guid) if permalink and not links else ...
    if any(each.tag.endswith("}link") for each in item):
        link = ...
    return Row(_title(item, "title"), link, _one(item, "guid"), _moment(_one(item, "pubDate"), parsedate_to_datetime))


def _atom(entry: Any) -> Row:
    links = [each for each in entry.iterfind(f"{ATOM}link") if each.get("rel", "alternate") == "alternate"]
    link = links[0].get("href") if len(links) == 1 and links[0].get("type", "text/html") == "text/html" else ...
    dates = (_one(entry, f"{ATOM}{name}") for name in ("published", "updated"))
    return Row(
        _title(entry, f"{ATOM}title"), link, _one(entry, f"{ATOM}id"),
        _moment(next(filter(None, dates), None), datetime.fromisoformat),
    )  # fmt: skip


def _title(entry: Any, name: str) -> Any:
    found = entry.findall(name)
    if len(found) != 1 or len(found[0]) or any(each.tag.endswith("}title") for each in entry if each.tag != name):
        return ...
    return words(found[0].text)


def _one(entry: Any, name: str) -> Any:
    found = entry.findall(name)
    return _text(found[0]) if len(found) == 1 else ... if found else None


def _text(element: Any) -> str | None:
    return (element.text or "").strip() or None


def _moment(written: Any, read: Callable[[str], datetime]) -> Any:
    """Only what the specification allows is a date here."""
    if not isinstance(written, str):
        return ...
    try:
        moment = read(written)
    except (ValueError, TypeError):
        return ...
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def disagreements(theirs: list[Row], ours: list[Row]) -> Iterator[tuple[str, Any, Any]]:
    """Yield field, theirs and ours of every field they speak of, equal or not."""
    for one, other in zip(theirs, ours, strict=True):
        for name in Row._fields:
            if getattr(one, name) is not ...:
                yield name, getattr(one, name) or None, getattr(other, name) or None
