"""A belt in memory for the courier: the outbox stages over a dictionary, and real receivers."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections import Counter
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from aiohttp import web

from streams.agents.outbox import enqueue, settle
from streams.agents.tools import Route, Tools
from streams.core.outbox import Outbox
from streams.edges.courier import Courier, Terms
from streams.edges.guard import Guard
from streams.edges.receiver import Receiver, served
from streams.edges.webhook import Target, webhook_session
from tests.samples import an_alert

SECRET = "whsec_" + b64encode(bytes(range(32))).decode()
QUICK = (0.01, 0.01, 0.01)


class Counts:
    """What the courier told its meter."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.waiting: dict[str, int] = {}

    def count(self, stage, word, _seconds):
        assert stage == "courier"
        self.words[word] += 1

    def delivery(self, _receiver, _outcome, seconds):
        assert seconds >= 0

    def pending(self, receiver, messages):
        self.waiting[receiver] = messages


class Belt:
    """The table and its two stages. ``settling`` off is a stage ``settle`` that has not come round yet."""

    def __init__(self, urls: dict[str, str], **terms) -> None:
        targets = {name: Target(name=name, url=url, secret=SECRET, timeout_s=2.0) for name, url in urls.items()}
        self.terms = Terms(**{"targets": targets, "backoff_s": QUICK, "places": 4, "settle_s": 0.0, **terms})
        self.tools = Tools(routes=tuple(Route(receiver=name) for name in urls))
        self.table: dict[str, Outbox] = {}
        self.reports = []
        self.counts = Counts()
        self.number: int | None = 1
        self.settling = True
        self.broken = False
        self.late = timedelta()
        self.courier: Courier | None = None

    def epoch(self):
        return self.number

    def outboxes(self):
        return list(self.table.values())

    def now(self) -> datetime:
        return datetime.now(UTC) + self.late

    def alert(self, name: str, event: str = "opened", *, noticed: bool = True, **changes) -> None:
        alert = an_alert(**{"id": name, "event_id": f"{name}-{event}", "at": self.now(), **changes})
        enqueue([alert], self.tools, {"outbox": self.table})
        if self.courier is not None and noticed:
            self.courier.notice(self.table[name])

    async def report(self, delivery) -> None:
        await asyncio.sleep(0)
        if self.broken:
            raise ConnectionError("broker")
        self.reports.append(delivery)
        if self.settling:
            settle([delivery], self.tools, {"outbox": self.table})
            self.courier.notice(self.table[delivery.alert])

    def outcomes(self, receiver: str | None = None) -> list[str]:
        return [each.outcome for each in self.reports if receiver in (None, each.receiver)]

    async def until(self, happened) -> None:
        async with asyncio.timeout(10):
            while not happened():  # noqa: ASYNC110 - what happens is in a real receiver
                await asyncio.sleep(0.005)

    async def reported(self, count: int) -> None:
        await self.until(lambda: len(self.reports) >= count)

    @asynccontextmanager
    async def running(self):
        """A courier process, ended without a word at the end."""
        async with webhook_session(Guard(allow_private=("127.0.0.0/8",))) as session:
            self.courier = Courier(session, self.terms, self.report, self.counts, self.now)
            task = asyncio.create_task(self.courier.run(self))
            try:
                yield task
            finally:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


@asynccontextmanager
async def a_desk(answer=None, **terms):
    """One receiver, and a belt that delivers to it."""
    async with served(Receiver(SECRET) if answer is None else Receiver(SECRET, answer)) as receiver:
        yield receiver, Belt({"desk": receiver.url}, **terms)


@asynccontextmanager
async def a_server(handler):
    app = web.Application()
    app.router.add_post("/", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()
