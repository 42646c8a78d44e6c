"""Tables: what a stage remembers, dressed as mappings of dataclasses over a changelog on the broker.

A step writes into a *draft*. Nothing of it is durable until the stage's outputs are: the guard first has every
output acknowledged, then writes the drafts' changelogs, then lets the offsets move. So after a crash at any point

* before the outputs: nothing happened, the record is read again against the old state;
* between outputs and state: the record is read again against the old state and gives the same ids and bytes;
* between state and offset: the record is read again against the new state, where the step knows it already.

State is never ahead of outputs. Faust's own way (``table[key] = value`` puts the change into a send buffer that
empties beside the agent) is: there a crash can keep the state and lose the output that belonged to it.

Two orders make the third case sound. The tables of a stage are written last to first, each acknowledged before
the next: the first one is the memory of what was seen. Inside a table and partition, writes keep the step's order,
and the producer keeps it on the wire; so what the broker has after a crash is a prefix of what the step wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from streams.core import codec
from streams.core.errors import BadRecord, Refused
from streams.topics import Table

VALUE_LIMIT = 1_000_000
"""Bytes of one encoded value; the broker takes 1 MiB a record, key and frame included."""


@dataclass(frozen=True, slots=True)
class Write:
    """One change of a table; a value of None deletes the key."""

    key: str
    value: bytes | None


class Shelf(Protocol):
    """The durable side of one table."""

    def get(self, partition: int, key: str) -> bytes | None: ...

    def keys(self, partition: int) -> Iterable[str]: ...

    def partitions(self) -> Iterable[int]: ...

    async def write(self, partition: int, writes: Sequence[Write]) -> None:
        """Append to the changelog, wait for the broker, then change the local copy. Raises when it cannot."""


class _Gone:
    """Stands in a draft for a deleted key."""


GONE = _Gone()


class Draft(MutableMapping[str, Any]):
    """One partition of one table as a step sees it: the table, what this batch kept, what this record wrote."""

    def __init__(self, table: Table, partition: int, shelf: Shelf) -> None:
        self._table = table
        self._partition = partition
        self._shelf = shelf
        self._kept: dict[str, Any] = {}
        self._open: dict[str, Any] = {}
        self._writes: list[Write] = []

    def __getitem__(self, key: str) -> Any:
        value = self._open.get(key, self._kept.get(key))
        if value is GONE:
            raise KeyError(key)
        if value is not None:
            return value
        stored = self._shelf.get(self._partition, key)
        if stored is None:
            raise KeyError(key)
        return unpack(self._table, stored)

    def __setitem__(self, key: str, value: Any) -> None:
        self._open.pop(key, None)  # last write goes last: the order of writes is the order on the changelog
        self._open[key] = value

    def __delitem__(self, key: str) -> None:
        self[key]
        self[key] = GONE

    def __iter__(self) -> Iterator[str]:
        changed = {**self._kept, **self._open}
        yield from (key for key in self._shelf.keys(self._partition) if key not in changed)
        yield from (key for key, value in changed.items() if value is not GONE)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def packed(self) -> list[Write]:
        """The writes of this record, encoded. Raises Refused for a value that the broker would not take."""
        return [Write(key, None if value is GONE else pack(self._table, value)) for key, value in self._open.items()]

    def keep(self, writes: list[Write]) -> None:
        """The record is good: its writes belong to the batch."""
        self._writes += writes
        self._kept.update(self._open)
        self._open.clear()

    def discard(self) -> None:
        """The record failed: its writes never were."""
        self._open.clear()

    async def write(self) -> None:
        """Make the batch's writes durable, in order."""
        if self._writes:
            await self._shelf.write(self._partition, self._writes)
            self._writes = []


class Drafts:
    """The drafts of one stage for one batch of records, which may come from several partitions."""

    def __init__(self, tables: Sequence[Table], shelves: MutableMapping[str, Shelf]) -> None:
        self._tables = tables
        self._shelves = shelves
        self._drafts: dict[tuple[str, int], Draft] = {}

    def state(self, partition: int) -> dict[str, MutableMapping[str, Any]]:
        """What a step gets for a record of this partition."""
        return {table.name: self._draft(table, partition) for table in self._tables}

    def keep(self) -> None:
        """Keep what the record wrote, in all tables or, when a value cannot be encoded, in none (it raises)."""
        packed = [(draft, draft.packed()) for draft in self._drafts.values()]
        for draft, writes in packed:
            draft.keep(writes)

    def discard(self) -> None:
        for draft in self._drafts.values():
            draft.discard()

    async def write(self) -> None:
        """Make everything kept durable: last table first, the one that remembers what was seen at the end."""
        for table in reversed(self._tables):
            for (name, _), draft in self._drafts.items():
                if name == table.name:
                    await draft.write()

    def _draft(self, table: Table, partition: int) -> Draft:
        place = (table.name, partition)
        if place not in self._drafts:
            self._drafts[place] = Draft(table, partition, self._shelves[table.name])
        return self._drafts[place]


def pack(table: Table, value: Any) -> bytes:
    """A value of the table as bytes: the name of its type, a line feed, its JSON."""
    if type(value) not in table.holds:
        raise Refused(table.name, f"holds no {type(value).__name__}")
    packed = type(value).__name__.encode() + b"\n" + codec.encode(value)
    if len(packed) > VALUE_LIMIT:
        raise Refused(table.name, f"a value of {len(packed)} bytes is over the limit of {VALUE_LIMIT}")
    return packed


def unpack(table: Table, stored: bytes) -> Any:
    """The value again. Raises BadRecord when the type is none of the table's."""
    name, _, body = stored.partition(b"\n")
    for held in table.holds:
        if held.__name__.encode() == name:
            return codec.decode(held, body)
    raise BadRecord(table.name, f"holds no {name[:80]!r}")
