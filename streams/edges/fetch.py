"""The fetch process: polls the feeds of the partitions it owns, and moves their state after the broker has everything.

A feed belongs to whoever owns its partition of ``pactwire.feeds``. On assignment a partition is read from its
beginning to its end; only then are its feeds polled. A poll that ends after its partition went to another process
writes no state: its entries are acknowledged already, the new owner sends them again under the same ids.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any, Protocol
from urllib.parse import urlsplit

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.partitioner import murmur2

from streams.core import cloudevents
from streams.core.codec import decode, encode
from streams.core.errors import BadRecord
from streams.core.identify import digest
from streams.core.model import FeedState, RawItem
from streams.core.polling import Failed, Gone, Read, Same, fold, listed
from streams.core.schedule import Policy, first_poll
from streams.edges.feedlist import Feed
from streams.edges.feeds.pool import ReaderPool
from streams.edges.hosts import Agenda, Hosts
from streams.edges.http import FeedClient
from streams.edges.poll import Polled, poll
from streams.topics import FEEDS, RAW, Topic

log = structlog.get_logger("fetch")

GROUP = "pactwire-fetch"
SOURCE = "/pactwire/fetch"
SPREAD_S = 60.0
"""First polls after a start are spread over this, or over the poll floor where that is shorter."""
WORDS = {Read: "polled", Same: "unchanged", Failed: "unreachable", Gone: "gone"}


class Meter(Protocol):
    """What fetch tells of itself."""

    def count(self, stage: str, word: str, seconds: float = 0.0) -> None: ...
    def feed_answered(self, feed: str, at: datetime) -> None: ...
    def feed_left(self, feed: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a fetch process works with."""

    client: FeedClient
    pool: ReaderPool
    producer: AIOKafkaProducer
    meter: Meter
    policy: Policy
    now: Callable[[], datetime]
    places: int = 32
    """Polls at one time."""


def partition_of(feed: str, partitions: int = FEEDS.partitions) -> int:
    """The partition a feed's state lies in, as every Kafka client's default partitioner has it."""
    return int((murmur2(feed.encode()) & 0x7FFFFFFF) % partitions)


