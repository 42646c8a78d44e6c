"""A belt small enough to read: notes go in, numbered notes come out. With a producer and shelves one can look into."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from streams.agents.flow import Stage
from streams.agents.result import Dropped, Emit, Passed, Result
from streams.agents.stage import Guard
from streams.agents.tables import Change
from streams.agents.tools import Tools
from streams.agents.wire import Message
from streams.core import codec
from streams.core.model import Entry, FeedRef, RawItem
from streams.topics import ENRICHED, RAW, STORIES, Changelog, Table

AT = datetime(2025, 4, 28, 6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many notes a partition has seen, or that it saw one."""

    n: int


@dataclass(frozen=True, slots=True)
class Stranger:
    """A value no table holds."""

    n: int


NOTES = replace(ENRICHED, carries=RawItem)
NUMBERED = replace(STORIES, carries=RawItem)
LOG = Changelog(name="stories", process="worker", partitions=4)
TALLIES = Table(name="tallies", changelog=LOG, holds=(Tally,))
SEEN = Table(name="seen", changelog=LOG, holds=(Tally,))


@dataclass(frozen=True, slots=True)
class Note:
    """A consumed record of RAW."""

    value: bytes | None
    partition: int = 0
    offset: int = 0
    key: bytes | None = b"k"
    topic: str = RAW.name
    headers: Sequence[tuple[str, bytes]] = ()


def note(title: str, partition: int = 0, offset: int = 0) -> Note:
    """A record that carries an item with this title."""
    item = RawItem(
        id=title, revision="1", feed=FeedRef(id="wire"), format="rss", fetched_at=AT, entry=Entry(title=title)
    )
    return Note(codec.encode(item), partition, offset, title.encode())


def pass_on(batch: Sequence[RawItem], _tools: Tools, _state: Any) -> list[Result]:
    """Pass every note on, drop what is dull, and break on what is broken."""
    return [_judge(item) for item in batch]


def number(batch: Sequence[RawItem], _tools: Tools, state: Any) -> list[Result]:
    """Number the notes of a partition; a note seen before is dropped."""
    return [_number(item, state) for item in batch]


def _judge(item: RawItem) -> Result:
    if item.entry.title.startswith("broken"):
        raise ValueError(f"cannot stand {item.entry.title!r}")
    if item.entry.title.startswith("dull"):
        return Dropped("irrelevant")
    return Passed("relevant", (Emit(NOTES, item.id, item.id, item),))


def _number(item: RawItem, state: MutableMapping[str, MutableMapping[str, Any]]) -> Result:
    tallies, seen = state[TALLIES.name], state[SEEN.name]
    if item.id in seen:
        return Dropped("known")
    count = tallies.get("count", Tally(0)).n + 1
    tallies["count"] = Tally(count)
    seen[item.id] = Tally(count)
    if item.entry.title.startswith("late"):
        raise ValueError("noticed after the state was written")
    if item.entry.title.startswith("strange"):
        seen[item.id] = Stranger(count)
    return Passed("opened", (Emit(NUMBERED, item.id, f"{item.id}/{count}", item),))


PLAIN = Stage(name="read", source=RAW, step=pass_on)
THREADED = Stage(name="read", source=RAW, step=pass_on, in_thread=True)
STATEFUL = Stage(name="stories", source=NOTES, step=number, tables=(SEEN, TALLIES))


class BrokerDownError(Exception):
    """The producer's answer when nothing can be sent."""


@dataclass
class Story:
    """What happened, in order: sends, table writes, counts."""

    events: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Producer:
    """Keeps what it is given; the broker behind it can go down."""

    story: Story
    down: bool = False
    sent: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> asyncio.Future[None]:
        acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.down:
            acknowledged.set_exception(BrokerDownError(message.topic))
            return acknowledged
        self.sent.append(message)
        self.story.events.append(("sent", message.topic))
        acknowledged.set_result(None)
        return acknowledged


@dataclass
class Shelf:
    """A changelog in a list, and its local copy in a dictionary; the broker behind it can go down."""

    story: Story
    down: bool = False
    rows: dict[tuple[int, str], bytes] = field(default_factory=dict)
    log: list[tuple[int, list[str]]] = field(default_factory=list)
    """Partition and keys of each change."""

    def get(self, partition: int, key: str) -> bytes | None:
        return self.rows.get((partition, key))

    def keys(self, partition: int) -> Iterable[str]:
        return [key for owner, key in self.rows if owner == partition]

    def partitions(self) -> Iterable[int]:
        return {partition for partition, _ in self.rows}

    async def write(self, partition: int, changes: Sequence[Change]) -> None:
        if self.down:
            raise BrokerDownError("changelog")
        self.story.events.append(("written", str(partition)))
        for change in changes:
            self.log.append((partition, [write.key for write in change]))
            for write in change:
                if write.value is None:
                    self.rows.pop((partition, write.key), None)
                else:
                    self.rows[partition, write.key] = write.value


@dataclass
class Counts:
    """How many records left a stage under a word."""

    words: list[str] = field(default_factory=list)

    def count(self, stage: str, word: str, seconds: float) -> None:
        assert stage
        assert seconds >= 0
        self.words.append(word)


class Bench:
    """One stage under its guard."""

    def __init__(self, stage: Stage) -> None:
        self.story = Story()
        self.producer = Producer(self.story)
        self.shelf = Shelf(self.story) if stage.tables else None
        self.counts = Counts()
        self.guard = Guard(stage, Tools(), self.producer, self.counts, self.shelf)

    def settle(self, *records: Note) -> None:
        asyncio.run(self.guard.settle(records))

    def sent_to(self, topic: str) -> list[Message]:
        return [message for message in self.producer.sent if message.topic == topic]
