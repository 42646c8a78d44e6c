"""What the belt is compared with: a loop of aiokafka that does the same work and keeps no promise beyond at-least-once.

``python -m streams.bench.bare KIND ITEMS``. Fetch, decode, step, encode, send, wait for the acknowledgements, commit
once a second. No guard, no dead letters, no metrics, no health: what the belt adds is what its ratio to this shows.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from typing import Any, cast

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

from streams.agents.result import Passed
from streams.agents.tools import Tools
from streams.agents.wire import message
from streams.bench.flows import FLOWS, Kind, tools_of
from streams.bench.lap import Clock, Lap
from streams.cli import calm_collector
from streams.core import codec
from streams.edges.broker import client_options, producer
from streams.service import begin
from streams.settings import Settings
from streams.topics import RAW

COMMIT_S = 1.0


async def main(kind: Kind, count: int) -> None:
    given = begin("worker")
    tools = tools_of(kind, given)
    print(codec.encode(await measure(given, kind, count, tools)).decode())


async def measure(given: Settings, kind: Kind, count: int, tools: Tools) -> Lap:
    """Read all of RAW."""
    clock = Clock({RAW.name: count})
    options = {"auto_offset_reset": "earliest", "enable_auto_commit": False, **client_options(given.kafka)}
    out = producer(given.kafka, "bare", max_batch_size=131_072)
    async with AIOKafkaConsumer(RAW.name, group_id="bare", fetch_max_wait_ms=100, **options) as source, out:
        committed = time.monotonic()
        done = False
        while not done:
            fetched = await source.getmany(timeout_ms=100)
            records = [record for part in fetched.values() for record in part]
            if records:
                clock.begin()
                await _settle(records, kind, tools, out)
                done = clock.paid(RAW.name, len(records))
            if done or time.monotonic() - committed > COMMIT_S:
                await source.commit()
                committed = time.monotonic()
        return clock.lap()


async def _settle(records: Sequence[ConsumerRecord], kind: Kind, tools: Tools, out: AIOKafkaProducer) -> None:
    values: list[Any] = [codec.decode(RAW.carries, record.value) for record in records]
    results = FLOWS[kind][0].step(values, tools, {})
    made = [message(emit) for result in results if isinstance(result, Passed) for emit in result.emits]
    sent = [await out.send(each.topic, each.value, key=each.key, headers=list(each.headers)) for each in made]
    await asyncio.gather(*sent)


if __name__ == "__main__":
    calm_collector()  # as the command does
    asyncio.run(main(cast(Kind, sys.argv[1]), int(sys.argv[2])))
