"""Runs several processes on one machine: one log stream, restarts, and an orderly stop within ten seconds.

Stopped are the processes in their order, fetch first and the broker last, so that what is in flight finds the next
one still there. A process gets a head start before the next is asked to stop, and all share one deadline.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import BinaryIO

import orjson
import structlog

from streams.core.errors import Refused
from streams.core.restarts import REFUSED, Pace
from streams.running.child import Child, Program, Sink

log = structlog.get_logger("supervisor")

STOP_S = 9.5
"""All must be gone by then."""
HEAD_START_S = 0.5
"""How long a process may stop alone before the next one is asked to."""
LAST_S = 1.0
"""Kept for the last process, which the others need until they are gone."""


Prepare = Callable[[], Coroutine[None, None, None]]
"""Returns when the vital programs can be used by the others; raises when they never will."""


async def _nothing() -> None:
    """No preparation."""


class Supervisor:
    """Keeps programs running, in their order of stopping: ``run(stop)``."""

    def __init__(
        self,
        programs: Sequence[Program],
        sink: Sink,
        *,
        restarted: Callable[[str], None] = lambda _: None,
        prepare: Prepare = _nothing,
        pace: Pace | None = None,
    ) -> None:
        self.children = tuple(Child(program, sink, pace or Pace(), restarted) for program in programs)
        self._prepare = prepare

    async def run(self, stop: asyncio.Event) -> int:
        """Run all until ``stop`` is set (status 0) or one of them is beyond help (status 2).

        Vital programs start first; the others when ``prepare`` has returned.
        """
        over = asyncio.create_task(stop.wait())
        prepared = asyncio.create_task(self._prepare())
        keepers = self._start(vital=True)
        await asyncio.wait({over, prepared, *keepers}, return_when=asyncio.FIRST_COMPLETED)
        if prepared.done() and prepared.exception() is None:
            keepers += self._start(vital=False)
            await asyncio.wait({over, *keepers}, return_when=asyncio.FIRST_COMPLETED)
        log.info("stopping", reason="asked to" if stop.is_set() else "a process is beyond help")
        for task in (over, prepared):
            task.cancel()
        await self.stop()
        return _status(await asyncio.gather(prepared, *keepers, return_exceptions=True))

    def _start(self, *, vital: bool) -> list[asyncio.Task[None]]:
        wanted = [child for child in self.children if child.program.vital is vital]
        return [asyncio.create_task(child.keep(), name=child.program.name) for child in wanted]

    async def stop(self) -> None:
        """Stop all in order. Vital programs are asked when the others are gone, and all are gone by the deadline."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + STOP_S
        stops: list[asyncio.Task[None]] = []
        for child in self.children:
            if child.program.vital and stops:
                await asyncio.wait(stops)
            patience_s = deadline - loop.time() - (0 if child.program.vital else LAST_S)
            stops.append(asyncio.create_task(child.stop(patience_s)))
            await asyncio.wait(stops, timeout=HEAD_START_S)
        await asyncio.gather(*stops)
        log.info("stopped")


def _status(outcomes: Sequence[BaseException | None]) -> int:
    """0, or 2 when something refused; what nobody expected is raised."""
    for error in outcomes:
        if error is not None and not isinstance(error, Refused | asyncio.CancelledError):
            raise error
    return REFUSED if any(isinstance(error, Refused) for error in outcomes) else 0


def one_stream(out: BinaryIO, *, as_json: bool) -> Sink:
    """A sink that writes every process' lines to one stream, each whole.

    Lines of a log are passed on as they are. What a process said outside its log (the broker, an interpreter that
    died) becomes a line of the log.
    """

    def sink(name: str, line: bytes) -> None:
        if as_json and not line.startswith(b"{"):
            line = orjson.dumps({"process": name, "event": "said", "line": line.decode(errors="replace")})
        out.write((line if as_json else name.encode() + b" | " + line) + b"\n")
        out.flush()

    return sink
