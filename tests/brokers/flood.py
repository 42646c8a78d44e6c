"""A flood of numbered entries, a supervisor that starts a process again, and the end of all work."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from streams.edges.broker import client_options, producer
from streams.settings import Kafka
from streams.topics import APPS, ENRICHED, RAW, STORIES
from tests.brokers.account import entry
from tests.brokers.scene import Process

WITNESS = [sys.executable, "-m", "tests.brokers.witness"]
SOURCES = (RAW, ENRICHED, STORIES)


class Flood(threading.Thread):
    """Writes the entries of these numbers, so many a second, each acknowledged in the end, whatever the broker does."""

    def __init__(self, kafka: Kafka, count: int, per_second: float) -> None:
        super().__init__(daemon=True)
        self._kafka, self._count, self._pace = kafka, count, per_second
        self.acknowledged = 0

    def run(self) -> None:
        asyncio.run(self._write())

    async def _write(self) -> None:
        began = time.monotonic()
        async with producer(self._kafka, "flood", request_timeout_ms=300_000) as out:
            sent = []
            for number in range(self._count):
                key, value = entry(number)
                sent.append(await out.send(RAW.name, value, key=key.encode()))
                ahead = number / self._pace - (time.monotonic() - began)
                if ahead > 0:
                    await asyncio.sleep(ahead)
            await asyncio.gather(*sent)
        self.acknowledged = len(sent)


class Supervisor(threading.Thread):
    """Keeps one process running, as compose, systemd or ``pactwire run`` would; remembers how each one ended."""

    def __init__(self, start: Callable[[], Process]) -> None:
        super().__init__(daemon=True)
        self._start, self._over = start, threading.Event()
        self.process = start()
        self.endings: list[int] = []

    def run(self) -> None:
        while not self._over.wait(0.2):
            if self.process.handle.poll() is not None:
                self.endings.append(self.process.handle.returncode)
                self.process = self._start()

    def stop(self) -> None:
        self._over.set()
        self.join()
        self.process.end()


def settled(kafka: Kafka) -> bool:
    """Whether the belt's group has committed the end of every topic it reads."""
    try:
        return asyncio.run(_settled(kafka))
    except KafkaError:
        return False


async def _settled(kafka: Kafka) -> bool:
    admin = AIOKafkaAdminClient(**client_options(kafka))
    await admin.start()
    try:
        done = await admin.list_consumer_group_offsets(APPS["worker"])
    finally:
        await admin.close()
    places = [TopicPartition(topic.name, number) for topic in SOURCES for number in range(topic.partitions)]
    async with AIOKafkaConsumer(**client_options(kafka)) as consumer:
        ends = await consumer.end_offsets(places)
    return all(end == 0 or (place in done and done[place].offset >= end) for place, end in ends.items())
