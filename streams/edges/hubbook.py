"""What stands between feeds and their hubs, as HUBS tells it: read to its end at the start, and followed from then on.

Every process that needs it reads all of the topic, without a group: it holds one small record for each feed with a hub.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.core import codec
from streams.core.errors import BadRecord
from streams.core.hubs import Subscription, later, push_of
from streams.core.polling import Push
from streams.edges.broker import Access, client_options
from streams.edges.reach import start
from streams.topics import HUBS

PLACES = tuple(TopicPartition(HUBS.name, number) for number in range(HUBS.partitions))


class HubBook:
    """Subscriptions by feed id."""

    def __init__(self, subscriptions: Iterable[Subscription] = ()) -> None:
        self._held = {held.id: held for held in subscriptions}

    def of(self, feed_id: str) -> Subscription | None:
        """Return what is known of a feed's hub."""
        return self._held.get(feed_id)

    def push(self, feed_id: str, now: datetime) -> Push | None:
        """Return what polling a feed must know of its hub."""
        return push_of(self._held.get(feed_id), now)

    def all(self) -> Sequence[Subscription]:
        """Return every subscription."""
        return tuple(self._held.values())

    def enter(self, held: Subscription) -> None:
        """Take a record, unless what is known is later."""
        self._held[held.id] = later(self._held.get(held.id), held)


class HubReader:
    """Keeps a book up to date."""

    def __init__(self, access: Access, book: HubBook) -> None:
        self._access = access
        self._book = book
        self._reader = AIOKafkaConsumer(**client_options(access), fetch_max_wait_ms=100)

    async def open(self) -> None:
        """Read what is there. Raises Unavailable without a broker."""
        await start(self._reader.start, self._reader.stop, self._access.bootstrap)
        self._reader.assign(list(PLACES))
        await self._reader.seek_to_beginning(*PLACES)
        while not all([await self._is_read(place) for place in PLACES]):
            await self._take(200)

    async def run(self) -> None:
        """Follow the topic until cancelled. Raises KafkaError when it cannot."""
        while True:
            await self._take(1000)

    async def close(self) -> None:
        """Leave the broker."""
        await self._reader.stop()

    async def _take(self, wait_ms: int) -> None:
        for records in (await self._reader.getmany(timeout_ms=wait_ms)).values():
            for record in records:
                self._enter(record.value)
        await asyncio.sleep(0)

    def _enter(self, value: bytes | None) -> None:
        if value is None:
            return
        try:
            self._book.enter(codec.decode(Subscription, value))
        except BadRecord:
            return  # its feed is polled as if it had no hub, and its hub is asked again

    async def _is_read(self, place: TopicPartition) -> bool:
        end = self._reader.highwater(place)
        return end is not None and await self._reader.position(place) >= end
