"""Faust's tables as the shelves that ``agents/tables`` asks for: changelog first, acknowledged, then the local copy.

Faust recovers the local copy from the changelog on start and on rebalance; that half is used as it is. The writing
half is not: ``table[key] = value`` puts the change into a buffer that empties beside the agent, and a failed send
there is a log line. Here the send is awaited, and only then the store is changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from streams.agents.tables import Write

Produce = Callable[[str, bytes, bytes | None, int], Any]
"""Topic, key, value, partition; returns an awaitable of a future of the record's metadata."""


class MemoryShelf:
    """A table whose local copy is a dictionary: gone with the process, recovered from the changelog."""

    def __init__(self, table: Any, produce: Produce) -> None:
        self._table = table
        self._produce = produce

    @property
    def _store(self) -> Any:
        return self._table.data

    def get(self, partition: int, key: str) -> bytes | None:
        name = key.encode()
        if self._store._key_partition.get(name) != partition:
            return None
        stored: bytes | None = self._store.data.get(name)
        return stored

    def keys(self, partition: int) -> Iterator[str]:
        return iter([key.decode() for key, owner in self._store._key_partition.items() if owner == partition])

    def partitions(self) -> Iterable[int]:
        """Partitions that have a key here."""
        return set(self._store._key_partition.values())

    async def write(self, partition: int, writes: Sequence[Write]) -> None:
        await _append(self._table, self._produce, partition, writes)
        for write in writes:
            self._change(partition, write.key.encode(), write.value)

    def _change(self, partition: int, name: bytes, value: bytes | None) -> None:
        if value is None:
            self._store.data.pop(name, None)
            self._store._key_partition.pop(name, None)
        else:
            self._store.data[name] = value
            # Faust notes this only for keys it recovered, and forgets by it what another worker owns now.
            self._store._key_partition[name] = partition


class RocksShelf:
    """A table whose local copy is one RocksDB a partition, which keeps how far it has followed the changelog."""

    def __init__(self, table: Any, produce: Produce) -> None:
        self._table = table
        self._produce = produce

    @property
    def _store(self) -> Any:
        return self._table.data

    def get(self, partition: int, key: str) -> bytes | None:
        stored: bytes | None = self._store._db_for_partition(partition).get(key.encode())
        return stored

    def keys(self, partition: int) -> Iterator[str]:
        names = self._store._visible_keys(self._store._db_for_partition(partition))
        return iter([name.decode() for name in names])

    def partitions(self) -> Iterable[int]:
        """Partitions that are open here."""
        return set(self._store._dbs)

    async def write(self, partition: int, writes: Sequence[Write]) -> None:
        last = await _append(self._table, self._produce, partition, writes)
        database = self._store._db_for_partition(partition)
        for write in writes:
            if write.value is None:
                database.delete(write.key.encode())
            else:
                database.put(write.key.encode(), write.value)
        self._store.set_persisted_offset(last.topic_partition, last.offset)


async def _append(table: Any, produce: Produce, partition: int, writes: Sequence[Write]) -> Any:
    """Append in order and wait for the broker; return the metadata of the last record."""
    topic = table.changelog_topic.get_topic_name()
    futures = [await produce(topic, write.key.encode(), write.value, partition) for write in writes]
    return (await asyncio.gather(*futures))[-1]
