"""``pactwire console``: the page, its API and the read model."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import click
from aiohttp import web

from streams import settings, telemetry
from streams.console import quality
from streams.console.asking import Titles
from streams.console.hosts import Hosts
from streams.console.server import serve
from streams.console.store import Store, open_store
from streams.console.web import Ready
from streams.core.errors import BadWatch
from streams.edges import health
from streams.edges.broker import client_options
from streams.edges.health import Probes
from streams.edges.listening import try_to_listen
from streams.edges.seeds import read_definitions, weapon_names
from streams.edges.topic_admin import TopicAdmin
from streams.intake.doors import Doors, open_doors
from streams.running.signals import StoppedError, stop_event, unless_stopped
from streams.settings import Settings

log = telemetry.get_logger("console")


@click.command()
def command() -> None:
    """Show alerts and enriched items on a page, with search, an API, an event stream and an Atom feed."""
    given = settings.current()
    telemetry.setup("console", level=given.logs.level, format=given.logs.format, secrets=settings.secrets(given))
    asyncio.run(_run(given))


async def _run(given: Settings) -> None:
    stop, meter = stop_event(), telemetry.Meter("console")
    async with AsyncExitStack() as stack:
        try:
            store, doors = await unless_stopped(stop, _open(given, meter, stack))
        except StoppedError:
            log.info("stopped")
            return

        figures = quality.routes(settings.shipped("seeds/quality.json"))

        def more(ready: Ready) -> Sequence[web.RouteDef]:
            return [*health.routes(Probes(metrics=meter.render, ready={"broker": ready})), *figures, *doors.routes]

        access = client_options(given.kafka)
        await serve(
            store,
            given.console.host,
            given.console.port,
            access,
            stop,
            _started,
            more,
            doors.work,
            read_titles(given.watches),
            Hosts(own_names(given)),
        )
    log.info("stopped")


async def _open(given: Settings, meter: telemetry.Meter, stack: AsyncExitStack) -> tuple[Store, Doors]:
    """Have everything refused here, with its reason, before the page is served: address, database, broker."""
    await try_to_listen(given.console.host, given.console.port, "console.port")
    store = open_store(given.console.database)
    stack.callback(store.close)
    async with TopicAdmin(given.kafka):
        pass
    return store, await open_doors(given, meter, stack)


def read_titles(watches: Path) -> Titles:
    """What watches, labels and weapons are called; without their folder the page shows their ids."""
    try:
        definitions, weapons = read_definitions(watches), weapon_names(watches)
    except (BadWatch, OSError) as error:
        log.warning("no titles", why=str(error))
        return {}
    return {
        watch.id: {
            "title": watch.title,
            "labels": {label.id: label.title for label in watch.labels},
            "weapons": weapons,
        }
        for watch in definitions
    }


def own_names(given: Settings) -> Iterator[str]:
    """The names the page answers to: where it listens, what hubs call, and what else the settings name."""
    yield given.console.host
    yield from given.console.hosts
    if given.websub.callback:
        yield urlsplit(given.websub.callback).hostname or ""


def _started(address: str) -> None:
    log.info("serving", page=address)
