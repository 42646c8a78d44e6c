"""Items from files, for judging without Kafka: JSON lines, a JSON array of items, feed documents, plain articles.

Which of them a file is shows in its beginning. JSON lines are read one at a time, so an input may be endless;
documents and articles are read whole, within a limit.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO, Literal

import msgspec

from streams.core.errors import BadInput
from streams.core.identify import item_id, revision
from streams.core.model import Entry, FeedFormat, FeedRef, RawItem
from streams.edges.feeds.parsed import Document, FeedError, Parsed
from streams.edges.feeds.pool import ReaderPool

Kind = Literal["auto", "jsonl", "array", "feed", "text"]
LONGEST_LINE = 8 * 1024 * 1024
LONGEST_DOCUMENT = 64 * 1024 * 1024
_HEAD_LINES = 20
"""So many lines show what a file is."""


class Line(msgspec.Struct):
    """One line of JSON as a person or a program gives it; other keys are ignored."""

    id: str | int | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    lang: str | None = None
    published: str | None = None
    source: str | None = None
    url: str | None = None


_LINE = msgspec.json.Decoder(Line)
_ARRAY = re.compile(rb"\[\s*\{")
_MEMBERS = msgspec.json.Decoder(list[msgspec.Raw])


def read_items(stream: BinaryIO, name: str, kind: Kind, now: datetime) -> Iterator[RawItem | BadInput]:
    """Yield the items of one input in order; what cannot be read is yielded as the error that says where and why."""
    lines = _lines(stream, name)
    head = list(itertools.islice(lines, _HEAD_LINES))
    found = _kind(name, [line for line in head if isinstance(line, bytes)]) if kind == "auto" else kind
    rest = itertools.chain(head, lines)
    if found == "jsonl":
        return _from_lines(rest, name, now)
    readers = {"array": _from_array, "feed": _from_document}
    return readers.get(found, _from_article)(rest, name, now)


def _lines(stream: BinaryIO, name: str) -> Iterator[bytes | BadInput]:
    """Yield lines; one too long to be an item is passed over."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)
        yield BadInput(f"{name}:{number}", f"longer than {LONGEST_LINE} bytes")


def _kind(name: str, head: list[bytes]) -> Kind:
    full = [line.removeprefix(b"\xef\xbb\xbf").strip() for line in head]
    full = [line for line in full if line]
    if not full or name.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if full[0].startswith(b"<") or any(b"jsonfeed.org/version" in line for line in full):
        return "feed"
    if _ARRAY.match(b"\n".join(full)):
        return "array"
    return "jsonl" if any(line.startswith(b"{") for line in full) else "text"


def _from_lines(lines: Iterable[bytes | BadInput], name: str, now: datetime) -> Iterator[RawItem | BadInput]:
    for number, line in enumerate(lines, start=1):
        if isinstance(line, BadInput):
            yield line
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _item(f"{name}:{number}", line.removeprefix(b"\xef\xbb\xbf"), now)


def _from_array(lines: Iterable[bytes | BadInput], name: str, now: datetime) -> Iterator[RawItem | BadInput]:
    """Take the members of an array one by one: a bad one is named by its place."""
    try:
        members = _MEMBERS.decode(_whole(lines).removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield BadInput(name, f"a JSON array that cannot be read: {error}")
    except RecursionError:
        yield BadInput(name, "JSON nested too deeply")
    except BadInput as error:
        yield error
    else:
        yield from (_item(f"{name}: item {place}", bytes(each), now) for place, each in enumerate(members, 1))


def _item(where: str, line: bytes, now: datetime) -> RawItem | BadInput:
    try:
        given = _LINE.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return BadInput(where, str(error))
    except RecursionError:
        return BadInput(where, "JSON nested too deeply")
    if given.title is None and given.summary is None and given.text is None:
        return BadInput(where, "an item needs a title, a summary or a text")
    entry = Entry(
        guid=None if given.id is None else str(given.id),
        link=given.url,
        title=given.title or "",
        summary=given.summary or "",
        content=given.text or "",
        published=_time(given.published),
        lang=given.lang,
        source=given.source,
    )
    return _raw(entry, "jsonl", given.source or "input", now)


def _time(written: str | None) -> datetime | None:
    try:
        time = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _raw(entry: Entry, form: FeedFormat, feed: str, now: datetime) -> RawItem:
    """Make a raw item; an id that was given stays as it is, so that answers can be matched with questions."""
    return RawItem(
        id=entry.guid if entry.guid and form == "jsonl" else item_id(feed, entry),
        revision=revision(entry),
        feed=FeedRef(id=feed),
        format=form,
        fetched_at=now,
        entry=entry,
    )


def _whole(lines: Iterable[bytes | BadInput]) -> bytes:
    body = bytearray()
    for line in lines:
        if isinstance(line, BadInput):
            raise line
        body += line
        if len(body) > LONGEST_DOCUMENT:
            raise BadInput("document", f"larger than {LONGEST_DOCUMENT} bytes")
    return bytes(body)


def _from_document(lines: Iterable[bytes | BadInput], name: str, now: datetime) -> Iterator[RawItem | BadInput]:
    try:
        parsed = asyncio.run(_parse(_whole(lines), name))
    except (FeedError, BadInput) as error:
        yield error
        return
    for entry in parsed.entries:
        yield _raw(entry, parsed.format, name, now)
    for refusal in parsed.refusals:
        yield BadInput(name, f"entry {refusal.index + 1}: {refusal.reason} {refusal.detail}")


async def _parse(body: bytes, name: str) -> Parsed:
    async with ReaderPool() as pool:
        return await pool.read(Document(body=body, url=name))


def _from_article(lines: Iterable[bytes | BadInput], name: str, now: datetime) -> Iterator[RawItem | BadInput]:
    """Take a bare article: its first line is the title, the rest its text."""
    try:
        body = _whole(lines)
    except BadInput as error:
        yield error
        return
    if b"\0" in body:
        yield BadInput(name, "neither items nor text: it has NUL bytes (UTF-16, or no text at all); UTF-8 is read")
        return
    article = body.decode("utf-8-sig", "replace").strip()
    title, _, text = article.partition("\n")
    yield _raw(Entry(guid=name, title=title.strip(), content=text.strip()), "jsonl", name, now)
