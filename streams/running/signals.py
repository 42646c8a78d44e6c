"""The wish to stop, heard from the first moment of a process.

A service that has opened nothing yet ends at once when it is asked to, with status 0; from then on it stops in order.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from types import FrameType
from typing import NoReturn, TypeVar

STOPS = (signal.SIGTERM, signal.SIGINT)
T = TypeVar("T")


class StoppedError(Exception):
    """The process was asked to stop before it had started."""


def end_when_asked() -> None:
    """Until ``stop_event``, end at once: loading takes seconds on a busy machine, and has nothing to put in order."""
    for sign in STOPS:
        signal.signal(sign, _end)


def as_usual() -> None:
    """Undo ``end_when_asked``, for a command that is no service after all."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(_: int, __: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def stop_event() -> asyncio.Event:
    """An event of the running loop that is set when the process is asked to stop."""
    stop = asyncio.Event()
    for sign in STOPS:
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    return stop


async def unless_stopped(stop: asyncio.Event, work: Coroutine[None, None, T]) -> T:
    """Do what a start needs. Raises StoppedError when the stop comes first; the work is then given up."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
    if working.done():
        return working.result()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    raise StoppedError
