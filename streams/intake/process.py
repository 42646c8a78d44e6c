"""The fetch process from its start to its exit status."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from aiokafka.errors import KafkaError

from streams.core.errors import Unavailable
from streams.intake import fetching
from streams.running.signals import StoppedError, stop_event, unless_stopped
from streams.service import begin, insist_on_topics
from streams.settings import Settings
from streams.telemetry import get_logger

log = get_logger("pactwire.fetch")

CRASHED, SEND_FAILED = 70, 71
STOP_S = 8.0


async def run() -> int:
    """Run until a signal; the exit status."""
    given, stop = begin("fetch"), stop_event()
    async with AsyncExitStack() as stack:
        try:
            service = await unless_stopped(stop, _open(given, stack))
        except StoppedError:
            log.info("stopped")
            return 0
        if not given.feeds.contact:
            log.warning("no contact", why="those we poll see nobody to write to: set feeds.contact")
        log.info("started", feeds=service.feeds)
        return await _until(stop, asyncio.create_task(service.run()))


async def _open(given: Settings, stack: AsyncExitStack) -> fetching.Service:
    await insist_on_topics(given.kafka)
    return await fetching.open_service(given, stack)


async def _until(stop: asyncio.Event, running: asyncio.Task[None]) -> int:
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    running.cancel()
    await asyncio.wait({running}, timeout=STOP_S)
    error = running.exception() if running.done() and not running.cancelled() else None
    if error is None:
        log.info("stopped")
        return 0
    return _status(error)


def _status(error: BaseException) -> int:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, Unavailable):
        log.error("send failed", why=str(error))
        return SEND_FAILED
    log.error("crashed", why=str(error), exc_info=None if isinstance(error, KafkaError) else error)
    return CRASHED
