"""ninjs 1.0 to 3.1 (iptc.org/standards/ninjs), one object or a list of them, and dpa's digitalwires, its cousin.

Names changed their spelling over the versions (``versioncreated``, ``versionCreated``) and texts their shape
(``body_text`` beside ``body_xhtml``, then a list of ``bodies``); here they are one. Nothing is gated on the schema.
Of digitalwires what is marked as not for publication is never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from streams.core.dates import read_date
from streams.core.model import Entry
from streams.edges.feeds import agency, markup, nitf
from streams.edges.feeds.jsontext import decoded
from streams.edges.feeds.parsed import Document, FeedError, Parsed, Refusal
from streams.edges.feeds.text import clean, escaped, line, link, name_or_none, plain, public_html

Json = Mapping[str, Any]
MARKUP = ("html", "xhtml", "nitf")
SUMMARIES = ("summary", "text", "abstract", "teaser", "")
"""Roles of a description that is a summary, best first; captions and credit lines are none."""


def read(document: Document, limit: int) -> Parsed:
    """Read a document; at most ``limit`` items, the rest is refused by count."""
    items = _items(document)
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    for index, item in enumerate(items[:limit]):
        if isinstance(item, dict) and _identity(item):
            entries.append(_entry({str(key).lower(): value for key, value in item.items()}))
        else:
            refusals.append(Refusal(index=index, reason="not_an_entry", detail="no object with a uri"))
    if len(items) > limit:
        refusals.append(Refusal(index=limit, reason="too_many_entries", detail=f"{len(items) - limit} not read"))
    if not entries:
        raise FeedError(document.url, "not_a_feed", "JSON without any ninjs item")
    return Parsed(format="ninjs", entries=tuple(entries), refusals=tuple(refusals))


def _items(document: Document) -> list[Any]:
    found = decoded(document)
    if isinstance(found, dict) and not _identity(found):
        found = next((found[key] for key in ("items", "_items", "item") if isinstance(found.get(key), list)), [found])
    return found if isinstance(found, list) else [found]


def _identity(item: Json) -> str | None:
    return next(filter(None, (name_or_none(item.get(key)) for key in ("uri", "urn", "guid"))), None)


def _entry(item: Json) -> Entry:
    until = "embargoed" if item.get("embargoed") is not None else "embargoeduntil"
    embargo, embargoed = agency.embargo(item.get(until), present=item.get(until) is not None)
    updated = _date(item, "versioncreated", "version_created")
    return Entry(
        guid=_identity(item),
        link=_web(item),
        title=_title(item),
        summary=_summary(item),
        content=_content(item),
        authors=agency.unique((line(item.get("byline")) or line(item.get("by")),)),
        categories=agency.unique(line(each.get("name")) for each in _subjects(item)),
        subjects=agency.unique(map(_subject_uri, _subjects(item))),
        published=_date(item, "firstcreated", "contentcreated", "content_created") or updated,
        updated=updated,
        lang=name_or_none(item.get("language")),
        source=_source(item),
        version=name_or_none(str(item["version"])) if item.get("version") is not None else None,
        pubstatus=agency.standing(item.get("pubstatus")),
        embargo=embargo,
        embargoed=embargoed,
        urgency=agency.urgency(item.get("urgency")),
        editorial_note=agency.note(_notes(item)),
        correction=agency.local(item.get("signal")).lower() == "correction",
        rights=name_or_none(" ".join(line(item.get(key)) for key in ("copyrightnotice", "usageterms"))),
    )


def _web(item: Json) -> str | None:
    """An identifier that is a web address is where the item is to be found."""
    found = link(item.get("uri"))
    return found if found and found.startswith("http") else None


def _date(item: Json, *keys: str) -> datetime | None:
    return next(filter(None, (read_date(line(item.get(key))) for key in keys)), None)


def _title(item: Json) -> str:
    """Return the headline: of several the main one; without any, the name of the item."""
    own = plain(item.get("headline"))
    if own:
        return own
    titles = [(role, plain(value)) for role, _, value in _texts(item, "headline") if plain(value)]
    main = [title for role, title in titles if role in ("main", "")]
    return next(iter(main + [title for _, title in titles]), "") or plain(item.get("title"))


def _summary(item: Json) -> str:
    texts = {role: _html(role, kind, value) for role, kind, value in reversed(list(_texts(item, "description")))}
    found = (texts.get(role) or texts.get(f"{role}_text") or texts.get("html") for role in SUMMARIES)
    return next(filter(None, found), "") or escaped(item.get("teaser"))


def _content(item: Json) -> str:
    """Return the body with markup where there is one, else the plain one, else any."""
    bodies = [*_texts(item, "body"), ("html", "text/html", item.get("article_html"))]
    rich = [_html(role, kind, value) for role, kind, value in bodies if _is_markup(role, kind)]
    rest = [_html(role, kind, value) for role, kind, value in bodies if not _is_markup(role, kind)]
    return next(filter(None, rich + rest), "")


def _texts(item: Json, name: str) -> Iterator[tuple[str, str, Any]]:
    """Yield role, media type and text of every headline, description or body, whatever the version."""
    for key, value in item.items():
        if key == name or key.startswith(f"{name}_"):
            yield key.removeprefix(name).lstrip("_"), "", value
    several = item.get("bodies" if name == "body" else f"{name}s")
    for each in several if isinstance(several, list) else ():
        if isinstance(each, dict):
            kinds = (each.get("contentType") or each.get("contenttype"), each.get("mimetype"))
            yield line(each.get("role")).lower(), line(next(filter(None, kinds), "")), each.get("value")


def _is_markup(role: str, kind: str) -> bool:
    return any(word in (kind or role).lower() for word in MARKUP)


def _html(role: str, kind: str, value: object) -> str:
    """Return a text as HTML; markup that is not declared as such is still looked through for what is not public."""
    text = public_html(clean(value)).strip()
    if "<nitf" in text[:1000]:
        return _nitf(text)
    return text if _is_markup(role, kind) else escaped(text)


def _nitf(text: str) -> str:
    """A body may be a whole NITF document; broken, it still has its words."""
    try:
        return nitf.body(markup.parse(Document(body=text.encode()))) or text
    except FeedError:
        return text


def _subjects(item: Json) -> Iterator[Json]:
    for key in ("subject", "subjects", "categories"):
        for each in item[key] if isinstance(item.get(key), list) else ():
            if isinstance(each, dict) and (key != "categories" or _is_subject(each)):
                yield each


def _is_subject(category: Json) -> bool:
    """digitalwires keeps desks, wires and people among its categories, too."""
    return line(category.get("type")) in {"dnltype:dpasubject", "dnltype:geosubject", "dnltype:keyword"}


def _subject_uri(subject: Json) -> str | None:
    """A subject is named by URI, by scheme and code, or by a qualified code."""
    scheme, code = line(subject.get("scheme")), line(subject.get("code"))
    if line(subject.get("uri")):
        return line(subject.get("uri"))
    if code:
        return f"{scheme}{code}" if scheme.endswith(("/", ":", "#")) or not scheme else f"{scheme}:{code}"
    return agency.code_uri(subject.get("qcode"))


def _source(item: Json) -> str | None:
    for key in ("infosource", "infosources"):
        for each in item[key] if isinstance(item.get(key), list) else ():
            if isinstance(each, dict) and name_or_none(each.get("name")):
                return name_or_none(each.get("name"))
    return name_or_none(item.get("creditline")) or name_or_none(item.get("copyrightholder"))


def _notes(item: Json) -> Iterator[object]:
    yield item.get("ednote")
    for each in item["ednotes"] if isinstance(item.get("ednotes"), list) else ():
        if isinstance(each, dict) and each.get("is_publishable") is True:
            yield each.get("ednote")
