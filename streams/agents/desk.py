"""The desk runs FLOW without Kafka: topics are lists, tables are dictionaries, and the guard is the belt's own.

For replays and tests. Bytes, ids, order within a partition, dead letters and outcome words are those of the belt.
What it cannot show is a broker: nothing is lost or repeated here unless somebody winds a cursor back.
"""

from __future__ import annotations

import asyncio
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from streams.agents.flow import FLOW, Stage
from streams.agents.result import Emit
from streams.agents.stage import Guard
from streams.agents.tables import Change
from streams.agents.tools import Tools
from streams.agents.wire import Message, message
from streams.core import codec
from streams.core.model import RawItem
from streams.topics import CATALOGUE, RAW, Topic

BATCH = 64
PARTITIONS = {topic.name: topic.partitions for topic in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Logged:
    """A record in a topic's log."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = ()


@dataclass
class Logs:
    """Every topic as the list of its records, all partitions in the order they were written."""

    records: dict[str, list[Logged]] = field(default_factory=lambda: {topic.name: [] for topic in CATALOGUE})
    ends: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Next offset of each partition."""

    def append(self, topic: str, key: bytes | None, value: bytes | None, headers: Any = ()) -> None:
        """Write a record to the partition of its key."""
        partition = zlib.crc32(key or b"") % PARTITIONS[topic]
        self.records[topic].append(Logged(topic, partition, self.ends[topic, partition], key, value, headers))
        self.ends[topic, partition] += 1

    async def send(self, message: Message) -> asyncio.Future[None]:
        """Take a message as a broker would; it is acknowledged at once."""
        self.append(message.topic, message.key, message.value, message.headers)
        acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        acknowledged.set_result(None)
        return acknowledged


@dataclass
class Rows:
    """A changelog as it stands: key to bytes, by partition."""

    held: dict[int, dict[str, bytes]] = field(default_factory=dict)

    def get(self, partition: int, key: str) -> bytes | None:
        return self.held.get(partition, {}).get(key)

    def keys(self, partition: int) -> Iterable[str]:
        return list(self.held.get(partition, {}))

    def partitions(self) -> Iterable[int]:
        return set(self.held)

    async def write(self, partition: int, changes: Sequence[Change]) -> None:
        rows = self.held.setdefault(partition, {})
        for write in (write for change in changes for write in change):
            if write.value is None:
                rows.pop(write.key, None)
            else:
                rows[write.key] = write.value


@dataclass
class Words:
    """How many records left each stage under which word."""

    counted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, stage: str, word: str, seconds: float) -> None:
        """Count one record; how long it took is not the desk's business."""
        self.counted[stage, word] += 1


class Desk:
    """The belt on a desk: put records in, run, read the topics."""

    def __init__(self, tools: Tools, stages: Sequence[Stage] = FLOW, batch: int = BATCH) -> None:
        self.logs = Logs()
        self.words = Words()
        self.changelogs = {stage.tables[0].changelog.name: Rows() for stage in stages if stage.tables}
        self.cursors = {stage.name: 0 for stage in stages}
        """How much of its topic each stage has read. Wind one back and the stage reads again, as after a crash."""
        self._stages = stages
        self._batch = batch
        self._tools = tools

    def put(self, raws: Iterable[RawItem]) -> None:
        """Put items on RAW, as ``fetch`` does."""
        for raw in raws:
            made = message(Emit(RAW, raw.id, raw.revision, raw))
            self.logs.append(made.topic, made.key, made.value, made.headers)

    def run(self) -> None:
        """Run every stage until nothing is left to read."""
        asyncio.run(self._run())

    def values(self, topic: Topic) -> list[Any]:
        """What stands on a topic, decoded."""
        return [codec.decode(topic.carries, record.value or b"") for record in self.logs.records[topic.name]]

    async def _run(self) -> None:
        locks = {name: asyncio.Lock() for name in self.changelogs}
        guards = [self._guard(stage, locks) for stage in self._stages]
        while any([await self._advance(guard) for guard in guards]):
            pass

    def _guard(self, stage: Stage, locks: dict[str, asyncio.Lock]) -> Guard:
        name = stage.tables[0].changelog.name if stage.tables else ""
        return Guard(stage, self._tools, self.logs, self.words, self.changelogs.get(name), locks.get(name))

    async def _advance(self, guard: Guard) -> bool:
        """Settle all a stage has not read yet; say whether there was anything."""
        name, log = guard.stage.name, self.logs.records[guard.stage.source.name]
        began = self.cursors[name]
        while self.cursors[name] < len(log):
            records = log[self.cursors[name] : self.cursors[name] + self._batch]
            await guard.settle(records)
            self.cursors[name] += len(records)
        return self.cursors[name] > began
