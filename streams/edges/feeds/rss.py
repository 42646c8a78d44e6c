"""RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, and what comes near them, read by feedparser.

feedparser reads and this adapter chooses: every fall-back between elements is written here, once, in order.
Dates are read again from their own strings (``core.dates``), since feedparser guesses;
titles become plain text, since its sanitiser lets scripts through in them; links lead to the web or nowhere.

feedparser needs quadratic time for several small inputs, so this runs in a process that can be killed (``pool``).
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from streams.core.addresses import web_parts
from streams.core.dates import read_date
from streams.core.model import Entry, FeedFormat
from streams.edges.feeds.apart import CAPTION
from streams.edges.feeds.cutoff import CutOff, cut_off
from streams.edges.feeds.hints import hints_of
from streams.edges.feeds.mend import mend
from streams.edges.feeds.parsed import TRUNCATED, Document, FeedError, Parsed, Refusal
from streams.edges.feeds.references import without_strays
from streams.edges.feeds.text import clean, escaped, line, link, name_or_none, plain

Tree = Mapping[str, Any]
PLAIN = "text/plain"
FAULTS = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError)
"""What feedparser raises, of its own accord, on elements in places where it does not expect them."""
MAILBOX = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,255} ?\(([^()]+)\)")
FULL_TEXT = re.compile(r"_full-?text$|^turbo_content$")
"""Elements in which Russian houses give aggregators the whole text, ``yandex:full-text`` and its like."""
HTML_TAG = re.compile(
    r"</?(?:a|b|br|em|i|p|span|strong|sub|sup|u|script|style|iframe|object|embed|svg|img|link|meta|video)\b[^<>]*>",
    re.IGNORECASE,
)
"""Tags that no headline talks about: where one stands in a title of plain text, the title is HTML all the same."""


def read(document: Document, limit: int) -> Parsed:
    """Read a document; at most ``limit`` entries, the rest is refused by count."""
    body = mend(document)
    cut = cut_off(body)
    if cut is not None:
        body = cut.body
        if not body:
            raise FeedError(document.url, "malformed", TRUNCATED)
    referring = without_strays(body)
    tree = _parse(referring, document.url)
    found = tree["entries"]
    if not tree.get("version") and not found:
        raise FeedError(document.url, "not_a_feed", "no RSS, RDF or Atom in it")
    if tree.get("bozo") and not found and not tree["feed"]:
        raise FeedError(document.url, "malformed", line(str(tree.get("bozo_exception")))[:200])
    entries, refusals = _entries(found[:limit], tree["feed"], document.url)
    if cut is not None and cut.entry is not None:
        refusals.append(_missing(cut, len(found)))
    if len(found) > limit:
        refusals.append(Refusal(index=limit, reason="too_many_entries", detail=f"{len(found) - limit} not read"))
    return Parsed(
        format=_format(tree), entries=tuple(entries), refusals=tuple(refusals),
        hints=hints_of(tree["feed"], body), well_formed=not tree.get("bozo") and cut is None and referring == body,
        truncated=cut is not None and cut.truncated,
    )  # fmt: skip


def _missing(cut: CutOff, index: int) -> Refusal:
    return Refusal(index=index, reason="entry_cut_off", detail=cut.entry or "")


def _parse(body: bytes, url: str) -> Tree:
    """Always through BytesIO: given bytes that look like a path, feedparser would open that file.

    It is not told the document's address: it would resolve guids against it, and a feed that moves would then give
    all its entries new ids. Links are resolved in ``_link``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of feedparser's own, about its future
        try:
            tree: Tree = feedparser.parse(
                io.BytesIO(body), response_headers={}, sanitize_html=False, resolve_relative_uris=False
            )
        except FAULTS as error:
            raise FeedError(url, "malformed", f"feedparser stumbles: {line(repr(error))[:200]}") from None
    return tree


def _format(tree: Tree) -> FeedFormat:
    return "atom" if str(tree.get("version", "")).startswith("atom") else "rss"


