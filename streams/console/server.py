"""The console process: intake and site beside each other; if one ends, both end, and the supervisor starts anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from streams.console.consume import Intake
from streams.console.live import Live
from streams.console.store import Store
from streams.console.web import Ready, Site

Started = Callable[[str], None]
"""Told the page's address once it is served."""
More = Callable[[Ready], Sequence[web.RouteDef]]


@asynccontextmanager
async def serving(site: Site, host: str, port: int) -> AsyncIterator[str]:
    """Serve the site while inside; port 0 takes a free one. Gives the address."""
    runner = web.AppRunner(site.app(), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        tcp = web.TCPSite(runner, host, port)
        await tcp.start()
        bound = runner.addresses[0]
        shown = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
        yield f"http://{shown}:{bound[1]}"
    finally:
        await runner.cleanup()


async def serve(
    database: Path,
    host: str,
    port: int,
    client_options: Mapping[str, Any],
    stop: asyncio.Event,
    started: Started,
    more: More,
) -> None:
    """Run until ``stop`` is set. ``more`` makes the routes of health and metrics out of the console's readiness.

    Raises:
        aiokafka.errors.KafkaError: the broker cannot be reached at the start, or refuses this client.
        OSError: the address cannot be bound.
    """
    store, live = Store(database), Live()
    intake = Intake(store, client_options, live.tell)
    try:
        async with serving(Site(store, live, intake.probe, more(intake.probe)), host, port) as address:
            started(address)
            await _until(stop, intake)
    finally:
        store.close()


async def _until(stop: asyncio.Event, intake: Intake) -> None:
    reading = asyncio.create_task(intake.run())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if reading.done():
        stopping.cancel()
        await reading
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
