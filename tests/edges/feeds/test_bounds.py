"""An entry fits into one record of a topic, whoever wrote it."""

from __future__ import annotations

from dataclasses import fields

import orjson

from streams.core.codec import encode
from streams.core.identify import item_id, revision
from streams.core.model import Entry, FeedRef, RawItem
from streams.edges.broker import PRODUCE_LIMIT
from streams.edges.feeds.bounds import IDENTITY
from streams.edges.feeds.parsed import Document, Parsed
from streams.edges.feeds.read import read
from tests.samples import NOON

WIDE = "\U0001f680"
"""A character that costs four bytes."""


def jsonfeed(*items: dict[str, object]) -> Parsed:
    return read(Document(body=orjson.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})))


def ninjs(item: dict[str, object]) -> Entry:
    return read(Document(body=orjson.dumps({"uri": "urn:x:1", **item}))).entries[0]


def record(entry: Entry) -> bytes:
    raw = RawItem(
        id=item_id("f", entry),
        revision=revision(entry),
        feed=FeedRef(id="f"),
        format="ninjs",
        fetched_at=NOON,
        entry=entry,
    )
    return encode(raw)


def test_an_entry_of_monstrous_parts_fits_into_a_record() -> None:
    """Every part is there, and cut short."""
    names, long = [f"{n}{WIDE * 9999}" for n in range(2000)], WIDE * 500_000
    entry = ninjs({
        "uri": "u" * IDENTITY, "headline": long, "description_text": long, "body_text": long, "byline": long,
        "subject": [{"name": name, "code": name} for name in names], "copyrightnotice": long, "ednote": long,
        "infosource": [{"name": long}], "version": long, "language": long,
    })  # fmt: skip
    empty = {field.name for field in fields(entry) if not getattr(entry, field.name)}
    assert empty == {"link", "published", "updated", "embargo", "embargoed", "urgency", "correction"}
    assert len(record(entry)) < PRODUCE_LIMIT


def test_a_name_is_not_cut() -> None:
    """Two entries would become one; the entry is refused, and its neighbours go on."""
    found = jsonfeed(
        {"id": "a" * 20_000}, {"id": "b", "title": "t"}, {"id": "c", "url": "https://x.example/" + "a" * 20_000}
    )
    assert [entry.guid for entry in found.entries] == ["b"]
    assert [(each.index, each.reason) for each in found.refusals] == [(0, "entry_too_large"), (2, "entry_too_large")]


def test_an_entry_of_common_size_is_left_alone() -> None:
    """A text of a hundred thousand letters is a text."""
    assert len(jsonfeed({"id": "a", "content_text": "a" * 100_000}).entries[0].content) == 100_000
