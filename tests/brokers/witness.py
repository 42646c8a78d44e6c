"""The worker itself, with a witness: every item its read stage judged stands in a file, with the word it got.

An item that is dropped leaves no record anywhere, and a committed offset proves nothing: a consumer that skips
records commits past them all the same. So the reliability tests want to have seen each item judged.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from streams.agents.flow import FLOW, Stage
from streams.agents.result import Result
from streams.app import create_app
from streams.equipment import tools_for
from streams.service import begin, serve
from streams.telemetry import Meter


def witnessed(stage: Stage, path: str) -> Stage:
    """The stage, its answers written down. Lines are appended whole, so several workers may share the file."""

    def step(batch: Sequence[Any], tools: Any, state: Any) -> Sequence[Result]:
        results = stage.step(batch, tools, state)
        lines = "".join(f"{value.id} {result.word}\n" for value, result in zip(batch, results, strict=True))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, lines.encode())
        os.close(handle)
        return results

    return replace(stage, step=step)


async def main() -> None:
    given, meter = begin("worker"), Meter("worker")
    read, *others = FLOW
    flow = (witnessed(read, os.environ["WITNESS"]), *others)
    belt = create_app(given, "worker", meter=meter, tools=tools_for(given, "worker"), flow=flow)
    await serve(belt, meter, given.kafka, given.ops.host, given.ops.worker_port)


if __name__ == "__main__":
    asyncio.run(main())
