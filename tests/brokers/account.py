"""The books of a reliability run: what went in, and what an outside observer finds of it at the end."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from streams.bench.load import is_telling, item
from streams.core import codec
from streams.core.alerting import Memory, Rules, Send, decide
from streams.core.model import Alert, DeadLetter, EnrichedItem, Story
from streams.edges.seeds import read_watches
from streams.settings import Kafka
from streams.topics import ALERTS, DEAD, ENRICHED, RAW, STORIES
from tests.brokers.scene import ROOT, Records, read_all

RULES = Rules(read_watches(ROOT / "seeds/watches"))
POISON_EVERY = 100
POISON = 7


def is_poison(number: int) -> bool:
    return number % POISON_EVERY == POISON


def entry(number: int) -> tuple[str, bytes]:
    """Key and value of the raw record of this number; one in a hundred cannot be read."""
    raw = item(number)
    return raw.id, b'{"id": 7}' if is_poison(number) else codec.encode(raw)


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be found, by item id."""

    enriched: frozenset[str]
    dropped: frozenset[str]
    dead: frozenset[str]

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Expected:
        sorts: dict[str, set[str]] = defaultdict(set)
        for number in numbers:
            sort = "dead" if is_poison(number) else "enriched" if is_telling(number) else "dropped"
            sorts[sort].add(item(number).id)
        return cls(frozenset(sorts["enriched"]), frozenset(sorts["dropped"]), frozenset(sorts["dead"]))


@dataclass
class Books:
    """What the topics and the witness tell."""

    raw: Records
    enriched: Records
    stories: Records
    alerts: Records
    dead: Records
    witness: list[tuple[str, str]]
    expected: Expected

    @classmethod
    def read(cls, kafka: Kafka, witness: Path, expected: Expected) -> Books:
        found = {topic: read_all(kafka, topic) for topic in (RAW, ENRICHED, STORIES, ALERTS, DEAD)}
        lines = [line.split() for line in witness.read_text().splitlines()]
        judged = [(name, word) for name, word in lines]
        return cls(*found.values(), judged, expected)

    def lost(self) -> set[str]:
        """Items of which nothing was found where they must be."""
        enriched = {codec.decode(EnrichedItem, record.value).item.id for record in self.enriched}
        dead = {codec.decode(DeadLetter, record.value).key for record in self.dead}
        dropped = {name for name, word in self.witness if word != "enriched"}
        want = self.expected
        return (want.enriched - enriched) | (want.dead - dead) | (want.dropped - dropped)

    def unjoined(self) -> set[tuple[str, str]]:
        """Enriched items, by watch, that no story tells of."""
        enriched = [codec.decode(EnrichedItem, record.value) for record in self.enriched]
        stories = [codec.decode(Story, record.value) for record in self.stories]
        return {(each.watch, each.item.id) for each in enriched} - {(each.watch, each.changed_by) for each in stories}

    def untold(self) -> set[str]:
        """Messages that the changes of stories call for and that were not sent, or were sent uncalled for."""
        called, memories = set(), dict[str, Memory]()
        for record in self.stories:
            story = codec.decode(Story, record.value)
            rule = RULES.of(story.watch)
            assert rule is not None
            decision = decide(rule, story, memories.get(story.id))
            if decision.memory is not None:
                memories[story.id] = decision.memory
            if isinstance(decision, Send):
                called.add(decision.alert.event_id)
        return called ^ {codec.decode(Alert, record.value).event_id for record in self.alerts}

    def contradictions(self) -> list[str]:
        """CloudEvents ids under which two different things were said."""
        differing = {name: sorted(values)[:2] for name, values in self._by_id().items() if len(values) > 1}
        return [f"{name}: {_difference(*values)}" for name, values in differing.items()]

    def doubles(self) -> list[str]:
        """One state of a story, or one message about it, said under two ids."""
        return self._twice(Story) + self._twice(Alert)

    def alert_ids(self) -> set[str]:
        """Every message that a receiver has to get."""
        return {_id(record) for record in self.alerts}

    def outcomes(self) -> dict[str, int]:
        """Items by the word they ended with."""
        judged = Counter(dict(self.witness).values())
        return {**judged, "dead": len({codec.decode(DeadLetter, record.value).key for record in self.dead})}

    def repeats(self) -> dict[str, int]:
        """Records beyond the first with the same id, by topic; items judged more than once."""
        topics = {ENRICHED: self.enriched, STORIES: self.stories, ALERTS: self.alerts, DEAD: self.dead}
        said = {topic.name: len(records) - len({_id(each) for each in records}) for topic, records in topics.items()}
        return {**said, "judged": len(self.witness) - len({name for name, _ in self.witness})}

    def longest_wait(self) -> float:
        """Seconds from an item's record on RAW to its first on ENRICHED, at most: the pause that a reader feels."""
        written = {record.key.decode(): record.timestamp for record in reversed(self.raw)}
        waits: dict[str, float] = {}
        for record in self.enriched:
            name = codec.decode(EnrichedItem, record.value).item.id
            waits.setdefault(name, (record.timestamp - written[name]) / 1000)
        return max(waits.values(), default=0.0)

    def _by_id(self) -> dict[str, set[bytes]]:
        contents: dict[str, set[bytes]] = defaultdict(set)
        for record in (*self.enriched, *self.stories, *self.alerts, *self.dead):
            contents[f"{record.topic} {_id(record)}"].add(record.value)
        return contents

    def _twice(self, kind: type[Story] | type[Alert]) -> list[str]:
        """One state of a story, or one message about it, under two ids."""
        records = self.stories if kind is Story else self.alerts
        names: dict[object, set[str]] = defaultdict(set)
        for record in records:
            value = codec.decode(kind, record.value)
            same = (value.id, value.revision) if isinstance(value, Story) else (value.story, value.story_revision)
            names[same].add(_id(record))
        return [f"{same} under {len(ids)} ids" for same, ids in names.items() if len(ids) > 1]


def tell(name: str, **figures: object) -> None:
    """Print the figures of a run as one line, for the documents."""
    print(f"\n{name}: {json.dumps(figures)}")


def _difference(one: bytes, other: bytes) -> str:
    """Where two contents part."""
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    near = slice(max(0, place - 60), place + 30)
    return f"{one[near]!r} and {other[near]!r}"


def _id(record: object) -> str:
    headers = dict(record.headers)  # type: ignore[attr-defined]
    return headers["ce_id"].decode()
