"""An agency that hands documents in: what it sends, what takes it, and what it hears. A broker of a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from streams.core.errors import Unavailable
from streams.core.model import FeedRef, RawItem
from streams.edges.handin import HandIn, Taken
from streams.edges.shelf import Shelf
from tests.edges.inplace import InPlace

NOON = datetime(2025, 4, 28, 12, tzinfo=UTC)
WIRE = FeedRef(id="wire", name="Wire", kind="agency")


def ninjs(number: int, **more: Any) -> bytes:
    """A report; its headline is its number."""
    return orjson.dumps({"uri": f"urn:x:{number}", "headline": f"Report {number}", **more})


def embargoed(number: int, hours: float, **more: Any) -> bytes:
    """A report that may not be out before so many hours after noon."""
    return ninjs(number, embargoed=(NOON + timedelta(hours=hours)).isoformat(), **more)


class Broker:
    """Takes entries in order; may be away."""

    def __init__(self) -> None:
        self.items: list[RawItem] = []
        self.away = False

    async def put(self, items: Sequence[RawItem]) -> None:
        if self.away:
            raise Unavailable("pactwire.raw", "not acknowledged")
        self.items += items

    @property
    def titles(self) -> list[str]:
        return [raw.entry.title for raw in self.items]


class Desk:
    """What takes the documents, a broker behind it, and a clock that is set by hand."""

    def __init__(self, folder: Path | None = None) -> None:
        self.broker, self.time = Broker(), NOON
        shelf = None if folder is None else Shelf(folder)
        self.handin = HandIn(InPlace(), self.broker, lambda: self.time, shelf)
        self.told: list[tuple[Any, ...]] = []

    async def hand_in(self, body: bytes) -> Taken:
        return await self.handin.accept(body, WIRE)

    def taken(self, source: str, file: str, taken: Taken) -> None:
        self.told.append((source, file, len(taken.sent), len(taken.held)))

    def failed(self, source: str, file: str, why: str) -> None:
        self.told.append((source, file, why))

    def released(self, ids: tuple[str, ...]) -> None:
        self.told.append(("released", len(ids)))
