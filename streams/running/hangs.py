"""Ends a supervised process that runs and no longer answers: a loop that is stuck cannot end itself.

Only silence counts. A process that answers "not ready" knows what it does, heals by itself or gives up by itself.
A process that has not answered since its start is given time: it may be recovering its tables.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from streams.edges.health import SILENT
from streams.running.child import Child

log = structlog.get_logger("supervisor")

EVERY_S = 10.0
MISSES = 6
"""So many questions in a row without any answer: a minute."""

Ask = Callable[[], Awaitable[tuple[bool, str]]]
"""Asks the process for its health over its own port."""


async def end_when_hung(child: Child, ask: Ask, every_s: float = EVERY_S, misses: int = MISSES) -> None:
    """Ask again and again, until cancelled; kill what ran, answered once, and has been silent since."""
    pid, missed, answered = child.pid, 0, False
    while True:
        await asyncio.sleep(every_s)
        _, reason = await ask()
        if child.pid != pid:
            pid, missed, answered = child.pid, 0, False
        silent = reason.startswith(SILENT)
        missed, answered = (missed + 1 if silent else 0), answered or not silent
        if answered and missed >= misses and pid is not None:
            log.error("hung", child=child.program.name, pid=pid, why=f"silent for {missed * every_s:.0f} s")
            child.kill()
