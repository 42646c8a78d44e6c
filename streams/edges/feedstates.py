"""States of feeds, read and written from outside the fetch process: an operator's look, and an operator's word."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams.core import codec
from streams.core.errors import BadRecord, Unavailable
from streams.core.model import FeedState
from streams.core.polling import halted, resume
from streams.edges.broker import Access, client_options, producer
from streams.edges.feedgroup import partition_of
from streams.edges.kafka_outlet import OPERATOR, KafkaOutlet
from streams.edges.reach import start
from streams.topics import FEEDS


async def read_states(access: Access, feed_ids: Collection[str]) -> dict[str, FeedState]:
    """Return the last state of each of these feeds that has one. Raises Unavailable without a broker."""
    places = {TopicPartition(FEEDS.name, partition_of(each)) for each in feed_ids}
    found: dict[str, FeedState] = {}
    reader = AIOKafkaConsumer(**client_options(access), fetch_max_wait_ms=100)
    await start(reader.start, reader.stop, access.bootstrap)
    try:
        reader.assign(list(places))
        await reader.seek_to_beginning(*places)
        while not all([await _at_end(reader, place) for place in places]):
            for records in (await reader.getmany(timeout_ms=200)).values():
                found.update(_states([record.value for record in records], feed_ids))
    except KafkaError as error:
        raise Unavailable(access.bootstrap, f"reading {FEEDS.name}: {error!r}") from error
    finally:
        await reader.stop()
    return found


async def write_states(access: Access, states: Collection[FeedState]) -> None:
    """Write states as an operator's word, which the owner of a feed obeys.

    Raises Unavailable when the broker does not take them.
    """
    async with producer(access, "pactwire-feeds") as sender:
        outlet = KafkaOutlet(sender, OPERATOR)
        for state in states:
            await outlet.keep(state)


def switched(state: FeedState, now: datetime, *, on: bool) -> FeedState:
    """Return the state of a feed that is to be polled again, or not any more."""
    if on:
        return resume(state, now)
    return halted(state)


async def _at_end(reader: AIOKafkaConsumer, place: TopicPartition) -> bool:
    end = reader.highwater(place)
    return end is not None and await reader.position(place) >= end


def _states(values: list[bytes | None], wanted: Collection[str]) -> dict[str, FeedState]:
    found: dict[str, FeedState] = {}
    for value in filter(None, values):
        try:
            state = codec.decode(FeedState, value)
        except BadRecord:
            continue  # the fetch process counts it; its feed starts anew
        if state.id in wanted:
            found[state.id] = state
    return found
