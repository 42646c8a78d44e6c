"""The demo from the first process to the closing table."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import aiohttp
from aiohttp import web
from rich.markup import escape

from streams.core.codec import decode
from streams.core.errors import Unavailable
from streams.core.model import Alert
from streams.demo import tally as counting
from streams.demo.belt import Belt, running
from streams.demo.board import Board
from streams.demo.feedserver import FeedServer
from streams.demo.figures import figures, settled
from streams.demo.household import Household
from streams.demo.samples import Samples
from streams.demo.tally import Outcomes, Tally
from streams.demo.waiting import until_ready
from streams.edges.embedded import Embedded
from streams.edges.receiver import Arrival, Receiver, served
from streams.edges.topic_admin import TopicAdmin, catalogue
from streams.settings import Kafka

READY_S, RUN_S = 60.0, 60.0
LOOK_S = 0.3


@dataclass(frozen=True)
class _Posted:
    """The body of a webhook."""

    type: str
    timestamp: datetime
    data: Alert


async def show(samples: Samples, *, keep: bool) -> int:
    """Run the demo; return the exit status: 0 when nothing is lost and every signature verified."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # the demo's own reader; the belt has its log
    showing = asyncio.ensure_future(_show(samples, keep=keep))
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, showing.cancel)
    try:
        return await showing
    except asyncio.CancelledError:
        return 130


async def _show(samples: Samples, *, keep: bool) -> int:
    """However this is left, the belt is stopped before the broker, and the folder goes with them."""
    with TemporaryDirectory(prefix="pactwire-demo-") as name:
        async with AsyncExitStack() as stack:
            return await _Show(samples, Household(Path(name)), Board()).run(stack, keep=keep)


class _Show:
    def __init__(self, samples: Samples, house: Household, board: Board) -> None:
        self._samples = samples
        self._house = house
        self._board = board
        self._feeds = FeedServer(samples.feeds)
        self._receiver = Receiver(house.secret)
        self._tally = Tally()
        self._shown = 0

    async def run(self, stack: AsyncExitStack, *, keep: bool) -> int:
        access = await self._broker(stack)
        with self._board.doing("starting feed server and webhook receiver"):
            await stack.enter_async_context(served(self._receiver))
            base = await stack.enter_async_context(_serving(self._feeds.app()))
            feeds = {name: f"{base}/feeds/{name}" for name in self._samples.feeds}
            self._house.write(access.bootstrap, feeds, self._receiver.url)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        counting_task = asyncio.create_task(counting.follow(self._tally, {"bootstrap_servers": access.bootstrap}))
        stack.push_async_callback(_cancelled, counting_task)
        with self._board.doing("starting fetch, worker, deliver and console") as tell:
            belt = await stack.enter_async_context(running(self._house))
            ports = {"worker": self._house.worker_port, "deliver": self._house.deliver_port}
            if missing := await belt.while_up(until_ready(ports, tell, READY_S)):
                raise Unavailable("the belt", f"not ready within {READY_S:g} s: {missing}\n{belt.last_words()}")
        status = self._close(await belt.while_up(self._watch(session)))
        return await self._stay(belt, status) if keep else status

    async def _broker(self, stack: AsyncExitStack) -> Kafka:
        with self._board.doing("starting the embedded broker (Tansu, in memory)"):
            broker = Embedded(self._house.folder / "broker.log").start()
            stack.callback(broker.stop)
            access = Kafka(bootstrap=broker.bootstrap, embedded=True)
            async with TopicAdmin(access) as admin:
                await admin.create(catalogue(), 1)
        return access

    async def _watch(self, session: aiohttp.ClientSession) -> tuple[Outcomes, float]:
        """Print alerts as they land until everything has gone through, in two looks alike, or the time is up."""
        begun, found = monotonic(), Outcomes()
        before: Counter[str] | None = None
        self._feeds.advance()
        while monotonic() - begun < RUN_S:
            await asyncio.sleep(LOOK_S)
            self._print_new()
            if not self._feeds.waiting_for():
                self._feeds.advance()
            found = await counting.outcomes(session, (self._house.worker_port,))
            if settled(self._samples, self._tally, found, self._receiver.taken):
                if before == self._tally.records:
                    break
                before = self._tally.records.copy()
        self._print_new()
        return found, monotonic() - begun

    def _print_new(self) -> None:
        for arrival in self._receiver.arrivals[self._shown :]:
            self._shown += 1
            self._print(arrival)

    def _print(self, arrival: Arrival) -> None:
        if arrival.fault is not None:
            self._board.say(f"[red]signature refused[/]: {arrival.fault}")
        elif arrival.nth == 1:
            alert = decode(_Posted, arrival.body).data
            self._board.alert(alert, arrival.at.astimezone().strftime("%H:%M:%S"))

    def _close(self, watched: tuple[Outcomes, float]) -> int:
        found, seconds = watched
        table = figures(self._samples, self._tally, found, self._receiver.arrivals, self._feeds.served, seconds)
        self._board.close(table)
        good = table["lost"] == 0 and table["alerts"] > 0 and not self._receiver.unverified
        return 0 if good else 1

    async def _stay(self, belt: Belt, status: int) -> int:
        """Until it is asked to stop, with the table's status; 1 when there is nothing left that runs."""
        self._board.say(f"left running; the page is [b]{self._house.page}[/]; end with Ctrl-C")
        with suppress(asyncio.CancelledError):
            self._board.say(f"[red]✗[/] {escape(await belt.ended())}")
            return 1
        self._board.say("stopping")
        return status


@asynccontextmanager
async def _serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
