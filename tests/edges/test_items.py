"""What is no line of items is read as what it is or refused under its name, and the rest goes on."""

from __future__ import annotations

import io

import pytest

from streams.core.errors import BadInput
from streams.core.model import RawItem
from streams.edges.items import read_items
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
