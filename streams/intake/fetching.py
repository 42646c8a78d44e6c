"""The parts of ``fetch`` put together: client, reading processes, producer, group, health and metrics."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer

from streams.core.intake import FeedState, Health
from streams.core.polling import Failed, Gone, Read
from streams.edges.broker import producer
from streams.edges.feedgroup import FeedGroup, consumer
from streams.edges.feedlist import Feed, read_feedlist
from streams.edges.feeds.limits import Limits
from streams.edges.feeds.pool import ReaderPool
from streams.edges.fetch import Fetcher
from streams.edges.health import Check, HealthServer, Probes
from streams.edges.hosts import Hosts
from streams.edges.hubbook import HubBook, HubReader
from streams.edges.kafka_outlet import KafkaOutlet
from streams.edges.once import WORDS
from streams.edges.poll import Polled, Poller
from streams.intake.client import client_of
from streams.intake.handing import handin, spool_of
from streams.settings import Settings
from streams.telemetry import Meter, get_logger

log = get_logger("pactwire.fetch")
Work = Callable[[], Coroutine[Any, Any, None]]
READERS = 2
LIMITS = Limits(cpu_s=4.0)
"""Nobody waits for a feed, so that a long one may take a little longer."""


class Told:
    """Every poll and every entry under one word, in log and metrics alike."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._health: dict[str, Health] = {}
        """Of feeds that are not well."""

    def polled(self, feed: Feed, polled: Polled, after: FeedState, seconds: float) -> None:
        """A poll is over and its state is kept."""
        word = WORDS[type(polled.outcome)]
        self._meter.count("fetch", word, seconds)
        refused = Counter(refusal.reason for refusal in polled.refusals)
        is_cut = isinstance(polled.outcome, Read) and polled.outcome.truncated
        tell = log.warning if is_cut or isinstance(polled.outcome, Failed | Gone) else log.info
        tell(
            word, feed=feed.id, new=len(polled.new), same=polled.same, held=polled.held or None,
            refused=dict(refused) or None, error=polled.error, detail=polled.detail or None, health=after.health,
            status=None if after.status == "active" else after.status, next=after.next_due_at,
        )  # fmt: skip
        for kind, count in (("sent", len(polled.new)), ("seen", polled.same), ("refused", refused.total())):
            for _ in range(count):
                self._meter.count("entry", kind)
        if after.last_success_at is not None and after.last_error is None:
            self._meter.feed_answered(feed.id, after.last_success_at)
        self._diagnosed(after)

    def left(self, feed_id: str) -> None:
        """A feed is not polled here any more."""
        self._meter.feed_left(feed_id)
        self._health.pop(feed_id, None)

    def hushed(self, host: str, until: datetime, feed_id: str, waiting: int) -> None:
        """A host asked for quiet (429) when this feed was polled, and so many others of its feeds wait with it."""
        log.warning("host asked for quiet", host=host, until=until, feed=feed_id, waiting=waiting)

    def _diagnosed(self, after: FeedState) -> None:
        """A change of health is an event of its own, told once."""
        before = self._health.get(after.id, "ok")
        if after.health == before:
            return
        if after.unwell_since is None:
            del self._health[after.id]
            self._meter.feed_well(after.id)
            log.info("feed well again", feed=after.id, was=before)
            return
        self._health[after.id] = after.health
        self._meter.feed_unwell(after.id, after.health, after.unwell_since)
        log.warning("feed unwell", feed=after.id, health=after.health, was=before, why=after.trouble)


@dataclass(frozen=True, slots=True)
class Service:
    """A fetch process that is ready to run."""

    fetcher: Fetcher
    group: FeedGroup
    feeds: int
    beside: tuple[Work, ...] = ()
    """What else runs: the watcher of the spool, and the reader of what hubs promised."""

    async def run(self) -> None:
        """Poll, and watch the spool, until cancelled. Raises what one of them raises, in a group."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.fetcher.run())
            both.create_task(self.group.run())
            for work in self.beside:
                both.create_task(work())


async def open_service(given: Settings, stack: AsyncExitStack) -> Service:
    """Open everything; ``stack`` closes it again, in order. Raises BadInput for a faulty feed list."""
    feeds, meter = read_feedlist(given.feeds.file), Meter("fetch")
    client = await stack.enter_async_context(client_of(given))
    readers = await stack.enter_async_context(ReaderPool(size=READERS, limits=LIMITS))
    sender = producer(given.kafka, "pactwire-fetch")
    stack.push_async_callback(sender.stop)  # before it has started: a stop may come meanwhile
    await sender.start()
    outlet = KafkaOutlet(sender)
    fetcher = Fetcher(
        Poller(client, readers), outlet, Told(meter), lambda: datetime.now(UTC),
        floor_s=given.feeds.poll_floor_s, places=given.feeds.concurrency,
        hosts=Hosts(spacing_s=min(1.0, given.feeds.poll_floor_s / 60)),
    )  # fmt: skip
    member = consumer(given.kafka, embedded=given.kafka.embedded)
    stack.push_async_callback(member.stop)
    await member.start()
    group = FeedGroup(member, fetcher, feeds)
    probes = Probes(metrics=meter.render, ready={"feeds": _check(group, fetcher, member)})
    server = HealthServer(probes, host=given.ops.host, port=given.ops.fetch_port, setting="ops.fetch_port")
    stack.push_async_callback((await server.start()).stop)
    spool = spool_of(given.ingest, handin(given.ingest, readers, outlet), meter)
    beside = await _hubs(given, fetcher, stack)
    return Service(fetcher, group, len(feeds), (*beside, spool.run) if spool is not None else beside)


async def _hubs(given: Settings, fetcher: Fetcher, stack: AsyncExitStack) -> tuple[Work, ...]:
    """Let the fetcher know what hubs promise, where hubs are asked at all."""
    if given.websub.callback is None:
        return ()
    book = HubBook()
    reader = HubReader(given.kafka, book)
    await reader.open()
    stack.push_async_callback(reader.close)
    fetcher.pushed = lambda feed_id: book.push(feed_id, datetime.now(UTC))
    return (reader.run,)


def _check(group: FeedGroup, fetcher: Fetcher, member: AIOKafkaConsumer) -> Check:
    async def ready() -> tuple[bool, str]:
        await member._client.fetch_all_metadata()  # aiokafka has no public ping; health cuts it off after 3 s
        if group.restoring:
            return False, f"reading the states of {group.restoring} partitions"
        if not group.joined:
            return False, "joining the group"
        return True, f"{group.partitions} partitions, {len(fetcher)} feeds"

    return ready
