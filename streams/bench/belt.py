"""A worker that measures itself: ``python -m streams.bench.belt KIND ITEMS``, its settings from the environment.

The belt is the product's own, with its guard, its tables, its metrics and its health; only the meter knows besides
when everything is done. The figures are one line of JSON on standard output.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import cast

from streams.app import create_app
from streams.bench.flows import FLOWS, LOGS, Kind, timed, tools_of
from streams.bench.lap import Clock
from streams.cli import calm_collector
from streams.core import codec
from streams.service import begin, serve
from streams.telemetry import Meter
from streams.topics import RAW


class MeasuringMeter(Meter):
    """The worker's metrics, and the clock that ends the process when nothing is owed any more."""

    def __init__(self, clock: Clock, sources: dict[str, str]) -> None:
        super().__init__("worker")
        self._clock = clock
        self._sources = sources

    def count(self, stage: str, word: str, seconds: float = 0.0) -> None:
        super().count(stage, word, seconds)
        self._clock.spent(stage, seconds)
        if self._clock.paid(self._sources[stage]):
            print(codec.encode(self._clock.lap()).decode(), flush=True)
            os.kill(os.getpid(), signal.SIGTERM)


async def main(kind: Kind, count: int) -> None:
    """Measure, then stop as an operator would stop it."""
    given, clock = begin("worker"), Clock({RAW.name: count})
    meter = MeasuringMeter(clock, {stage.name: stage.source.name for stage in FLOWS[kind]})
    tools, flow = tools_of(kind, given), timed(FLOWS[kind], clock)
    belt = create_app(given, "worker", meter=meter, tools=tools, flow=flow, logs=LOGS[kind])
    await serve(belt, meter, given.kafka, given.ops.host, given.ops.worker_port)


if __name__ == "__main__":
    calm_collector()  # as the command does
    asyncio.run(main(cast(Kind, sys.argv[1]), int(sys.argv[2])))
