"""Who polls which feed: a consumer group on FEEDS, in which a feed belongs to the owner of its partition.

On assignment the partition is read from its beginning, so that the last state of each feed is known, and only then
are its feeds polled. On revocation polls are abandoned before the partition is given up. No offset is ever committed:
the compacted topic is the state, the group only shares it out.

The end of a partition is the high-water mark that comes with a fetch, not what the broker says when asked for end
offsets: the embedded broker answers that too low.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from streams.core import codec
from streams.core.errors import BadRecord
from streams.core.model import FeedState
from streams.edges.broker import Access, client_options
from streams.edges.feedlist import Feed
from streams.edges.fetch import Fetcher
from streams.edges.kafka_outlet import OPERATOR
from streams.topics import FEEDS

ORDER = "ce_source"
GROUP = "pactwire-fetch"
PARTITIONS = tuple(range(FEEDS.partitions))
PARTITIONER = DefaultPartitioner()


def partition_of(feed_id: str) -> int:
    """Return the partition whose owner polls a feed: the one its state is written to."""
    number: int = PARTITIONER(feed_id.encode(), PARTITIONS, PARTITIONS)
    return number


def consumer(access: Access, *, embedded: bool = False) -> AIOKafkaConsumer:
    """A member of the group, not started. The embedded broker lets every rebalance last half of its time-out."""
    return AIOKafkaConsumer(
        group_id=GROUP, client_id=GROUP, enable_auto_commit=False, auto_offset_reset="earliest",
        session_timeout_ms=6_000, heartbeat_interval_ms=2_000, rebalance_timeout_ms=2_000 if embedded else 20_000,
        fetch_max_wait_ms=100, **client_options(access),
    )  # fmt: skip


class FeedGroup(ConsumerRebalanceListener):  # type: ignore[misc]
    """One member: hands feeds to a Fetcher and takes them back."""

    def __init__(self, reader: AIOKafkaConsumer, fetcher: Fetcher, feeds: Iterable[Feed]) -> None:
        self._reader = reader
        self._fetcher = fetcher
        self._feeds: dict[int, list[Feed]] = defaultdict(list)
        for feed in feeds:
            self._feeds[partition_of(feed.id)].append(feed)
        self._restoring: dict[TopicPartition, dict[str, FeedState]] = {}
        self._owned: set[TopicPartition] = set()
        self.joined = False
        """True from the first assignment on, which may be empty when others have all partitions."""
        self.unreadable = 0
        """States on the topic that could not be read; their feeds start anew."""

    @property
    def partitions(self) -> int:
        """Partitions whose feeds are polled here."""
        return len(self._owned)

    @property
    def restoring(self) -> int:
        """Partitions whose states are still being read."""
        return len(self._restoring)

    async def run(self) -> None:
        """Follow the topic until cancelled. Raises KafkaError when the group cannot go on."""
        self._reader.subscribe([FEEDS.name], listener=self)
        while True:
            batches = await self._reader.getmany(timeout_ms=100)
            for place, records in batches.items():
                await self._apply(place, records)
            await self._begin_restored()

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Give feeds up before anybody else gets them."""
        for place in revoked:
            self._restoring.pop(place, None)
            self._owned.discard(place)
        await self._fetcher.disown(feed.id for place in revoked for feed in self._feeds[place.partition])

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Read the states of what is ours now."""
        self.joined = True
        for place in assigned:
            self._restoring[place] = {}
        await self._reader.seek_to_beginning(*assigned)

    async def _apply(self, place: TopicPartition, records: Sequence[ConsumerRecord]) -> None:
        """Take states while restoring; afterwards what comes is our own, or an operator's word."""
        for record in records:
            state = self._state(record.value)
            if state is not None and place in self._restoring:
                self._restoring[place][state.id] = state
            elif state is not None and place in self._owned and (ORDER, OPERATOR.encode()) in record.headers:
                await self._obey(state)

    def _state(self, value: bytes | None) -> FeedState | None:
        if value is None:
            return None
        try:
            return codec.decode(FeedState, value)
        except BadRecord:
            self.unreadable += 1
            return None

    async def _obey(self, state: FeedState) -> None:
        if state.status == "active":
            await self._fetcher.resume(state.id)
        else:
            await self._fetcher.halt(state.id)

    async def _begin_restored(self) -> None:
        for place in list(self._restoring):
            if await self._is_restored(place):
                states = self._restoring.pop(place)
                self._owned.add(place)
                self._fetcher.own(self._feeds[place.partition], states)

    async def _is_restored(self, place: TopicPartition) -> bool:
        if place not in self._reader.assignment():
            return False
        end = self._reader.highwater(place)
        async with asyncio.timeout(5):
            return end is not None and await self._reader.position(place) >= end
