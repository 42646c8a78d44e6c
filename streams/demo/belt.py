"""``pactwire run`` over all four processes: it neither outlives the demo nor ends unseen."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from streams.core.errors import Unavailable
from streams.core.restarts import meaning
from streams.demo.household import Household
from streams.edges.lifeline import tied

STOP_S = 12.0
T = TypeVar("T")


class Belt:
    """The process, and what it said last."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    async def ended(self) -> str:
        """Wait until it has ended by itself; say so, and why."""
        status = await self._process.wait()
        return f"pactwire run is over: {meaning(status)}\n{self.last_words()}"

    async def while_up(self, work: Coroutine[None, None, T]) -> T:
        """Do what needs it. Raises Unavailable when it ends first; the work is then given up."""
        working, ending = asyncio.ensure_future(work), asyncio.ensure_future(self.ended())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise Unavailable("the belt", ending.result())
            return working.result()
        finally:
            working.cancel()
            ending.cancel()
            await asyncio.gather(working, ending, return_exceptions=True)

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-lines:])

    async def stop(self) -> None:
        """TERM, and after the time-out KILL."""
        if self._process.returncode is None:
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def running(house: Household) -> AsyncIterator[Belt]:
    """Start it; it is stopped when this is left."""
    env = {**os.environ, "PACTWIRE_CONFIG": str(house.config)}
    words = (sys.executable, "-m", "streams", "run")
    with house.log.open("wb") as log:
        # A session of its own: Ctrl-C is for the demo, which stops the belt before the broker.
        process = await asyncio.create_subprocess_exec(
            *words, env=env, stdout=log, stderr=log, start_new_session=True, preexec_fn=tied()
        )
        belt = Belt(process, house.log)
        try:
            yield belt
        finally:
            await belt.stop()
