"""Faust's tables as the shelves that ``agents/tables`` asks for: changelog first, acknowledged, then the local copy.

Faust recovers the local copy from the changelog on start and on rebalance; that half is used as it is. The writing
half is not: ``table[key] = value`` puts the row into a buffer that empties beside the agent, and a failed send there
is a log line. Here the rows go out in record batches of their own, which a broker appends whole or not at all, the
send is awaited, and only then the store is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from streams.agents.tables import Change, Write
from streams.core.errors import Unavailable

BATCH_BYTES = 1_000_000
"""A batch is closed at this size; only a single change may make it larger, up to the changelog's own limit."""

Producer = Callable[[], AIOKafkaProducer]
"""The producer of changelogs, once it runs: its batches take as much as the changelog allows."""


class MemoryShelf:
    """A changelog whose local copy is a dictionary: gone with the process, recovered from the changelog."""

    def __init__(self, table: Any, producer: Producer) -> None:
        self._table = table
        self._producer = producer

    @property
    def _store(self) -> Any:
        return self._table.data

    def get(self, partition: int, key: str) -> bytes | None:
        stored: bytes | None = self._store.data.get(_name(partition, key))
        return stored

    def keys(self, partition: int) -> Iterator[str]:
        prefix = _name(partition, "")
        return iter([name.removeprefix(prefix).decode() for name in self._store.data if name.startswith(prefix)])

    def partitions(self) -> Iterable[int]:
        """Partitions that have a row here."""
        return set(self._store._key_partition.values())

    async def write(self, partition: int, changes: Sequence[Change]) -> None:
        await _append(self._table, self._producer(), partition, changes)
        for change in changes:
            for write in change:
                self._set(partition, _name(partition, write.key), write.value)

    def _set(self, partition: int, name: bytes, value: bytes | None) -> None:
        if value is None:
            self._store.data.pop(name, None)
            self._store._key_partition.pop(name, None)
        else:
            self._store.data[name] = value
            # Faust notes this only for rows it recovered, and forgets by it what another worker owns now.
            self._store._key_partition[name] = partition


class RocksShelf:
    """A changelog whose local copy is one RocksDB a partition, which keeps how far it has followed the changelog."""

    def __init__(self, table: Any, producer: Producer) -> None:
        self._table = table
        self._producer = producer

    @property
    def _store(self) -> Any:
        return self._table.data

    def get(self, partition: int, key: str) -> bytes | None:
        stored: bytes | None = self._store._db_for_partition(partition).get(_name(partition, key))
        return stored

    def keys(self, partition: int) -> Iterator[str]:
        names = self._store._visible_keys(self._store._db_for_partition(partition))
        return iter([name.removeprefix(_name(partition, "")).decode() for name in names])

    def partitions(self) -> Iterable[int]:
        """Partitions that are open here."""
        return set(self._store._dbs)

    async def write(self, partition: int, changes: Sequence[Change]) -> None:
        place, offset = await _append(self._table, self._producer(), partition, changes)
        database = self._store._db_for_partition(partition)
        for change in changes:
            for write in change:
                name = _name(partition, write.key)
                if write.value is None:
                    database.delete(name)
                else:
                    database.put(name, write.value)
        self._store.set_persisted_offset(place, offset)


def _name(partition: int, key: str) -> bytes:
    """Key of a row on the wire. Faust's store in memory is one dictionary for all partitions; this tells them apart."""
    return f"{partition}/{key}".encode()


async def _append(table: Any, producer: AIOKafkaProducer, partition: int, changes: Sequence[Change]) -> tuple[Any, int]:
    """Append the changes, one batch after the other; return the place and the offset of the last row."""
    topic = table.changelog_topic.get_topic_name()
    for rows in batches(changes):
        batch = producer.create_batch()
        for row in rows:
            if batch.append(timestamp=None, key=_name(partition, row.key), value=row.value) is None:
                raise Unavailable(topic, f"a batch of {len(rows)} rows does not fit the producer's limit")
        sent = await (await producer.send_batch(batch, topic, partition=partition))
        last = sent.topic_partition, sent.offset + len(rows) - 1
    return last


def batches(changes: Sequence[Change], limit: int = BATCH_BYTES) -> Iterator[list[Write]]:
    """The rows of the changes in as few batches as may be; no change is divided, a large one has its own batch."""
    rows: list[Write] = []
    size = 0
    for change in changes:
        more = sum(write.size for write in change)
        if rows and size + more > limit:
            yield rows
            rows, size = [], 0
        rows = [*rows, *change]
        size += more
    if rows:
        yield rows
