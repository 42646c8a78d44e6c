"""JSON Feed, read generously."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from streams.core.model import Entry
from streams.edges.feeds.parsed import Document, FeedError, Parsed
from streams.edges.feeds.read import read

VERSION = "https://jsonfeed.org/version/1.1"


def parsed(*items: Any, **feed: Any) -> Parsed:
    return read(Document(body=orjson.dumps({"version": VERSION, "items": items, **feed}), url="https://x.example/f"))


def test_an_item_is_an_entry() -> None:
    """Every member has its place."""
    found = parsed(
        {
            "id": 7, "url": "/7", "title": "A <i>ship</i>", "summary": "s < t", "content_html": "<p>x</p>",
            "date_published": "2025-04-28T09:30:00+09:00", "date_modified": "2025-04-28", "tags": ["a", 1, "b"],
            "authors": [{"name": "A"}, {"url": "https://b.example/"}],
        },
        language="en",
    )  # fmt: skip
    assert found.entries == (
        Entry(
            guid="7", link="https://x.example/7", title="A ship", summary="s &lt; t", content="<p>x</p>",
            published=datetime(2025, 4, 28, 0, 30, tzinfo=UTC), updated=datetime(2025, 4, 28, tzinfo=UTC),
            categories=("a", "b"), authors=("A", "https://b.example/"), lang="en",
        ),
    )  # fmt: skip


def test_the_author_of_version_1_is_an_author() -> None:
    """One author of the feed speaks for its entries."""
    assert parsed({"id": "1"}, author={"name": "Desk"}).entries[0].authors == ("Desk",)


def test_plain_content_becomes_html() -> None:
    """Text that holds a less-than sign loses nothing."""
    assert parsed({"id": "1", "content_text": "5 < 6"}).entries[0].content == "5 &lt; 6"


def test_a_bad_item_is_refused_and_its_neighbours_go_on() -> None:
    """One string among the items costs itself only."""
    found = parsed({"id": "1"}, "oops", {"id": "2"})
    assert [entry.guid for entry in found.entries] == ["1", "2"]
    assert [(refusal.index, refusal.reason) for refusal in found.refusals] == [(1, "not_an_entry")]


@pytest.mark.parametrize("value", [[], {}, 5, None, True, "\ud800"])
def test_members_of_a_wrong_kind_are_left_out(value: Any) -> None:
    """A title that is a list is no title; the entry stands."""
    body = b'{"version": "%s", "items": [{"title": %s, "id": "1", "authors": %s, "tags": %s}]}'
    raw = orjson.dumps(value) if value != "\ud800" else b'"\\ud800"'
    try:
        found = read(Document(body=body % (VERSION.encode(), raw, raw, raw)))
    except FeedError as error:
        assert error.reason == "malformed"  # noqa: PT017
    else:
        assert found.entries[0].guid == "1"


@pytest.mark.parametrize(
    "body", [b'{"version": "%s"}', b'{"version": "%s", "items": 5}', b'{"version": "%s", "items": [', b'{"a": "%s"}']
)
def test_a_document_without_items_says_so(body: bytes) -> None:
    """Broken JSON and missing items are typed failures."""
    with pytest.raises(FeedError):
        read(Document(body=body % VERSION.encode()))


def test_deep_nesting_is_refused() -> None:
    """A hundred thousand brackets end in an error, not in a crash."""
    with pytest.raises(FeedError, match="malformed"):
        read(Document(body=b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [(r"cut \ud83d", "cut \ufffd"), ("two\nlines", "two lines"), (r"\ud83d\ude80", "\U0001f680")],
)
def test_a_title_that_breaks_json_costs_no_other_entry(written: str, read_as: str) -> None:
    """Half a surrogate pair, a raw line break."""
    items = f'{{"id": "1", "title": "{written}"}}, {{"id": "2", "title": "b"}}'
    body = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}'.encode()
    assert [entry.title for entry in read(Document(body=body)).entries] == [read_as, "b"]


def test_utf_16_is_read() -> None:
    """JSON has one encoding, and some programs have another."""
    body = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "\ubd81"}]}'.encode("utf-16")
    assert read(Document(body=body)).entries[0].title == "\ubd81"
