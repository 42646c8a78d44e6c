"""Tables: what a stage remembers, dressed as mappings of dataclasses over a changelog on the broker.

A step writes into a *draft*. Nothing of it is durable until the stage's outputs are: the guard first has every
output acknowledged, then writes the drafts, then lets the offsets move. So after a crash at any point

* before the outputs: nothing happened, the record is read again against the old state;
* between outputs and state: the record is read again against the old state and gives the same ids and bytes;
* between state and offset: the record is read again against the new state, where the step knows it already.

State is never ahead of outputs, and never half written: what one record changed, in whatever tables of its stage,
is one *change*, and a change goes to the changelog inside one record batch, which a broker appends whole or not at
all. Both matter. Faust's own way (``table[key] = value`` puts the change into a send buffer that empties beside the
agent) can keep the state and lose the output that belonged to it; and with a changelog a table, a worker killed
between the two of them counted a record again that its memory of seen records had not learned.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from streams.core import codec
from streams.core.errors import BadRecord, Refused
from streams.topics import Changelog, Table

FRAME_BYTES = 64
"""What a write takes in a record batch beside its key and value."""


@dataclass(frozen=True, slots=True)
class Write:
    """A row as the changelog has it; a value of None deletes it."""

    key: str
    value: bytes | None

    @property
    def size(self) -> int:
        return len(self.key) + len(self.value or b"") + FRAME_BYTES


Change = Sequence[Write]
"""Everything that one record wrote: durable together or not at all."""


class Shelf(Protocol):
    """The durable side of one changelog and the local copy of its rows."""

    def get(self, partition: int, key: str) -> bytes | None: ...

    def keys(self, partition: int) -> Iterable[str]: ...

    def partitions(self) -> Iterable[int]: ...

    async def write(self, partition: int, changes: Sequence[Change]) -> None:
        """Append the changes in order, wait for the broker, then change the local copy. Raises when it cannot."""


class TellingShelf:
    """A shelf that tells what was written to one table once it is durable and can be read, and not before.

    Whoever follows a table by what is told, and reads it whole now and then, so misses nothing: a row is either there
    when the table is read, or told after that.
    """

    def __init__(self, shelf: Shelf, table: Table, hear: Callable[[Any], None]) -> None:
        self._shelf = shelf
        self._table = table
        self._hear = hear

    def get(self, partition: int, key: str) -> bytes | None:
        return self._shelf.get(partition, key)

    def keys(self, partition: int) -> Iterable[str]:
        return self._shelf.keys(partition)

    def partitions(self) -> Iterable[int]:
        return self._shelf.partitions()

    async def write(self, partition: int, changes: Sequence[Change]) -> None:
        await self._shelf.write(partition, changes)
        prefix = row_key(self._table, "")
        for write in (write for change in changes for write in change):
            if write.value is not None and write.key.startswith(prefix):
                self._hear(unpack(self._table, write.value))


class _Gone:
    """Stands in a draft for a deleted row."""


GONE = _Gone()


class Draft(MutableMapping[str, Any]):
    """One partition of one table as a step sees it: the table, what this batch kept, what this record wrote."""

    def __init__(self, table: Table, partition: int, shelf: Shelf) -> None:
        self._table = table
        self._partition = partition
        self._shelf = shelf
        self._kept: dict[str, Any] = {}
        self._open: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        value = self._open.get(key, self._kept.get(key))
        if value is GONE:
            raise KeyError(key)
        if value is not None:
            return value
        stored = self._shelf.get(self._partition, row_key(self._table, key))
        if stored is None:
            raise KeyError(key)
        return unpack(self._table, stored)

    def __setitem__(self, key: str, value: Any) -> None:
        self._open[key] = value

    def __delitem__(self, key: str) -> None:
        self[key]
        self[key] = GONE

    def __iter__(self) -> Iterator[str]:
        changed = {**self._kept, **self._open}
        yield from (key for key in table_keys(self._table, self._shelf, self._partition) if key not in changed)
        yield from (key for key, value in changed.items() if value is not GONE)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def packed(self) -> list[Write]:
        """The writes of this record, encoded."""
        return [
            Write(row_key(self._table, key), None if value is GONE else pack(self._table, value))
            for key, value in self._open.items()
        ]

    def keep(self) -> None:
        """The record is good: its writes belong to the batch."""
        self._kept.update(self._open)
        self._open.clear()

    def discard(self) -> None:
        """The record failed: its writes never were."""
        self._open.clear()


class Drafts:
    """The drafts of one stage for one batch of records, which may come from several partitions."""

    def __init__(self, tables: Sequence[Table], shelf: Shelf) -> None:
        self._tables = tables
        self._shelf = shelf
        self._drafts: dict[int, dict[str, Draft]] = {}
        self._changes: dict[int, list[Change]] = {}

    def state(self, partition: int) -> dict[str, Draft]:
        """What a step gets for a record of this partition."""
        if partition not in self._drafts:
            self._drafts[partition] = {table.name: Draft(table, partition, self._shelf) for table in self._tables}
        return self._drafts[partition]

    def keep(self, partition: int) -> None:
        """Keep what a record of this partition wrote, in all tables.

        Raises Refused when the broker would not take it, and BadRecord when it cannot be encoded; then nothing is kept.
        """
        drafts = self.state(partition).values()
        change = [write for draft in drafts for write in draft.packed()]
        size, limit = sum(write.size for write in change), self._tables[0].changelog.max_bytes
        if size + FRAME_BYTES > limit:
            raise Refused(self._tables[0].changelog.name, f"a change of {size} bytes is over the limit of {limit}")
        if change:
            self._changes.setdefault(partition, []).append(change)
        for draft in drafts:
            draft.keep()

    def discard(self, partition: int) -> None:
        """Forget what a record of this partition wrote."""
        for draft in self.state(partition).values():
            draft.discard()

    async def write(self) -> None:
        """Make everything kept durable."""
        await asyncio.gather(*(self._shelf.write(partition, changes) for partition, changes in self._changes.items()))
        self._changes.clear()


def only_changelog(tables: Sequence[Table]) -> Changelog:
    """The changelog that the tables of a stage share. Raises Refused when they have several."""
    logs = {table.changelog for table in tables}
    if len(logs) != 1:
        raise Refused(", ".join(table.name for table in tables), "tables of one stage must share a changelog")
    return logs.pop()


def row_key(table: Table, key: str) -> str:
    """Key of a row on the changelog, which several tables share."""
    return f"{table.name}/{key}"


def table_keys(table: Table, shelf: Shelf, partition: int) -> Iterator[str]:
    """Keys of a table in one partition of its changelog."""
    prefix = row_key(table, "")
    return (key.removeprefix(prefix) for key in shelf.keys(partition) if key.startswith(prefix))


def pack(table: Table, value: Any) -> bytes:
    """A value of the table as bytes: the name of its type, a line feed, its JSON. Raises Refused for another type."""
    if type(value) not in table.holds:
        raise Refused(table.name, f"holds no {type(value).__name__}")
    return type(value).__name__.encode() + b"\n" + codec.encode(value)


def unpack(table: Table, stored: bytes) -> Any:
    """The value again. Raises BadRecord when the type is none of the table's."""
    name, _, body = stored.partition(b"\n")
    for held in table.holds:
        if held.__name__.encode() == name:
            return codec.decode(held, body)
    raise BadRecord(table.name, f"holds no {name[:80]!r}")
