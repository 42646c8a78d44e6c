"""Items from files, for judging without Kafka: JSON lines, a JSON array of items, feed documents, plain articles.

Which of them a file is shows in its beginning, mostly in the first line. JSON lines are read one at a time, so an input
may be endless; documents and articles are read whole, within a limit. Where the input pauses, so do the items.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedIOBase
from typing import Literal

import msgspec

from streams.core.dates import YEARS
from streams.core.errors import BadInput
from streams.core.identify import item_id, revision
from streams.core.model import Entry, FeedFormat, FeedRef, RawItem
from streams.edges.arrivals import Line, Pause, lines
from streams.edges.feeds.parsed import TRUNCATED, Document, FeedError, Parsed
from streams.edges.feeds.pool import ReaderPool
from streams.edges.feeds.sniff import head_of
from streams.edges.jsonwords import why_not_json

Kind = Literal["auto", "jsonl", "array", "feed", "text"]
Found = RawItem | BadInput | Pause
LONGEST_DOCUMENT = 64 * 1024 * 1024
_HEAD_LINES = 20
"""So many lines show what a file is, if the first does not."""


class Given(msgspec.Struct):
    """One line of JSON as a person or a program gives it; other keys are ignored."""

    id: str | int | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    lang: str | None = None
    published: str | None = None
    source: str | None = None
    url: str | None = None


_GIVEN = msgspec.json.Decoder(Given)
_BOM = b"\xef\xbb\xbf"
_ARRAY = re.compile(rb"\[\s*\{")
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version')
_GOES_ON = (b"{", b"[", b",", b":")
"""How a line ends that is no JSON object by itself."""
_MEMBERS = msgspec.json.Decoder(list[msgspec.Raw])


def read_items(stream: BufferedIOBase, name: str, kind: Kind, now: datetime) -> Iterator[Found]:
    """Yield the items of one input in order; what cannot be read is yielded as the error that says where and why.

    A pause of the input is yielded, too: what was read before it need not wait for what comes after.
    """
    arriving = lines(stream, name)
    found, head = (yield from _begin(arriving, name)) if kind == "auto" else (kind, [])
    readers = {"jsonl": _from_lines, "array": _from_array, "feed": _from_document}
    yield from readers.get(found, _from_article)(itertools.chain(head, arriving), name, now)


def _begin(arriving: Iterator[Line], name: str) -> Generator[Pause, None, tuple[Kind, list[Line]]]:
    """Take lines until they show what the input is; return that, and them."""
    head: list[Line] = []
    while len(head) < _HEAD_LINES:
        line = next(arriving, None)
        if line is None:
            break
        if isinstance(line, Pause):
            yield line
            continue
        head.append(line)
        if found := _shown(name, _written(head)):
            return found, head
    return _guess(_written(head)), head


def _written(head: Iterable[Line]) -> list[bytes]:
    stripped = (line.removeprefix(_BOM).strip() for line in head if isinstance(line, bytes))
    return [line for line in stripped if line]


def _shown(name: str, head: list[bytes]) -> Kind | None:
    """What these lines show an input to be; None while they leave it open."""
    if name.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if (head and head_of(head[0]).startswith("<")) or any(map(_JSON_FEED.search, head)):
        return "feed"
    if _ARRAY.match(b"\n".join(head)):
        return "array"
    is_item = any(line.startswith(b"{") and not line.endswith(_GOES_ON) for line in head)
    return "jsonl" if is_item else None


def _guess(head: list[bytes]) -> Kind:
    """What an input is that has shown nothing for certain."""
    if _is_array(b"\n".join(head)):
        return "array"
    return "jsonl" if not head or any(line.startswith(b"{") for line in head) else "text"


def _is_array(text: bytes) -> bool:
    """Tell an array of whatever from an article that begins with a bracket."""
    try:
        return isinstance(msgspec.json.decode(text), list)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _from_lines(arriving: Iterable[Line], name: str, now: datetime) -> Iterator[Found]:
    number = 0
    for line in arriving:
        if isinstance(line, Pause):
            yield line
            continue
        number += 1
        if isinstance(line, BadInput):
            yield line
        elif line.strip(_BOM + b" \t\r\n"):
            yield _item(f"{name}:{number}", line.removeprefix(_BOM), now)


def _from_array(arriving: Iterable[Line], name: str, now: datetime) -> Iterator[Found]:
    """Take the members of an array one by one: a bad one is named by its place."""
    try:
        body = yield from _whole(arriving)
        members = _MEMBERS.decode(body.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield BadInput(name, f"a JSON array that cannot be read: {why_not_json(body.removeprefix(_BOM), error)}")
    except RecursionError:
        yield BadInput(name, "JSON nested too deeply")
    except BadInput as error:
        yield error
    else:
        if not members:
            yield BadInput(name, "an empty JSON array: there are no items in it")
        yield from (_item(f"{name}: item {place}", bytes(each), now) for place, each in enumerate(members, 1))


def _item(where: str, line: bytes, now: datetime) -> RawItem | BadInput:
    try:
        given = _GIVEN.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return BadInput(where, why_not_json(line, error))
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
    if time.year not in YEARS:
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


def _whole(arriving: Iterable[Line]) -> Generator[Pause, None, bytes]:
    """Read to the end; return all of it."""
    body = bytearray()
    for line in arriving:
        if isinstance(line, Pause):
            yield line
            continue
        if isinstance(line, BadInput):
            raise line
        body += line
        if len(body) > LONGEST_DOCUMENT:
            raise BadInput("document", f"larger than {LONGEST_DOCUMENT} bytes")
    return bytes(body)


def _from_document(arriving: Iterable[Line], name: str, now: datetime) -> Iterator[Found]:
    try:
        body = yield from _whole(arriving)
        parsed = asyncio.run(_parse(body, name))
    except (FeedError, BadInput) as error:
        yield error
        return
    for entry in parsed.entries:
        yield _raw(entry, parsed.format, name, now)
    for refusal in parsed.refusals:
        yield BadInput(name, f"entry {refusal.index + 1}: {refusal.reason} {refusal.detail}")
    if parsed.truncated:
        yield BadInput(name, TRUNCATED)


async def _parse(body: bytes, name: str) -> Parsed:
    async with ReaderPool() as pool:
        return await pool.read(Document(body=body, url=name))


def _from_article(arriving: Iterable[Line], name: str, now: datetime) -> Iterator[Found]:
    """Take a bare article: its first line is the title, the rest its text."""
    try:
        body = yield from _whole(arriving)
    except BadInput as error:
        yield error
        return
    if b"\0" in body:
        yield BadInput(name, "neither items nor text: it has NUL bytes (UTF-16, or no text at all); UTF-8 is read")
        return
    article = body.decode("utf-8-sig", "replace").strip()
    title, _, text = article.partition("\n")
    yield _raw(Entry(guid=name, title=title.strip(), content=text.strip()), "jsonl", name, now)
