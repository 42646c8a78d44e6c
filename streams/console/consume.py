"""Topics into the read model: a plain consumer group that stores, then commits, then tells the page.

The group's name carries the database's id, so that a new database reads everything from the beginning. A record that
cannot be decoded is logged and passed: the page shows what can be shown, the belt has its own dead letters.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from streams.console.store import Store
from streams.core.codec import decode
from streams.core.errors import BadRecord
from streams.topics import ALERTS, CLAIMS, DEAD, DELIVERIES, ENRICHED, FEEDS, STORIES

log = structlog.get_logger("console")

SOURCES = {topic.name: topic for topic in (ENRICHED, STORIES, CLAIMS, ALERTS, DELIVERIES, FEEDS, DEAD)}

UNSTORABLE = (OverflowError, ValueError, sqlite3.DataError, sqlite3.InterfaceError)
"""What a value that SQLite or the calendar cannot hold raises; a full disk is none of these and ends the process."""

Tell = Callable[[Sequence[Any]], None]
"""Called with the values just stored."""


class Intake:
    """Reads the topics until cancelled. ``client_options`` are aiokafka's connection options."""

    def __init__(self, store: Store, client_options: Mapping[str, Any], tell: Tell) -> None:
        self._store = store
        self._tell = tell
        self._options = client_options
        self._consumer: AIOKafkaConsumer | None = None
        self.failure: str | None = "not connected yet"
        """Why the console is not current, or None."""

    async def run(self) -> None:
        """Read for ever. Raises what aiokafka raises when the broker cannot be reached at the start."""
        consumer = self._consumer = _consumer(self._store.id, self._options)
        try:
            await consumer.start()
            while True:
                await self._batch(consumer)
        finally:
            await consumer.stop()

    async def _batch(self, consumer: AIOKafkaConsumer) -> None:
        fetched = await consumer.getmany(timeout_ms=500, max_records=1000)
        values = [value for records in fetched.values() for record in records if (value := _value(record)) is not None]
        if values:
            await asyncio.to_thread(keep, self._store, values)
        if fetched:
            await consumer.commit()
            self._tell(values)
        self.failure = None if consumer.assignment() else "no partition assigned"

    async def probe(self) -> tuple[bool, str]:
        """Whether the broker answers now, and if not, why: for ``/health/ready``."""
        if self.failure or self._consumer is None:
            return False, self.failure or "not connected yet"
        try:
            async with asyncio.timeout(3):
                await self._consumer._client.fetch_all_metadata()  # aiokafka has no public ping
        except Exception as error:  # noqa: BLE001 - whatever it is, the broker does not answer
            return False, f"broker does not answer: {type(error).__name__}"
        return True, "ok"


def _consumer(database: str, client_options: Mapping[str, Any]) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        *SOURCES,
        group_id=f"pactwire-console-{database}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        session_timeout_ms=10_000,
        heartbeat_interval_ms=2_000,
        max_partition_fetch_bytes=8_388_608,
        **client_options,
    )


def keep(store: Store, values: Sequence[Any]) -> None:
    """Store all; where one cannot be stored, the others are, and it is logged."""
    try:
        store.write(values)
    except UNSTORABLE as error:
        if len(values) > 1:
            for value in values:
                keep(store, [value])
        else:
            log.warning("unstorable", kind=type(values[0]).__name__, why=f"{type(error).__name__}: {error}")


def _value(record: ConsumerRecord) -> Any | None:
    if record.value is None:
        return None
    try:
        return decode(SOURCES[record.topic].carries, record.value)
    except BadRecord as error:
        log.warning("unreadable", topic=record.topic, partition=record.partition, offset=record.offset, why=error.why)
        return None
