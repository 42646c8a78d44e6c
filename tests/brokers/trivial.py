"""A worker with a belt of two trivial stages, one with state: what it does wrong is the engine's fault."""

import asyncio

from streams.agents.tools import Tools
from streams.app import create_app
from streams.service import begin, serve
from streams.telemetry import Meter
from tests.agents.belts import LOG, STATEFUL, THREADED


async def main() -> None:
    given, meter = begin("worker"), Meter("worker")
    belt = create_app(given, "worker", meter=meter, tools=Tools(), flow=(THREADED, STATEFUL), logs=(LOG,))
    await serve(belt, meter, given.kafka, given.ops.host, given.ops.worker_port)


if __name__ == "__main__":
    asyncio.run(main())
