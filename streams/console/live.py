"""Server-sent events: what was just stored goes to every open page, and a slow page hinders nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
from aiohttp import web

from streams.core.codec import encode
from streams.core.model import Alert, Delivery, EnrichedItem

BEAT_S = 15.0
"""A comment this often keeps proxies from closing a quiet stream, and finds pages that are gone."""
BACKLOG = 200
"""Messages waiting for one page; a page further behind is told to load again."""

NAMES: dict[type, str] = {EnrichedItem: "item", Alert: "alert", Delivery: "delivery"}


def frame(name: str, data: bytes) -> bytes:
    """One message of the event stream. JSON by orjson has no line break, so one data line is enough."""
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)


class Live:
    """The open pages."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[bytes]] = set()

    @property
    def open(self) -> int:
        return len(self._pages)

    def tell(self, values: Sequence[Any]) -> None:
        """Send the values pages show; more than a page can follow becomes one ``reload``."""
        frames = [frame(NAMES[type(value)], encode(value)) for value in values if type(value) in NAMES]
        for page in self._pages:
            _offer(page, frames)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """``GET /events``."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        page: asyncio.Queue[bytes] = asyncio.Queue(BACKLOG)
        self._pages.add(page)
        try:
            await response.write(frame("hello", orjson.dumps({"beat_s": BEAT_S})))
            while True:
                await response.write(await _next(page))
        except (ConnectionResetError, asyncio.CancelledError):
            return response
        finally:
            self._pages.discard(page)


def _offer(page: asyncio.Queue[bytes], frames: Sequence[bytes]) -> None:
    if page.qsize() + len(frames) <= BACKLOG:
        for one in frames:
            page.put_nowait(one)
        return
    while not page.empty():
        page.get_nowait()
    page.put_nowait(frame("reload", b"{}"))


async def _next(page: asyncio.Queue[bytes]) -> bytes:
    try:
        async with asyncio.timeout(BEAT_S):
            return await page.get()
    except TimeoutError:
        return b": beat\n\n"
