"""Runs a belt process under our own event loop: bounded start, bounded stop, and an exit code that tells why.

Faust's ``start()`` never times out, its ``stop()`` never ends while the broker is unreachable and swallows
cancellation, and after a failure its consumer thread keeps the process alive. So the process is ended from here,
always, and its supervisor starts it again.

    0 stopped on request · 69 did not start · 70 crashed · 71 a send failed, or the group went on without it
    72 lost the broker or stands still · 75 did not stop in time
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, NoReturn, Protocol

from streams.running.signals import stop_event

log = logging.getLogger("pactwire.runner")

START_FAILED, CRASHED, SEND_FAILED, LOST, STOP_FAILED = 69, 70, 71, 72, 75

START_S = 90.0
STOP_S = 8.0
"""An operator's ``stop`` is answered within 10 s; the rest is for leaving the group and flushing logs."""


class App(Protocol):
    """What the runner needs of a Faust app."""

    in_worker: bool

    @property
    def crashed(self) -> bool: ...
    @property
    def crash_reason(self) -> BaseException | None: ...
    @property
    def should_stop(self) -> bool: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...


Beside = Callable[[], Coroutine[Any, Any, None]]
"""A service that runs beside the app from when it has started until it stops; it is not expected to return."""

Watch = Callable[[], Awaitable[str | None]]
"""Asked every second; a text is the reason why this process can no longer keep its promises."""


async def run(
    app: App,
    *,
    watch: Watch,
    stop: asyncio.Event | None = None,
    beside: Sequence[Beside] = (),
    start_s: float = START_S,
    stop_s: float = STOP_S,
) -> NoReturn:
    """Start, run until ``stop`` (a signal), a crash or a reason to give up, stop, and end the process."""
    stop = stop or stop_event()
    app.in_worker = True  # only faust.Worker would set it
    code = await _start(app, stop, start_s)
    tasks: list[asyncio.Task[None]] = []
    if code is None:
        tasks = [asyncio.create_task(service()) for service in beside]
        code = await _until_over(app, stop, tasks, watch)
    stopped = await _stop(app, tasks, stop_s)
    end(code or stopped)


def halt(code: int, why: str) -> NoReturn:
    """End the process at once: nothing that is in flight may be acknowledged any more."""
    log.error("halted", extra={"why": why, "status": code})
    end(code)


def end(code: int) -> NoReturn:
    """End the process. Faust's consumer thread is no daemon, so a normal return could hang."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


async def _start(app: App, stop: asyncio.Event, start_s: float) -> int | None:
    """None when it has started; otherwise the exit code."""
    starting = asyncio.ensure_future(app.start())
    stopping = asyncio.ensure_future(stop.wait())
    done, _ = await asyncio.wait({starting, stopping}, timeout=start_s, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if stop.is_set():
        return 0
    if starting not in done:
        log.error("start failed", extra={"why": f"not started within {start_s:g} s"})
        return START_FAILED
    if starting.exception() is not None:
        log.error("start failed", exc_info=starting.exception())
        return START_FAILED
    log.info("started")
    return None


async def _until_over(app: App, stop: asyncio.Event, tasks: Sequence[asyncio.Task[None]], watch: Watch) -> int:
    while not stop.is_set():
        if app.crashed or app.should_stop:
            log.error("crashed", exc_info=app.crash_reason)
            return CRASHED
        for task in tasks:
            if task.done():
                log.error("a service beside the belt ended", exc_info=None if task.cancelled() else task.exception())
                return CRASHED
        why = await watch()
        if why is not None:
            log.error("giving up", extra={"why": why})
            return LOST
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.5)
    log.info("stopping")
    return 0


async def _stop(app: App, tasks: Sequence[asyncio.Task[None]], stop_s: float) -> int:
    # wait_for is not enough: app.stop() swallows the cancellation when the broker is gone.
    watchdog = threading.Timer(stop_s + 1.0, os._exit, (STOP_FAILED,))
    watchdog.daemon = True
    watchdog.start()
    for task in tasks:
        task.cancel()
    stopping = asyncio.ensure_future(app.stop())
    done, _ = await asyncio.wait({stopping, *tasks}, timeout=stop_s)
    if stopping not in done:
        log.error("stop timed out")
        return STOP_FAILED
    if stopping.exception() is not None:
        log.error("stop failed", exc_info=stopping.exception())
        return STOP_FAILED
    log.info("stopped")
    return 0
