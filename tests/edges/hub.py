"""A hub of WebSub as the standard describes it, and a subscriber with its server, each on a port of its own."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from streams.core.hubs import Keys, Subscription
from streams.core.model import FeedRef, FeedState
from streams.edges.guard import Guard, client_session
from streams.edges.hubbook import HubBook
from streams.edges.websub import Subscriber
from tests.edges.agency import Desk
from tests.edges.origin import origin

TOPIC = "https://press.example/feed.xml"
FEED = FeedRef(id="press", url=TOPIC, name="Press")


@dataclass(slots=True)
class Hub:
    """Takes subscriptions, verifies them as told, and pushes what it is given."""

    status: int = 202
    verifies: bool = True
    lease_s: str = "86400"
    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    verified: list[tuple[int, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.status == 202 and self.verifies:
            await self.call_back(form["hub.mode"], form["hub.topic"])
        return web.Response(status=self.status)

    async def call_back(self, mode: str, topic: str, callback: str = "", **more: str) -> tuple[int, str]:
        """Ask the subscriber whether it asked."""
        query = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": "ch<a>llenge", **more}
        if self.lease_s:
            query["hub.lease_seconds"] = self.lease_s
        address = callback or self.asked[-1]["hub.callback"]
        async with aiohttp.ClientSession() as session, session.get(address, params=query) as reply:
            self.verified.append((reply.status, await reply.text()))
            return self.verified[-1]

    async def push(self, body: bytes, method: str = "sha256", secret: str | None = None, callback: str = "") -> int:
        """Push a document; return the status of the answer."""
        form = self.asked[-1]
        key = form["hub.secret"] if secret is None else secret
        signature = hmac.new(key.encode(), body, getattr(hashlib, method, hashlib.sha256)).hexdigest()
        headers = {"X-Hub-Signature": f"{method}={signature}", "Content-Type": "application/rss+xml"}
        address = callback or form["hub.callback"]
        async with aiohttp.ClientSession() as session, session.post(address, data=body, headers=headers) as reply:
            return reply.status


class Newsroom(Desk):
    """A subscriber, a desk for what is pushed, and the states of its feeds."""

    def __init__(self) -> None:
        super().__init__()
        self.time = datetime(2025, 4, 28, 12, tzinfo=UTC)
        self.book, self.states = HubBook(), list[FeedState]()
        self.noted: list[Subscription] = []
        self.subscriber: Subscriber

    def changed(self, held: Subscription) -> None:
        self.told.append((held.id, held.status))

    async def note(self, held: Subscription) -> None:
        self.noted.append(held)

    async def feeds(self) -> Sequence[FeedState]:
        return self.states

    @property
    def held(self) -> Subscription:
        found = self.book.of("press")
        assert found is not None
        return found


@asynccontextmanager
async def newsroom(hub: Hub, guard: Guard | None = None) -> AsyncIterator[Newsroom]:
    """A newsroom whose one feed names this hub."""
    room, loopback = Newsroom(), guard or Guard(allow_private=("127.0.0.0/8",))
    app = web.Application()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    async with origin(hub.answer) as served, client_session(loopback) as session:
        hub.url = served.url
        room.states = [FeedState(id="press", url=TOPIC, hub=hub.url)]
        room.subscriber = Subscriber(
            session=session, callback="http://127.0.0.1:0", keys=Keys("a-secret-of-this-newsroom"), book=room.book,
            note=room.note, states=room.feeds, listed={"press": FEED}, handin=room.handin, witness=room,
            now=lambda: room.time, most_bytes=100_000,
        )  # fmt: skip
        app.add_routes(room.subscriber.routes())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        object.__setattr__(room.subscriber, "callback", f"http://127.0.0.1:{runner.addresses[0][1]}")
        yield room
        await runner.cleanup()
