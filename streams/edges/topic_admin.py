"""Topics on the broker: create what the catalogue names, and say how what stands there differs from it.

Faust would create topics by itself, with a partition count from its settings; a wrong count then raises on each
write of a table and each of those records is acknowledged and lost. So topics are made up front, here, and a
worker refuses to start on a topic that disagrees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import for_code

from streams.core.errors import Unavailable
from streams.edges.broker import Access, client_options
from streams.edges.reach import start
from streams.topics import CATALOGUE, CHANGELOGS

EXISTS = 36
TOLD_S, LOOK_S = 15, 0.05
"""Seconds within which a broker tells of the topics it has made, and between two looks."""
CONFIGS = ("cleanup.policy", "max.message.bytes", "retention.ms")
VITAL_CONFIGS = ("cleanup.policy", "max.message.bytes")
"""Configs a worker insists on; how long records are kept is the operator's to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A topic as it must stand on the broker."""

    name: str
    partitions: int
    configs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A topic as the broker describes it; None where it has none of that name."""

    name: str
    partitions: int | None
    replication: int = 0
    configs: Mapping[str, str] = field(default_factory=dict)


def catalogue() -> tuple[Wanted, ...]:
    """Every topic of the catalogue, and the changelogs."""
    return tuple(_topics()) + tuple(_changelogs())


def differences(wanted: Wanted, standing: Standing, configs: Collection[str] = CONFIGS) -> list[str]:
    """How a topic differs from the catalogue, in words; empty when it agrees. Only these configs are compared."""
    if standing.partitions is None:
        return [f"{wanted.name}: does not exist"]
    found = []
    if standing.partitions != wanted.partitions:
        found.append(f"{wanted.name}: has {standing.partitions} partitions, must have {wanted.partitions}")
    found += [
        f"{wanted.name}: {key} is {standing.configs.get(key)}, must be {value}"
        for key, value in wanted.configs.items()
        if key in configs and standing.configs.get(key) != value
    ]
    return found


class TopicAdmin:
    """An open admin connection: ``async with TopicAdmin(access) as admin``. Raises Unavailable without a broker."""

    def __init__(self, access: Access) -> None:
        self._bootstrap = access.bootstrap
        self._client = AIOKafkaAdminClient(client_id="pactwire-admin", **client_options(access))

    async def __aenter__(self) -> TopicAdmin:
        await start(self._client.start, self._client.close, self._bootstrap)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._client.close()

    async def create(self, topics: Sequence[Wanted], replication: int) -> list[str]:
        """Create the topics that are missing; return the names of those made now, once the broker tells of them.

        Apache Kafka answers when its controller has made a topic, and a node may tell of it a moment later: whoever is
        started in between would refuse to work.
        """
        new = [
            NewTopic(topic.name, topic.partitions, replication, topic_configs=dict(topic.configs)) for topic in topics
        ]
        response = await self._client.create_topics(new)
        made = []
        for name, code, *why in response.topic_errors:
            if code == 0:
                made.append(name)
            elif code != EXISTS:
                raise Unavailable(name, f"creating the topic: {for_code(code).__name__} {why}")
        await self._until_told(made)
        return made

    async def _until_told(self, made: Collection[str]) -> None:
        for _ in range(round(TOLD_S / LOOK_S)):
            if not set(made) - set(await self._client.list_topics()):
                return
            await asyncio.sleep(LOOK_S)
        raise Unavailable(self._bootstrap, f"topics were made, but not told of within {TOLD_S} s")

    async def describe(self, names: Iterable[str], *, configs: bool = True) -> dict[str, Standing]:
        """What the broker has under these names."""
        asked = list(names)
        # Only names that are there: asking a broker with auto-creation for a topic by name makes the topic.
        there = set(await self._client.list_topics())
        described = await self._client.describe_topics([name for name in asked if name in there]) if there else []
        found = {row["topic"]: row["partitions"] for row in described if row["error_code"] == 0}
        values = await self._configs(found) if configs and found else {}
        return {name: _standing(name, found.get(name), values.get(name, {})) for name in asked}

    async def check(self, topics: Sequence[Wanted], configs: Collection[str] = CONFIGS) -> list[str]:
        """Every difference between the catalogue and the broker, in words. Only these configs are compared."""
        standing = await self.describe([topic.name for topic in topics], configs=bool(configs))
        return [line for topic in topics for line in differences(topic, standing[topic.name], configs)]

    async def _configs(self, names: Iterable[str]) -> dict[str, dict[str, str]]:
        resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        responses = await self._client.describe_configs(resources)
        rows = [row for response in responses for row in response.resources]
        return {row[3]: {entry[0]: entry[1] for entry in row[4]} for row in rows}


def _topics() -> Iterable[Wanted]:
    for topic in CATALOGUE:
        configs = {"cleanup.policy": topic.cleanup, "max.message.bytes": str(topic.max_bytes)}
        if topic.retention_ms is not None:
            configs["retention.ms"] = str(topic.retention_ms)
        yield Wanted(name=topic.name, partitions=topic.partitions, configs=configs)


def _changelogs() -> Iterable[Wanted]:
    # Compact only: with compact,delete Faust's recovery waits for records that are gone (its issue 176).
    for log in CHANGELOGS:
        configs = {"cleanup.policy": "compact", "max.message.bytes": str(log.max_bytes)}
        yield Wanted(name=log.topic, partitions=log.partitions, configs=configs)


def _standing(name: str, partitions: Sequence[Mapping[str, Any]] | None, configs: Mapping[str, str]) -> Standing:
    if partitions is None:
        return Standing(name=name, partitions=None)
    replication = min((len(part["replicas"]) for part in partitions), default=0)
    return Standing(name=name, partitions=len(partitions), replication=replication, configs=configs)
