"""The console process: intake and site beside each other; if one ends, both end, and the supervisor starts anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from streams.console.asking import Titles
from streams.console.consume import Intake
from streams.console.hosts import Hosts
from streams.console.live import Live
from streams.console.refusals import Runner
from streams.console.store import Store
from streams.console.web import Ready, Site

Started = Callable[[str], None]
"""Told the page's address once it is served."""
Work = Callable[[], Awaitable[None]]
More = Callable[[Ready], Sequence[web.RouteDef]]


@asynccontextmanager
async def serving(site: Site, host: str, port: int) -> AsyncIterator[str]:
    """Serve the site while inside; port 0 takes a free one. Gives the address."""
    runner = Runner(site.app(), access_log=None, shutdown_timeout=2)
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
    store: Store,
    host: str,
    port: int,
    client_options: Mapping[str, Any],
    stop: asyncio.Event,
    started: Started,
    more: More,
    work: Sequence[Work] = (),
    titles: Titles | None = None,
    hosts: Hosts | None = None,
) -> None:
    """Run until ``stop`` is set. ``more`` makes further routes out of the console's readiness; ``work`` runs beside it;
    ``hosts`` are the names it answers to.

    Raises:
        aiokafka.errors.KafkaError: the broker cannot be reached at the start, or refuses this client.
        OSError: the address cannot be bound.
    """
    live = Live()
    intake = Intake(store, client_options, live.tell)
    async with serving(Site(store, live, intake.probe, more(intake.probe), titles, hosts), host, port) as address:
        started(address)
        await _until(stop, [intake.run, *work])


async def _until(stop: asyncio.Event, work: Sequence[Work]) -> None:
    """Run all of it until the stop or until the first of it ends, which ends the process with what it raised."""
    running = [asyncio.ensure_future(each()) for each in work]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({*running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    ended = [each for each in running if each.done()]
    for each in (*running, stopping):
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for each in ended:
        await each
