"""A small webhook receiver that trusts nothing: it checks every signature and remembers what came, and when.

Used by the demo, the bench and the tests; also a model of how to write one. What is asked of a receiver is here:
verify, keep the id to know a repeat, answer quickly. It can be told to fail, to see the sender try again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from aiohttp import web

from streams.core.errors import BadInput
from streams.edges.signing import verify

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One request as it came."""

    id: str
    timestamp: str
    at: datetime
    body: bytes = field(repr=False)
    fault: str | None
    """Why it did not verify; None when it did."""
    nth: int
    """1 for the first request with this id, 2 for the first repeat, ..."""
    status: int = 0
    """What was answered."""


Answer = Callable[[Arrival], int]
"""Which status to answer a verified request with."""


def accept(_: Arrival) -> int:
    """Take every message."""
    return 204


def failing(times: int, status: int = 503) -> Answer:
    """Refuse each message so many times, then take it."""
    return lambda arrival: status if arrival.nth <= times else 204


def utc_now() -> datetime:
    return datetime.now(UTC)


class Receiver:
    """Takes messages at ``url`` once served. ``answer`` may be changed at any time."""

    def __init__(self, secret: str, answer: Answer = accept, *, now: Callable[[], datetime] = utc_now) -> None:
        self.answer = answer
        self.arrivals: list[Arrival] = []
        self.url = ""
        self._secret = secret
        self._now = now
        self._seen: dict[str, int] = {}

    @property
    def taken(self) -> dict[str, bytes]:
        """Bodies of the messages that verified and were answered with a 2xx, by id, in order of arrival."""
        return {a.id: a.body for a in self.arrivals if a.fault is None and 200 <= a.status <= 299}

    @property
    def unverified(self) -> list[Arrival]:
        return [a for a in self.arrivals if a.fault is not None]

    def application(self) -> web.Application:
        """The aiohttp application, for a server of one's own."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_post("/{path:.*}", self._take)
        return app

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        arrival = self._judge(request, body)
        status = 401 if arrival.fault else self.answer(arrival)
        self.arrivals.append(replace(arrival, status=status))
        return web.Response(status=status, text="" if status == 204 else arrival.fault or "")

    def _judge(self, request: web.Request, body: bytes) -> Arrival:
        got = {name: request.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")}
        now = self._now()
        try:
            verify(self._secret, got["id"], got["timestamp"], got["signature"], body, now=now)
            fault = None
        except BadInput as error:
            fault = error.why
        if fault is None:
            self._seen[got["id"]] = self._seen.get(got["id"], 0) + 1
        nth = self._seen.get(got["id"], 0)
        return Arrival(id=got["id"], timestamp=got["timestamp"], at=now, body=body, fault=fault, nth=nth)


@asynccontextmanager
async def served(receiver: Receiver, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Receiver]:
    """Serve a receiver while the context lasts; port 0 takes a free one. Sets ``receiver.url``."""
    runner = web.AppRunner(receiver.application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        receiver.url = f"http://{host}:{runner.addresses[0][1]}/webhooks"
        yield receiver
    finally:
        await runner.cleanup()
