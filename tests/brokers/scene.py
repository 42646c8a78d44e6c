"""What happens in a broker test: topics are made, entries are written, a worker runs, is killed, is read after."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.core import codec
from streams.core.model import DeadLetter
from streams.edges.broker import client_options, producer
from streams.edges.embedded import free_port
from streams.edges.topic_admin import TopicAdmin, catalogue
from streams.settings import Kafka
from streams.topics import DEAD, RAW, Topic

ROOT = Path(__file__).parents[2]
TRIVIAL = [sys.executable, "-m", "tests.brokers.trivial"]
DELIVER = [sys.executable, "-m", "streams", "deliver"]
WORKER = [sys.executable, "-m", "streams", "worker"]
Records = list[ConsumerRecord]


def make_topics(kafka: Kafka) -> None:
    asyncio.run(_make_topics(kafka))


def write(kafka: Kafka, entries: Iterable[tuple[str, bytes]], topic: Topic = RAW) -> None:
    """Write records, key and value, and wait until the broker has them all."""
    asyncio.run(_write(kafka, entries, topic))


def read_until(
    kafka: Kafka, topic: Topic, enough: Callable[[Records], bool], timeout_s: float = 60.0, quiet_s: float = 0.0
) -> Records:
    """Read a topic from its beginning until there is enough, then on until nothing came for ``quiet_s``."""
    return asyncio.run(_read_until(kafka, topic, enough, timeout_s, quiet_s))


def read_all(kafka: Kafka, topic: Topic, quiet_s: float = 1.5) -> Records:
    return read_until(kafka, topic, lambda _: True, quiet_s=quiet_s)


def at_least(count: int) -> Callable[[Records], bool]:
    return lambda records: len(records) >= count


def letters(kafka: Kafka, count: int) -> list[DeadLetter]:
    """The dead letters, once there are so many."""
    return [codec.decode(DeadLetter, record.value) for record in read_until(kafka, DEAD, at_least(count))]


class Process:
    """A belt process under test: its log in a file, its health on a port of its own."""

    def __init__(self, command: Sequence[str], kafka: Kafka, folder: Path, **env: str) -> None:
        self.port = free_port()
        self.log = folder / f"process-{self.port}.log"
        own = {name: value for name, value in os.environ.items() if not name.startswith("PACTWIRE_")}
        own |= {
            "PACTWIRE_KAFKA_BOOTSTRAP": kafka.bootstrap,
            "PACTWIRE_KAFKA_EMBEDDED": str(kafka.embedded).lower(),
            "PACTWIRE_STORE_DIRECTORY": str(folder / "state"),
            f"PACTWIRE_OPS_{'DELIVER' if command == DELIVER else 'WORKER'}_PORT": str(self.port),
            **env,
        }
        with self.log.open("ab") as out:
            self.handle = subprocess.Popen(command, cwd=ROOT, env=own, stdout=out, stderr=subprocess.STDOUT)

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def ready(self) -> tuple[bool, str]:
        """What ``/health/ready`` answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as answer:
                return True, answer.read().decode()
        except urllib.error.HTTPError as error:
            return False, error.read().decode()
        except OSError as error:
            return False, str(error)

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            text: str = answer.read().decode()
            return text

    def wait_ready(self, timeout_s: float = 45.0) -> Process:
        eventually(lambda: self.ready()[0] or self.handle.poll() is not None, timeout_s, self.text)
        assert self.handle.poll() is None, self.text()
        return self

    def kill(self) -> None:
        self.handle.kill()
        self.handle.wait()

    def end(self) -> None:
        """Make sure that it is gone."""
        self.handle.terminate()
        try:
            self.handle.wait(12)
        except subprocess.TimeoutExpired:
            self.kill()

    def stop(self, timeout_s: float = 15.0) -> tuple[int, float]:
        """TERM; status and seconds it took."""
        began = time.monotonic()
        self.handle.send_signal(signal.SIGTERM)
        return self.handle.wait(timeout_s), time.monotonic() - began


def eventually(happened: Callable[[], Any], timeout_s: float, told: Callable[[], str] = str) -> None:
    """Wait until it has happened. Fails with what is told when it does not."""
    until = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < until, f"not within {timeout_s:g} s\n{told()[-6000:]}"
        time.sleep(0.1)


async def _make_topics(kafka: Kafka) -> None:
    async with TopicAdmin(kafka) as admin:
        await admin.create(catalogue(), 1)


async def forget_topics(kafka: Kafka, topics: Iterable[Topic] = catalogue()) -> None:
    """Delete topics, every one of ours when none are named, so that the next test finds a new broker."""
    async with TopicAdmin(kafka) as admin:
        names = [topic.name for topic in topics]
        # Asked again each time: a topic that was made a moment ago may be told of later than the first answer.
        while there := set(await admin._client.list_topics()) & set(names):
            await admin._client.delete_topics(list(there))
            await asyncio.sleep(0.1)


async def _write(kafka: Kafka, entries: Iterable[tuple[str, bytes]], topic: Topic) -> None:
    async with producer(kafka, "scene") as out:
        sent = [await out.send(topic.name, value, key=key.encode()) for key, value in entries]
        await asyncio.gather(*sent)


async def _read_until(
    kafka: Kafka, topic: Topic, enough: Callable[[Records], bool], timeout_s: float, quiet_s: float
) -> Records:
    records: Records = []
    until = heard = time.monotonic()
    until += timeout_s
    async with AIOKafkaConsumer(**client_options(kafka), max_partition_fetch_bytes=9_000_000) as consumer:
        places = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        while not enough(records) or time.monotonic() - heard < quiet_s:
            assert time.monotonic() < until, f"only {len(records)} records on {topic.name} within {timeout_s:g} s"
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                records += batch
                heard = time.monotonic()
    return records
