"""Documents that are handed in, from files or by a request: their entries go to RAW, or on the shelf until their time.

What comes back says what became of every entry; it comes back only when the broker has all that was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from streams.core.embargo import is_held
from streams.core.model import FeedRef, RawItem
from streams.edges.feeds.parsed import TRUNCATED, Document, Parsed
from streams.edges.poll import Readers, raw_item
from streams.edges.shelf import Shelf

NO_SHELF = "is under embargo, and ingest.spool, where it would be kept, is not set"


class Taker(Protocol):
    """Where entries go. Returns when the broker has them, or raises Unavailable."""

    async def put(self, items: Sequence[RawItem]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a document's entries, by item id."""

    sent: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    """A later version is held already."""
    refused: tuple[str, ...] = ()
    """Which entry, and why, a line each."""


@dataclass(slots=True)
class _Sorted:
    free: list[RawItem] = field(default_factory=list)
    held: list[RawItem] = field(default_factory=list)
    outdated: list[RawItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HandIn:
    """Takes documents."""

    readers: Readers
    taker: Taker
    now: Callable[[], datetime]
    shelf: Shelf | None = None

    async def accept(self, body: bytes, source: FeedRef, charset: str | None = None) -> Taken:
        """Take a document. Raises FeedError when it is none, Unavailable when the broker does not take an entry."""
        parsed = await self.readers.read(Document(body=body, url=source.url, charset=charset), safe=True)
        now = self.now()
        items = [raw_item(source, entry, parsed.format, now) for entry in reversed(parsed.entries)]
        refused = _refusals(parsed)
        if self.shelf is None:
            secret = [raw for raw in items if is_held(raw.entry, now)]
            free = [raw for raw in items if not is_held(raw.entry, now)]
            await self.taker.put(free)
            told = [f"{raw.entry.guid or raw.entry.title}: {NO_SHELF}" for raw in secret]
            return Taken(sent=_ids(free), refused=(*refused, *told))
        async with self.shelf.locked():
            return await self._place(self.shelf, items, refused, now)

    async def release(self) -> tuple[str, ...]:
        """Send what was held until now; return the ids. Raises Unavailable when the broker does not take it."""
        if self.shelf is None:
            return ()
        async with self.shelf.locked():
            due = list(self.shelf.due(self.now()))
            await self.taker.put(due)
            for raw in due:
                self.shelf.drop(raw.id)
        return _ids(due)

    async def _place(self, shelf: Shelf, items: Sequence[RawItem], refused: tuple[str, ...], now: datetime) -> Taken:
        """What is off the shelf first can be lost by nobody but its sender, who hears of it and sends it again."""
        found = _Sorted()
        for raw in items:
            is_late = shelf.is_outdated(raw)
            (found.outdated if is_late else found.held if is_held(raw.entry, now) else found.free).append(raw)
        for raw in found.free:
            shelf.drop(raw.id)
        for raw in found.held:
            shelf.put(raw)
        await self.taker.put(found.free)
        return Taken(sent=_ids(found.free), held=_ids(found.held), outdated=_ids(found.outdated), refused=refused)


def _refusals(parsed: Parsed) -> tuple[str, ...]:
    told = [f"entry {each.index + 1}: {each.reason} {each.detail}".rstrip() for each in parsed.refusals]
    return (*told, TRUNCATED) if parsed.truncated else tuple(told)


def _ids(items: Sequence[RawItem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(raw.id for raw in items))
