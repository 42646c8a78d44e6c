"""How long from an item's produce to the webhook in the receiver's hands, at a steady rate.

Worker and deliver are the product's own processes. An alert carries the arrival time of the report that set it off,
and the numbered items have a different one each, so that each message is measured from the right item.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.bench.broker import renew
from streams.bench.children import environment, running, tail
from streams.bench.load import is_telling, items
from streams.bench.rates import Lane
from streams.core import codec
from streams.core.errors import Unavailable
from streams.core.model import Alert
from streams.edges.broker import Access, client_options, producer
from streams.edges.embedded import free_port
from streams.edges.health import ask_process
from streams.edges.receiver import Arrival, Receiver, served, utc_now
from streams.topics import ALERTS, RAW

HOST = "127.0.0.1"
READY_S, QUIET_S, LAST_S = 60.0, 3.0, 60.0


@dataclass(frozen=True, slots=True)
class _Posted:
    data: Alert


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that each message took, and how many never came."""

    seconds: Sequence[float]
    undelivered: int

    def percentile_ms(self, share: float) -> float | None:
        """Nearest rank, in milliseconds; None when nothing arrived."""
        ordered = sorted(self.seconds)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1) if ordered else None


async def measure(lane: Lane, rate: float, seconds: float) -> Waits:
    """Write items at this rate for so long, and wait until their alerts have arrived."""
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    receiver = Receiver(secret)
    await renew(lane.access)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(served(receiver))
        await _start(lane, stack, receiver.url, secret)
        written = await _write(lane.access, int(rate * seconds), rate)
        missing = await _arrived(lane.access, receiver)
    return Waits([_wait(arrival, written) for arrival in receiver.arrivals if arrival.nth == 1], missing)


async def _start(lane: Lane, stack: AsyncExitStack, url: str, secret: str) -> None:
    """Start worker and deliver, and wait until both are ready."""
    config = lane.folder / "bench.toml"
    hook = f'[[deliver.receivers]]\nname = "bench"\nurl = {json.dumps(url)}\nsecret = "{secret}"\n'
    config.write_text(f'[network]\nallow_private = ["127.0.0.0/8"]\n{hook}', "utf-8")
    ports = {name: free_port() for name in ("worker", "deliver")}
    own = {f"OPS_{name.upper()}_PORT": str(port) for name, port in ports.items()}
    env = environment(lane.access, CONFIG=str(config), **own)
    for name, port in ports.items():
        log = lane.folder / f"{name}.log"
        process = await stack.enter_async_context(running(["-m", "streams", name], env, log))
        until = monotonic() + READY_S
        while not (await ask_process(HOST, port))[0]:
            if monotonic() > until or process.returncode is not None:
                raise Unavailable(name, f"not ready within {READY_S:g} s\n{tail(log)}")
            await asyncio.sleep(0.2)


async def _write(access: Access, count: int, rate: float) -> dict[datetime, datetime]:
    """When each telling item was produced, by its arrival time."""
    written = {}
    began = monotonic()
    async with producer(access, "bench") as out:
        sent = []
        for number, raw in enumerate(items(count)):
            await asyncio.sleep(max(0.0, number / rate - (monotonic() - began)))
            if is_telling(number):
                written[raw.fetched_at] = utc_now()
            sent.append(await out.send(RAW.name, codec.encode(raw), key=raw.id.encode()))
        await asyncio.gather(*sent)
    return written


async def _arrived(access: Access, receiver: Receiver) -> int:
    """Wait until every alert on the topic was taken and no more come; how many were not."""
    until = monotonic() + LAST_S
    places = [TopicPartition(ALERTS.name, number) for number in range(ALERTS.partitions)]
    async with AIOKafkaConsumer(**client_options(access)) as consumer:
        before = -1
        while True:
            alerts = sum((await consumer.end_offsets(places)).values())
            missing: int = alerts - len(receiver.taken)
            if (missing == 0 and alerts == before) or monotonic() > until:
                return missing
            before = alerts
            await asyncio.sleep(QUIET_S)


def _wait(arrival: Arrival, written: Mapping[datetime, datetime]) -> float:
    alert = codec.decode(_Posted, arrival.body).data
    return (arrival.at - written[alert.at]).total_seconds()