def _entries(found: list[Tree], feed: Tree, base: str) -> tuple[list[Entry], list[Refusal]]:
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    for index, tree in enumerate(found):
        try:
            entries.append(_entry(tree, feed, base))
        except FAULTS as error:
            # feedparser hands out half-built trees for some broken entries; the neighbours are fine
            refusals.append(Refusal(index=index, reason="unreadable_entry", detail=line(repr(error))[:200]))
    return entries, refusals


def _entry(tree: Tree, feed: Tree, base: str) -> Entry:
    summary, content = _texts(tree)
    return Entry(
        guid=name_or_none(_own(tree, "id")),
        link=_link(tree, base),
        title=_title(tree),
        summary=summary,
        content=content,
        authors=tuple(_authors(tree)),
        categories=tuple(dict.fromkeys(_categories(tree))),
        published=read_date(_own(tree, "published")) or read_date(_own(tree, "created")),
        updated=read_date(_own(tree, "updated")),
        lang=_lang(tree, feed),
        source=_source(tree),
        rights=name_or_none(_own(tree, "rights")),
    )


def _own(tree: Tree, key: str) -> Any:
    """Return an entry's own value: feedparser's ``get`` answers for absent keys with values of other ones."""
    return dict.get(tree, key) if isinstance(tree, dict) else None


def _link(tree: Tree, base: str) -> str | None:
    """Return the entry's page: its link, or else any alternate of it, of whatever type; the rest are bare names."""
    links = [found for found in _own(tree, "links") or () if isinstance(found, dict)]
    alternates = [found.get("href") for found in links if str(found.get("rel")).rpartition("/")[2] == "alternate"]
    given = [address for found in (_own(tree, "link"), *alternates) if (address := link(found, base))]
    return next((address for address in given if web_parts(address)), next(iter(given), None))


def _title(tree: Tree) -> str:
    detail = _own(tree, "title_detail") or {}
    title = clean(_own(tree, "title"))
    if detail.get("type", PLAIN) == PLAIN and not HTML_TAG.search(title):
        return line(title)
    return plain(title)


def _texts(tree: Tree) -> tuple[str, str]:
    """Return summary and content as HTML; feedparser copies a lone content into the summary, which is undone."""
    contents = [piece for piece in _own(tree, "content") or () if isinstance(piece, dict)]
    content = next(filter(None, (_markup(piece.get("value"), piece.get("type")) for piece in contents)), "")
    summary = "" if "summary_detail" not in tree and contents else _text(tree, "summary")
    content = content or next(filter(None, (_text(tree, key) for key in tree if FULL_TEXT.search(key))), "")
    return summary or ("" if content else _text(tree, CAPTION)), content


def _text(tree: Tree, key: str) -> str:
    detail = _own(tree, f"{key}_detail") or {}
    return _markup(_own(tree, key), detail.get("type"))


def _markup(value: object, kind: object) -> str:
    return escaped(value) if kind == PLAIN else clean(value).strip()


def _authors(tree: Tree) -> Iterator[str]:
    """Yield names, else addresses. The form of RSS, ``desk@x.example (The desk)``, is read here:

    feedparser takes top-level domains to have four letters at most, and leaves the rest in the name.
    """
    written = line(_own(tree, "author"))
    authors = _own(tree, "authors") or ()
    found = MAILBOX.fullmatch(written) if len(authors) <= 1 else None
    if found:
        yield found[1].strip()
        return
    names = [line(author.get("name")) or line(author.get("email")) for author in authors]
    yield from filter(None, names if any(names) else [written])


def _categories(tree: Tree) -> Iterator[str]:
    for tag in _own(tree, "tags") or ():
        term = line(tag.get("term")) or line(tag.get("label"))
        if term:
            yield term


def _lang(tree: Tree, feed: Tree) -> str | None:
    """Return the language of the title, else of the texts, else of the feed."""
    details = [_own(tree, "title_detail"), _own(tree, "summary_detail"), *(_own(tree, "content") or ())]
    spoken = (detail.get("language") for detail in details if isinstance(detail, dict))
    return next(filter(None, map(name_or_none, spoken)), None) or name_or_none(_own(feed, "language"))


def _source(tree: Tree) -> str | None:
    source = _own(tree, "source")
    if isinstance(source, dict):
        return _title(source) or None
    return name_or_none(source) or name_or_none(_own(tree, "dc_source"))