class Fetch(ConsumerRebalanceListener):  # type: ignore[misc]
    """Polls for ever: ``await run()``."""

    def __init__(self, feeds: Iterable[Feed], tools: Tools, client_options: Mapping[str, Any]) -> None:
        self._feeds = {feed.id: feed for feed in feeds}
        self._tools = tools
        self._options = client_options
        self._hosts = Hosts(spacing_s=min(1.0, tools.policy.floor_s / 20))
        self._agenda = Agenda()
        self._states: dict[str, FeedState] = {}
        self._ends: dict[int, int] = {}
        """Partitions that are being restored, and the offset up to which."""
        self._owned: set[int] = set()
        """Partitions restored and polled."""
        self._polls: set[asyncio.Task[None]] = set()
        self.failure: str | None = "joining the group"

    async def run(self) -> None:
        """Poll until cancelled. Raises KafkaError when the broker refuses what was to be written."""
        consumer = AIOKafkaConsumer(
            group_id=GROUP, enable_auto_commit=False, auto_offset_reset="earliest", session_timeout_ms=10_000,
            heartbeat_interval_ms=2_000, **self._options,
        )  # fmt: skip
        await consumer.start()
        try:
            consumer.subscribe([FEEDS.name], listener=self)
            while True:
                await self._turn(consumer)
        finally:
            await self._abandon()
            await consumer.stop()

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """No state is written any more for what was taken."""
        for tp in revoked:
            self._owned.discard(tp.partition)
            self._ends.pop(tp.partition, None)
        for feed in self._feeds:
            if partition_of(feed) not in self._owned:
                self._agenda.drop(feed)
                self._tools.meter.feed_left(feed)

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Partitions are restored in ``_turn``: nothing may be awaited long in here."""
        self._ends.update({tp.partition: -1 for tp in assigned})

    async def _turn(self, consumer: AIOKafkaConsumer) -> None:
        await self._rewind(consumer)
        fetched = await consumer.getmany(timeout_ms=100)
        for record in (record for records in fetched.values() for record in records):
            self._remember(record.key, record.value)
        await self._open(consumer)
        self._land()
        self._launch()
        self.failure = None if consumer.assignment() or self._owned else "no partition assigned"

    async def _rewind(self, consumer: AIOKafkaConsumer) -> None:
        """Start reading a new partition from its beginning, and note where it ends now."""
        fresh = [TopicPartition(FEEDS.name, number) for number, end in self._ends.items() if end < 0]
        fresh = [tp for tp in fresh if tp in consumer.assignment()]
        if not fresh:
            return
        await consumer.seek_to_beginning(*fresh)
        for tp, end in (await consumer.end_offsets(fresh)).items():
            self._ends[tp.partition] = end

    async def _open(self, consumer: AIOKafkaConsumer) -> None:
        """Poll the feeds of every partition that has been read to its end."""
        for number, end in list(self._ends.items()):
            tp = TopicPartition(FEEDS.name, number)
            if end >= 0 and tp in consumer.assignment() and await consumer.position(tp) >= end:
                del self._ends[number]
                self._owned.add(number)
                self._plan(number)

    def _remember(self, key: bytes | None, value: bytes | None) -> None:
        """Take a state off the topic; of a feed that is polled here, our own is newer."""
        try:
            state = decode(FeedState, value or b"")
        except BadRecord as error:
            log.warning("unreadable", topic=FEEDS.name, key=repr(key), why=error.why)
            return
        if partition_of(state.id) not in self._owned:
            self._states[state.id] = state

    def _plan(self, partition: int) -> None:
        now, floor = self._tools.now(), self._tools.policy.floor_s
        for feed in (feed for feed in self._feeds.values() if partition_of(feed.id) == partition):
            state = self._state(feed)
            if state.status == "active":
                soon = first_poll(feed.id, now, min(SPREAD_S, floor))
                self._agenda.put(feed.id, max(state.next_due_at or soon, soon))

    def _state(self, feed: Feed) -> FeedState:
        held = self._states.get(feed.id)
        return listed(held, feed.url) if held else FeedState(id=feed.id, url=feed.url, interval_s=feed.interval_s)

    def _land(self) -> None:
        for task in [task for task in self._polls if task.done()]:
            self._polls.discard(task)
            task.result()

    def _launch(self) -> None:
        while len(self._polls) < self._tools.places:
            name = self._agenda.take(self._tools.now())
            if name is None:
                return
            self._polls.add(asyncio.create_task(self._poll(self._feeds[name])))

    async def _abandon(self) -> None:
        for task in self._polls:
            task.cancel()
        await asyncio.gather(*self._polls, return_exceptions=True)

    async def _poll(self, feed: Feed) -> None:
        tools, state = self._tools, self._state(feed)
        host = urlsplit(state.moved_to or feed.url).hostname or ""
        quiet = self._hosts.quiet_until(host, tools.now())
        if quiet is not None:
            self._agenda.put(feed.id, quiet)
            return
        async with self._hosts.turn(host):
            now, begun = tools.now(), perf_counter()
            polled = await poll(tools.client, tools.pool, feed.ref(), state, now, tools.policy)
        await asyncio.gather(*[await self._send(RAW, raw.id, raw.id + raw.revision, raw) for raw in polled.new])
        after = fold(state, polled.outcome, now, tools.policy)
        self._tell(feed, polled, after, perf_counter() - begun)
        if isinstance(polled.outcome, Failed) and polled.outcome.status == 429 and after.next_due_at:
            self._hosts.quiet(host, after.next_due_at)
        await self._keep(feed, after)

    async def _keep(self, feed: Feed, after: FeedState) -> None:
        """Write the state, if the feed is still ours, and plan its next poll."""
        if partition_of(feed.id) not in self._owned:
            return
        await (await self._send(FEEDS, feed.id, feed.id + str(after.polls), after))
        self._states[feed.id] = after
        if after.status == "active" and after.next_due_at is not None:
            self._agenda.put(feed.id, after.next_due_at)

    async def _send(self, topic: Topic, key: str, name: str, value: RawItem | FeedState) -> Any:
        """Hand a record to the producer; what is returned is done when the broker has it."""
        headers = cloudevents.headers(
            id=digest(name), source=SOURCE, type=topic.event_type, time=cloudevents.time_of(value), subject=key
        )
        where = partition_of(key) if topic is FEEDS else None
        return await self._tools.producer.send(topic.name, encode(value), key.encode(), where, headers=headers)

    def _tell(self, feed: Feed, polled: Polled, after: FeedState, seconds: float) -> None:
        """One word a poll, one word an entry."""
        word, meter = WORDS[type(polled.outcome)], self._tools.meter
        log.info(
            word, feed=feed.id, new=len(polled.new), same=polled.same, refused=len(polled.refusals),
            error=after.last_error, next=after.next_due_at,
        )  # fmt: skip
        meter.count("fetch", word, seconds)
        if after.last_error is None:
            meter.feed_answered(feed.id, self._tools.now())
        for refusal in polled.refusals:
            log.warning("refused", feed=feed.id, entry=refusal.index, reason=refusal.reason, why=refusal.detail)
        for kind, count in (("sent", len(polled.new)), ("seen", polled.same), ("refused", len(polled.refusals))):
            for _ in range(count):
                meter.count("entry", kind)
