"""The engine with a trivial belt, on both brokers: nothing is lost, poison is buried, orders are obeyed."""

import asyncio
import base64
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.edges.broker import client_options
from streams.settings import Kafka
from streams.topics import DEAD, RAW
from streams.transport import ConsumerThread
from tests.agents.belts import NUMBERED, note
from tests.brokers.conftest import Start
from tests.brokers.scene import TRIVIAL, Records, at_least, letters, read_all, read_until, write

pytestmark = pytest.mark.timeout(180)


def entries(count: int, *, word: str = "talks") -> list[tuple[str, bytes]]:
    notes = [note(f"{word} {number}") for number in range(count)]
    return [(each.key.decode(), each.value) for each in notes if each.key and each.value]


def keys(records: Records) -> set[bytes]:
    return {record.key for record in records}


def all_of(count: int) -> Callable[[Records], bool]:
    return lambda records: len(keys(records)) == count


def test_what_goes_in_comes_out_once_with_its_headers(broker: Kafka, start: Start) -> None:
    """A thousand entries pass two stages; each output has its key, its CloudEvents headers and its number."""
    start(TRIVIAL, broker)
    write(broker, entries(1000))
    out = read_until(broker, NUMBERED, at_least(1000), quiet_s=1.0)
    assert len(out) == 1000
    assert {dict(record.headers)["content-type"] for record in out} == {b"application/json"}
    assert keys(out) == {key.encode() for key, _ in entries(1000)}


def test_poison_is_buried_and_the_belt_goes_on(broker: Kafka, start: Start) -> None:
    """Undecodable bytes, JSON of another shape, five megabytes, a step that raises: each to DEAD with its reason."""
    start(TRIVIAL, broker)
    write(broker, entries(50))
    write(broker, [("a", b"\xff\xfe"), ("b", b'{"id": 3}'), ("c", b"x" * 5_000_000), *entries(1, word="broken")])
    write(broker, entries(50, word="after"))
    dead = {letter.key: letter for letter in letters(broker, 4)}
    assert len(read_until(broker, NUMBERED, at_least(100))) == 100
    assert set(dead) == {"a", "b", "c", "broken 0"}
    assert {letter.stage for letter in dead.values()} == {"read"}
    assert dead["a"].reason.startswith("BadRecord: RawItem: not JSON")
    assert dead["b"].reason.startswith("BadRecord: RawItem $")
    assert dead["c"].size == 5_000_000
    assert dead["broken 0"].reason == "ValueError: cannot stand '...'"
    assert dead["broken 0"].frame.endswith("in _judge")
    assert base64.b64decode(dead["a"].value_base64) == b"\xff\xfe"


def test_a_stopped_worker_ends_within_ten_seconds_and_repeats_nothing(broker: Kafka, start: Start) -> None:
    """TERM in mid-stream: what was taken is finished and committed, and the next worker begins after it."""
    first = start(TRIVIAL, broker).wait_ready()
    write(broker, entries(5000))
    read_until(broker, NUMBERED, at_least(500))
    status, seconds = first.stop()
    assert status == 0
    assert seconds < 10
    start(TRIVIAL, broker)
    out = read_until(broker, NUMBERED, all_of(5000), quiet_s=1.0)
    assert len(out) == 5000


def test_a_killed_worker_loses_nothing_and_numbers_nothing_twice(broker: Kafka, start: Start) -> None:
    """KILL in mid-stream: the next worker goes on with the state of the changelog, and repeats have the same bytes."""
    first = start(TRIVIAL, broker).wait_ready()
    write(broker, entries(3000))
    read_until(broker, NUMBERED, at_least(300))
    first.kill()
    start(TRIVIAL, broker)
    out = read_until(broker, NUMBERED, all_of(3000), quiet_s=1.0)
    versions = {(dict(record.headers)["ce_id"], record.value) for record in out}
    assert len(versions) == 3000
    assert read_all(broker, DEAD, quiet_s=0.5) == []


def test_readiness_tells_a_frozen_broker(broker: Kafka, start: Start) -> None:
    """A worker is ready once it has its partitions, and says so."""
    worker = start(TRIVIAL, broker).wait_ready()
    ready, why = worker.ready()
    assert ready
    assert "partitions" in why


@pytest.mark.parametrize("committed", [None, 3])
def test_a_seek_to_the_commits_begins_a_partition_that_has_none(broker: Kafka, committed: int | None) -> None:
    """What was read in a former generation and never committed is read again, wherever the consumer stands."""
    write(broker, [("same", value) for _, value in entries(5)])
    assert asyncio.run(_sought(broker, committed)) == (5, committed or 0)


async def _sought(broker: Kafka, committed: int | None) -> tuple[int, int]:
    """Read five records of a partition, commit ``committed``, seek; return where it stood before and after."""
    consumer = AIOKafkaConsumer(
        group_id="seekers", enable_auto_commit=False, auto_offset_reset="earliest", **client_options(broker)
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(RAW.name, number) for number in range(RAW.partitions)])
        record = [await consumer.getone() for _ in range(5)][-1]
        read = TopicPartition(record.topic, record.partition)
        stood = await consumer.position(read)
        if committed is not None:
            await consumer.commit({read: committed})
        await ConsumerThread.seek_to_committed(_thread_of(consumer))
        return stood, await consumer.position(read)
    finally:
        await consumer.stop()


def _thread_of(consumer: AIOKafkaConsumer) -> Any:
    """The engine's consumer thread, as far as a seek needs it: it calls at once what it would hand to its own loop."""

    async def call(method: Callable[..., Any], *args: Any) -> Any:
        return await method(*args)

    thread: Any = object.__new__(ConsumerThread)
    thread._consumer = consumer
    thread.consumer = SimpleNamespace(_is_changelog_tp=lambda _: False)
    thread.call_thread = call
    return thread
