"""NITF 3 (iptc.org/standards/nitf): one news text with its document data. Local names count, not schemas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from streams.core.dates import read_date
from streams.core.model import Entry
from streams.edges.feeds import agency
from streams.edges.feeds.markup import Element, attribute, below, children, first, inner_html, name, parse, text
from streams.edges.feeds.parsed import Document, FeedError, Parsed
from streams.edges.feeds.text import escaped


def read(document: Document, limit: int) -> Parsed:
    """Read a document; it holds one entry, whatever the limit."""
    root = parse(document)
    if name(root) != "nitf":
        raise FeedError(document.url, "not_a_feed", f"a {name(root)[:40]} is no nitf")
    return Parsed(format="nitf", entries=(_entry(root),)[:limit])


def body(holder: Element) -> str:
    """Return the text of an embedded NITF document as HTML, or nothing."""
    content = next(below(holder, "body.content"), None)
    if content is None:
        return ""
    blocks = list(children(content, "block"))
    whole = "".join(inner_html(each) for each in blocks) if blocks and len(blocks) == len(content) else ""
    return whole or inner_html(content)


def _entry(root: Element) -> Entry:
    head, top = first(root, "head"), first(root, "body", "body.head")
    data = first(head, "docdata")
    released, held = _embargo(data)
    revision = first(data, "du-key")
    return Entry(
        guid=_guid(root, data),
        title=_title(root, head),
        summary=escaped(text(first(top, "abstract"))),
        content=body(root),
        authors=agency.unique(text(each) for each in children(top, "byline")),
        categories=agency.unique(_categories(head, data)),
        subjects=agency.unique(_subjects(head)),
        published=_date(data, "date.issue") or _story_date(top) or _pubdate(head),
        updated=_date(data, "date.release") or _date(data, "date.issue"),
        lang=attribute(root, "lang") or attribute(first(root, "body"), "lang") or None,
        source=_source(head, data, top),
        version=attribute(revision, "version") or attribute(revision, "generation") or None,
        pubstatus="usable" if _is_embargoed(data) else agency.standing(attribute(data, "management-status")),
        embargo=released,
        embargoed=held,
        urgency=agency.urgency(attribute(first(data, "urgency"), "ed-urg")),
        editorial_note=agency.note(attribute(each, "info") or text(each) for each in children(data, "ed-msg")),
        correction=first(data, "correction") is not None,
        rights=_rights(data, top),
    )


def _is_embargoed(data: Element | None) -> bool:
    """Held by its status; once the embargo is over it is usable without another word."""
    return attribute(data, "management-status").lower() == "embargoed"


def _embargo(data: Element | None) -> tuple[datetime | None, bool]:
    """``embargoed`` is held until its release date, and without one without end. So is what is released after issue."""
    release, issue = _date(data, "date.release"), _date(data, "date.issue")
    later = release is not None and issue is not None and release > issue
    return (release, True) if later or _is_embargoed(data) else (None, False)


def _guid(root: Element, data: Element | None) -> str | None:
    document, key = first(data, "doc-id"), first(data, "du-key")
    own = attribute(document, "id-string") or attribute(key, "key") or attribute(root, "uno")
    registry = attribute(document, "regsrc")
    return (f"{registry}:{own}" if registry and attribute(document, "id-string") else own) or None


def _title(root: Element, head: Element | None) -> str:
    for path in (("body", "body.head", "hedline", "hl1"), ("body", "body.head", "headline", "hl1")):
        found = text(first(root, *path))
        if found:
            return found
    return text(next(below(root, "hl1"), None)) or text(first(head, "title"))


def _categories(head: Element | None, data: Element | None) -> Iterator[str]:
    for each in children(head, "tobject", "tobject.subject"):
        names = (attribute(each, f"tobject.subject.{level}") for level in ("detail", "matter", "type"))
        yield next(filter(None, names), "")
    for each in children(data, "key-list", "keyword"):
        yield attribute(each, "key")


def _subjects(head: Element | None) -> Iterator[str | None]:
    for each in children(head, "tobject", "tobject.subject"):
        code = attribute(each, "tobject.subject.refnum")
        yield agency.code_uri(f"subj:{code}") if code else None


def _date(data: Element | None, wanted: str) -> datetime | None:
    return read_date(attribute(first(data, wanted), "norm"))


def _story_date(top: Element | None) -> datetime | None:
    return read_date(attribute(first(top, "dateline", "story.date"), "norm"))


def _pubdate(head: Element | None) -> datetime | None:
    found = read_date(attribute(first(head, "pubdata"), "date.publication"))
    return found.astimezone(UTC) if found else None


def _source(head: Element | None, data: Element | None, top: Element | None) -> str | None:
    named = text(first(top, "distributor")), attribute(first(data, "doc.copyright"), "holder")
    return next(filter(None, (*named, attribute(first(head, "pubdata"), "name"))), None)


def _rights(data: Element | None, top: Element | None) -> str | None:
    own = first(data, "doc.copyright")
    year, holder = attribute(own, "year"), attribute(own, "holder")
    return text(first(top, "rights")) or " ".join(filter(None, (year, holder))) or None
