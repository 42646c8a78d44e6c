"""NewsML-G2: a news item, a package, or a message with many of them. Local names count, not schemas.

Concept, knowledge, planning and catalog items describe the world or the plans of a desk; they are no news.
What is marked as not for publication (dpa's ``np-nonpublic``, a ``pubconstraint``) is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from streams.core.dates import read_date
from streams.core.model import Entry
from streams.edges.feeds import agency, nitf
from streams.edges.feeds.markup import (
    Element,
    attribute,
    below,
    children,
    first,
    inner_html,
    name,
    parse,
    text,
)
from streams.edges.feeds.parsed import Document, FeedError, Parsed, Refusal
from streams.edges.feeds.text import clean, escaped, link, public_html

NEWS = frozenset({"newsItem", "packageItem"})
OTHER = {"NewsML": "NewsML 1, the standard before NewsML-G2"}
TAGGED = re.compile(r"<(?:p|div|h[1-6]|html|body|br|span|table|ul)\b", re.IGNORECASE)
"""Beginning of a text that calls itself plain and is HTML."""
SUMMARIES = ("drol:summary", "summary", "")


def read(document: Document, limit: int) -> Parsed:
    """Read a document; at most ``limit`` items, the rest is refused by count."""
    root = parse(document)
    items = list(_items(root))
    if not items and name(root) != "newsMessage":
        raise FeedError(document.url, "not_a_feed", OTHER.get(name(root), f"a {name(root)[:40]} is no news"))
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    for index, item in enumerate(items[:limit]):
        if attribute(item, "guid"):
            entries.append(_entry(item))
        else:
            refusals.append(Refusal(index=index, reason="not_an_entry", detail="an item without a guid"))
    if len(items) > limit:
        refusals.append(Refusal(index=limit, reason="too_many_entries", detail=f"{len(items) - limit} not read"))
    return Parsed(format="newsml", entries=tuple(entries), refusals=tuple(refusals))


def _items(root: Element) -> Iterator[Element]:
    """Yield the news items. In a message a package only holds the others together; there may be none at all."""
    if name(root) in NEWS:
        yield root
    else:
        yield from children(root, "itemSet", "newsItem")


def _entry(item: Element) -> Entry:
    meta, content = first(item, "itemMeta"), first(item, "contentMeta")
    held = first(meta, "embargoed")
    embargo, embargoed = agency.embargo(text(held), present=held is not None)
    updated = read_date(text(first(meta, "versionCreated")))
    created = read_date(text(first(meta, "firstCreated"))) or read_date(text(first(content, "contentCreated")))
    subjects = list(children(content, "subject"))
    return Entry(
        guid=attribute(item, "guid"),
        link=_link(item),
        title=_title(item),
        summary=_summary(content),
        content=_body(item),
        authors=_authors(item, content),
        categories=agency.unique([*map(_named, subjects), *(text(each) for each in children(content, "keyword"))]),
        subjects=agency.unique(map(_code, subjects)),
        published=created or updated,
        updated=updated,
        lang=attribute(item, "lang") or attribute(first(content, "language"), "tag") or None,
        source=_source(meta, content),
        version=attribute(item, "version") or None,
        pubstatus=agency.standing(_status(meta)),
        embargo=embargo,
        embargoed=embargoed,
        urgency=agency.urgency(text(first(content, "urgency"))),
        editorial_note=agency.note(_notes(meta)),
        correction=any(agency.local(attribute(each, "qcode") or attribute(each, "uri")).lower() == "correction"
                       for each in children(meta, "signal")),
        rights=" ".join(_rights(item)) or None,
    )  # fmt: skip


def _status(meta: Element | None) -> str:
    status = first(meta, "pubStatus")
    return attribute(status, "qcode") or attribute(status, "uri") or attribute(status, "literal")


def _link(item: Element) -> str | None:
    """An identifier that is a web address is where the item is to be found."""
    found = link(attribute(item, "guid"))
    return found if found and found.startswith("http") else None


def _title(item: Element) -> str:
    """Return the headline, else that of the text itself, else the title of the item."""
    headlines = sorted(children(item, "contentMeta", "headline"), key=lambda each: attribute(each, "rank") or "9")
    candidates = (*headlines, *below(item, "hl1"), first(item, "itemMeta", "title"))
    return next(filter(None, map(text, candidates)), "")


def _summary(content: Element | None) -> str:
    found = {attribute(each, "role"): text(each) for each in reversed(list(children(content, "description")))}
    known = (found.get(role) for role in SUMMARIES)
    return escaped(next(filter(None, known), "") or next(filter(None, found.values()), ""))


def _body(item: Element) -> str:
    """Return the first inline text: NITF, XHTML, or plain."""
    for holder in children(item, "contentSet", "inlineXML"):
        found = nitf.body(holder) or _xhtml(holder)
        if found:
            return found
    for holder in children(item, "contentSet", "inlineData"):
        data = clean("".join(holder.itertext())).strip()
        if data and attribute(holder, "encoding") == "":
            return escaped(data) if _is_plain(holder) and not TAGGED.match(data) else public_html(data)
    return ""


def _is_plain(holder: Element) -> bool:
    return "plain" in attribute(holder, "contenttype") or not attribute(holder, "contenttype")


def _xhtml(holder: Element) -> str:
    page = next(below(holder, "body"), None) if "html" in attribute(holder, "contenttype") else None
    if page is None and "html" not in attribute(holder, "contenttype"):
        return ""
    return inner_html(holder if page is None else page)


def _authors(item: Element, content: Element | None) -> tuple[str, ...]:
    names = [text(first(each, "name")) for each in children(content, "creator")]
    by = [text(each) for each in children(content, "by")]
    return agency.unique(names) or agency.unique(by) or agency.unique(text(each) for each in below(item, "byline"))


def _named(subject: Element) -> str:
    """A subject may be a main concept with facets; the concept is what it is about."""
    return text(first(subject, "name")) or text(first(subject, "mainConcept", "name"))


def _code(subject: Element) -> str | None:
    for each in (subject, first(subject, "mainConcept")):
        found = attribute(each, "uri") or agency.code_uri(attribute(each, "qcode"))
        if found:
            return found
    return None


def _source(meta: Element | None, content: Element | None) -> str | None:
    for each in (first(content, "infoSource"), first(meta, "provider")):
        found = text(first(each, "name")) or attribute(each, "literal")
        if found:
            return found
    return text(first(content, "creditline")) or None


def _notes(meta: Element | None) -> Iterator[str]:
    """Yield editorial notes that may be published."""
    for each in children(meta, "edNote"):
        if "nonpublic" not in attribute(each, "pubconstraint") and agency.local(attribute(each, "role")) != "notepad":
            yield text(each)


def _rights(item: Element) -> Iterator[str]:
    for wanted in ("copyrightNotice", "usageTerms"):
        found = text(first(item, "rightsInfo", wanted))
        if found:
            yield found
