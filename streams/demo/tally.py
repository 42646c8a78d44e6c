"""What came in and what became of it, counted from the outside: topics, the workers' metrics, the receiver.

Nothing is taken on trust. Entries that went in are known from the sample documents, records from the topics
themselves, drops from the metrics, and alerts that arrived from the receiver that verified them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiokafka import AIOKafkaConsumer
from prometheus_client.parser import text_string_to_metric_families

from streams.core.codec import decode
from streams.core.model import Alert, EnrichedItem, RawItem
from streams.topics import ALERTS, DEAD, DELIVERIES, ENRICHED, RAW, STORIES

WATCHED = {topic.name: topic for topic in (RAW, ENRICHED, STORIES, ALERTS, DELIVERIES, DEAD)}


@dataclass
class Tally:
    """Distinct things seen on the topics."""

    raw: dict[tuple[str, str], RawItem] = field(default_factory=dict)
    relevant: set[tuple[str, str]] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)
    alerts: dict[str, Alert] = field(default_factory=dict)
    records: Counter[str] = field(default_factory=Counter)
    """Records read, by topic."""

    def take(self, topic: str, value: Any) -> None:
        """Count one decoded record."""
        self.records[topic] += 1
        match value:
            case RawItem():
                self.raw[value.id, value.revision] = value
            case EnrichedItem():
                self.relevant.add((value.item.id, value.item.revision))
            case Alert():
                self.alerts[value.event_id] = value
        if topic == STORIES.name:
            self.stories.add(value.id)


async def follow(tally: Tally, client_options: Mapping[str, Any]) -> None:
    """Read every topic into the tally until cancelled."""
    consumer = AIOKafkaConsumer(*WATCHED, auto_offset_reset="earliest", **client_options)
    await consumer.start()
    try:
        while True:
            fetched = await consumer.getmany(timeout_ms=200)
            for record in (record for records in fetched.values() for record in records):
                if record.value is not None:
                    tally.take(record.topic, decode(WATCHED[record.topic].carries, record.value))
    finally:
        await consumer.stop()


Outcomes = dict[tuple[str, str], int]
"""Items by stage and outcome word."""


async def outcomes(session: aiohttp.ClientSession, ports: Iterable[int]) -> Outcomes:
    """Ask the metrics of the processes. Raises aiohttp.ClientError when one does not answer."""
    pages = await asyncio.gather(*(_page(session, port) for port in ports))
    return _outcomes("\n".join(pages))


async def _page(session: aiohttp.ClientSession, port: int) -> str:
    async with session.get(f"http://127.0.0.1:{port}/metrics") as response:
        response.raise_for_status()
        return await response.text()


def _outcomes(text: str) -> Outcomes:
    found: Outcomes = Counter()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "pactwire_items_total":
                found[sample.labels["stage"], sample.labels["outcome"]] += int(sample.value)
    return dict(found)


def of_stage(found: Outcomes, stage: str) -> dict[str, int]:
    """Outcome words of one stage."""
    return {word: count for (at, word), count in found.items() if at == stage}


def percentile(values: list[float], share: float) -> float | None:
    """Nearest-rank percentile, or None of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
