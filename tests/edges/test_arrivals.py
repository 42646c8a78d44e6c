"""Lines of a stream as they arrive: whole ones at once, pauses told, long ones passed over. Over a real pipe."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

import pytest

from streams.core.errors import BadInput
from streams.core.model import RawItem
from streams.edges.arrivals import LONGEST_LINE, Pause, lines
from streams.edges.items import read_items
from tests.samples import NOON

ITEM = b'{"title": "one"}\n'
MEMBERS = '"title": "t", "items": [{"id": "1", "title": "x"}]'
JSON_FEED = f'{{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", {MEMBERS}}}'
PRETTY_FEED = f'{{\n  "language": "en",\n  "version": "https://jsonfeed.org/version/1.1",\n  {MEMBERS}\n}}'


class Pipe:
    """A pipe whose writer is a person at a keyboard."""

    def __init__(self) -> None:
        reads, self._writes = os.pipe()
        self.reader = io.BufferedReader(io.FileIO(reads))

    def type(self, text: bytes) -> None:
        os.write(self._writes, text)

    def end(self) -> None:
        os.close(self._writes)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    made = Pipe()
    yield made
    made.reader.close()


def test_a_pause_is_told_after_each_line_that_stands_alone(pipe: Pipe) -> None:
    """What was written is given before anything is waited for, and half a line is no line."""
    found = lines(pipe.reader, "-")
    pipe.type(b"one\ntw")
    first = [next(found), type(next(found))]
    pipe.type(b"o\n")
    then = [next(found), type(next(found))]
    pipe.end()
    assert (first, then, list(found)) == ([b"one\n", Pause], [b"two\n", Pause], [])


def test_what_is_all_there_has_no_pause() -> None:
    """A file, or what a program has written whole, makes full batches."""
    assert list(lines(io.BytesIO(b"a\n\nb"), "-")) == [b"a\n", b"\n", b"b"]


@pytest.mark.parametrize("end", [b"", b"\nlast\n"])
def test_a_line_too_long_is_told_by_its_number(end: bytes) -> None:
    """It is not kept while it arrives, and the lines behind it are read."""
    first, told, *rest = lines(io.BytesIO(b"first\n" + b"x" * (3 * LONGEST_LINE) + end), "in")
    assert (first, str(told), rest) == (b"first\n", f"in:2: longer than {LONGEST_LINE} bytes", [end[1:]] if end else [])


def test_the_first_item_is_given_when_it_is_there(pipe: Pipe) -> None:
    """One line of JSON shows what the input is: nobody has to write twenty before the first is answered."""
    pipe.type(ITEM)
    found = read_items(pipe.reader, "-", "auto", NOON)
    assert [type(next(found)), type(next(found))] == [RawItem, Pause]
    pipe.end()


@pytest.mark.parametrize("before", [b"oops\n", b"\n\n", b'{"broken\n'])
def test_an_item_shows_what_the_input_is_behind_a_line_that_is_none(pipe: Pipe, before: bytes) -> None:
    """A blank or a broken line at the beginning keeps nobody waiting either."""
    pipe.type(before + ITEM)
    found = read_items(pipe.reader, "-", "auto", NOON)
    kinds = [type(next(found)) for _ in range(2 if before.strip() else 1)]
    assert kinds == [*([BadInput] if before.strip() else []), RawItem]
    pipe.end()


@pytest.mark.parametrize("body", [JSON_FEED, PRETTY_FEED])
def test_a_json_feed_is_still_a_document(body: str) -> None:
    """Its version says so, on the first line or on a later one."""
    (item,) = read_items(io.BytesIO(body.encode()), "in", "auto", NOON)
    assert isinstance(item, RawItem)
    assert item.entry.title == "x"


def test_an_item_may_speak_of_json_feed() -> None:
    """Only a member called version makes a feed."""
    (item,) = read_items(io.BytesIO(b'{"title": "see https://jsonfeed.org/version/1.1"}'), "in", "auto", NOON)
    assert isinstance(item, RawItem)
    assert item.format == "jsonl"


def test_a_document_pauses_with_its_stream(pipe: Pipe) -> None:
    """Whoever reads several inputs can answer those before it while it arrives."""
    pipe.type(b"<rss>")
    found = read_items(pipe.reader, "-", "auto", NOON)
    paused = next(found)
    pipe.end()
    (told,) = found
    assert (type(paused), isinstance(told, BadInput | RawItem)) == (Pause, True)
