"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), read generously.

Numbers for ids become strings, as the specification asks; ``author`` of 1.0 and ``authors`` of 1.1 are one;
a version not yet known is read like the latest. Text is escaped, so that content is HTML like everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from streams.core.dates import read_date
from streams.core.model import Entry
from streams.edges.feeds.jsontext import decoded
from streams.edges.feeds.parsed import Document, FeedError, Hints, Parsed, Refusal
from streams.edges.feeds.text import clean, escaped, line, link, name_or_none, plain

Json = Mapping[str, Any]


def read(document: Document, limit: int) -> Parsed:
    """Read a JSON Feed; at most ``limit`` entries, the rest is refused by count."""
    feed = _decode(document)
    items = feed.get("items")
    if not isinstance(items, list):
        raise FeedError(document.url, "malformed", "a JSON Feed without a list of items")
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    for index, item in enumerate(items[:limit]):
        if isinstance(item, dict):
            entries.append(_entry(item, feed, document.url))
        else:
            refusals.append(Refusal(index=index, reason="not_an_entry", detail=f"a {type(item).__name__}"))
    if len(items) > limit:
        refusals.append(Refusal(index=limit, reason="too_many_entries", detail=f"{len(items) - limit} not read"))
    return Parsed(format="jsonfeed", entries=tuple(entries), refusals=tuple(refusals), hints=_hints(feed))


def _decode(document: Document) -> Json:
    feed = decoded(document)
    if not isinstance(feed, dict) or "jsonfeed.org/version/" not in str(feed.get("version")):
        raise FeedError(document.url, "not_a_feed", "JSON without the version of a JSON Feed")
    return feed


def _entry(item: Json, feed: Json, base: str) -> Entry:
    text = escaped(item.get("content_text"))
    return Entry(
        guid=_id(item.get("id")),
        link=link(item.get("url"), base) or link(item.get("external_url"), base),
        title=plain(item.get("title")),
        summary=escaped(item.get("summary")),
        content=clean(item.get("content_html")).strip() or text,
        authors=tuple(_authors(item)) or tuple(_authors(feed)),
        categories=tuple(filter(None, (line(tag) for tag in _list(item.get("tags"))))),
        published=_date(item.get("date_published")),
        updated=_date(item.get("date_modified")),
        lang=name_or_none(item.get("language")) or name_or_none(feed.get("language")),
    )


def _id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return name_or_none(str(value))


def _date(value: object) -> Any:
    return read_date(value) if isinstance(value, str) else None


def _authors(holder: Json) -> Iterator[str]:
    for author in [*_list(holder.get("authors")), holder.get("author")]:
        name = author.get("name") or author.get("url") if isinstance(author, dict) else author
        if line(name):
            yield line(name)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _hints(feed: Json) -> Hints:
    hubs = (hub.get("url") for hub in _list(feed.get("hubs")) if isinstance(hub, dict))
    return Hints(
        title=name_or_none(feed.get("title")),
        hub=next(filter(None, map(link, hubs)), None),
        topic=link(feed.get("feed_url")),
    )
