"""What is no line of items is read as what it is or refused under its name, and the rest goes on."""

from __future__ import annotations

import io

import pytest

from streams.core.errors import BadInput
from streams.core.model import RawItem
from streams.edges.items import read_items
from tests.edges.origin import rss
from tests.samples import NOON


def test_a_line_nested_too_deeply_is_named_and_the_next_is_read() -> None:
    """The decoder gives up on depth by an error of its own kind."""
    deep = b'{"title":"x","extra":' + b"[" * 5000 + b"]" * 5000 + b"}"
    lines = b'{"title":"one"}\n' + deep + b'\n{"title":"three"}\n'
    found = list(read_items(io.BytesIO(lines), "in", "jsonl", NOON))
    assert [isinstance(each, BadInput) for each in found] == [False, True, False]
    assert "in:2" in str(found[1])


ARRAY = b'[{"title": "one"}, 7, {"title": "three"}]'
PRETTY = b'[\n  {\n    "title": "one"\n  },\n  7,\n  {"title": "three"}\n]\n'


@pytest.mark.parametrize("body", [ARRAY, PRETTY, b"\xef\xbb\xbf" + ARRAY])
def test_an_array_is_read_item_by_item(body: bytes) -> None:
    """On one line or on many; a bad member is named by its place and the others are judged."""
    one, bad, three = read_items(io.BytesIO(body), "in", "auto", NOON)
    assert isinstance(one, RawItem)
    assert isinstance(three, RawItem)
    assert (one.entry.title, three.entry.title) == ("one", "three")
    assert str(bad).startswith("in: item 2: ")


@pytest.mark.parametrize("body", [ARRAY[:-5], b"\0" * 1000, '{"title": "one"}'.encode("utf-16")])
def test_what_is_neither_items_nor_text_is_refused(body: bytes) -> None:
    """A broken array and bytes that are no text are not judged as an article."""
    (told,) = read_items(io.BytesIO(body), "in", "auto", NOON)
    assert isinstance(told, BadInput)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_feed_document_is_one_in_any_unicode(encoding: str) -> None:
    """With a mark or without, declared or not."""
    feed = "<?xml version='1.0' encoding='{}'?>\n" + rss(1, 2).decode().partition("?>")[2]
    found = list(
        read_items(io.BytesIO(feed.format(encoding.partition("-sig")[0]).encode(encoding)), "in", "auto", NOON)
    )
    assert [each.entry.title for each in found if isinstance(each, RawItem)] == ["Report 1", "Report 2"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"[]", "in: an empty JSON array"), (b" [ \n ]\n", "in: an empty JSON array"),
        (b"[1, 2]", "in: item 1: it is a number, where an object is expected"),
        (b'{"title": "a" "id": 1}', "in:1: not JSON: at column 15 a comma or the end of what was begun is expected"),
        (b'{title: "a"}', "in:1: not JSON: at column 2 a key in double quotes is expected"),
        (b'{"title": "a', "in:1: not JSON: at column 11 a text begins and has no closing quote"),
        (b'{"title": "a",', "in:1: not JSON: at the end a key in double quotes is expected"),
        (b'{"title": 7}', "in:1: title is a number, where a text is expected"),
        (b'{"title": "\xff"}', "in:1: not UTF-8: byte 12 is 0xff"),
        (b'{"title": "a"} x', "in:1: not JSON: at column 16 something follows after the end"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_json_is_said_in_plain_words(body: bytes, why: str) -> None:
    """Where it is, too."""
    kind = "auto" if body.lstrip().startswith(b"[") else "jsonl"
    told = next(iter(read_items(io.BytesIO(body), "in", kind, NOON)))
    assert str(told).startswith(why)


def test_an_article_may_begin_with_a_bracket() -> None:
    """Agencies write "[Breaking]" before a headline."""
    (item,) = read_items(io.BytesIO("[속보] 북한 발표\n본문".encode()), "in", "auto", NOON)
    assert isinstance(item, RawItem)
    assert item.entry.title == "[속보] 북한 발표"


@pytest.mark.parametrize(
    ("written", "year"), [("0001-01-01", None), ("1899-12-31", None), ("9999-12-31", None), ("2024-10-18", 2024)]
)
def test_a_year_no_news_is_from_is_no_date(written: str, year: int | None) -> None:
    """As for feeds: what lies before 1900 or after 2999 is a slip, and counting days from it would fail."""
    body = b'{"title": "North Korea sent soldiers yesterday", "published": "%b"}\n' % written.encode()
    (item,) = read_items(io.BytesIO(body), "-", "auto", NOON)
    assert isinstance(item, RawItem)
    assert (item.entry.published.year if item.entry.published else None) == year
