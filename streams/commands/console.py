"""``pactwire console``: the page, its API and the read model."""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import Sequence
from contextlib import AsyncExitStack

import click
from aiohttp import web

from streams import settings, telemetry
from streams.console.server import serve
from streams.console.web import Ready
from streams.edges import health
from streams.edges.broker import client_options
from streams.edges.health import Probes
from streams.edges.topic_admin import TopicAdmin
from streams.intake.doors import open_doors
from streams.settings import Settings

log = telemetry.get_logger("console")


@click.command()
def command() -> None:
    """Show alerts and enriched items on a page, with search, an API, an event stream and an Atom feed."""
    given = settings.current()
    telemetry.setup("console", level=given.logs.level, format=given.logs.format, secrets=settings.secrets(given))
    asyncio.run(_run(given))


async def _run(given: Settings) -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    page, access = given.console, client_options(given.kafka)
    async with TopicAdmin(given.kafka):
        pass  # a broker that cannot be reached is told here, with its reason, before anything is opened
    async with AsyncExitStack() as stack:
        meter = telemetry.Meter("console")
        doors = await open_doors(given, meter, stack)

        def more(ready: Ready) -> Sequence[web.RouteDef]:
            return [*health.routes(Probes(metrics=meter.render, ready={"broker": ready})), *doors.routes]

        try:
            await serve(page.database, page.host, page.port, access, stop, _started, more, doors.work)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EADDRNOTAVAIL}:
                raise
            raise health.cannot_listen(page.host, page.port, "console.port", error) from error
    log.info("stopped")


def _started(address: str) -> None:
    log.info("serving", page=address)
