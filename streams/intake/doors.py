"""What the console's server takes in, beside what it shows: documents of agencies."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack

from aiohttp import web

from streams.intake.handing import door_of, open_handin
from streams.settings import Settings
from streams.telemetry import Meter


async def open_doors(given: Settings, meter: Meter, stack: AsyncExitStack) -> Sequence[web.RouteDef]:
    """Open what the settings ask for; ``stack`` closes it again. Raises Unavailable without a broker."""
    if not any(source.token for source in given.ingest.sources):
        return ()
    takes = await open_handin(given, stack)
    return [web.post("/ingest", door_of(given.ingest, takes, meter).post)]
