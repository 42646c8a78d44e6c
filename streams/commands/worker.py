"""``pactwire worker``: the belt's stages from RAW to ALERTS."""

from __future__ import annotations

import asyncio

import click

from streams.app import create_app
from streams.equipment import tools_for
from streams.service import begin, serve
from streams.telemetry import Meter


@click.command()
def command() -> None:
    """Read, judge, join and alert, until stopped.

    Ends with status 0 when stopped, otherwise with one that tells a supervisor to start it again: 69 it did not
    start, 70 it crashed, 71 a record could not be sent, 72 it lost the broker or stands still, 75 it did not stop
    in time.
    """
    asyncio.run(_run())


async def _run() -> None:
    given = begin("worker")
    meter = Meter("worker")
    belt = create_app(given, "worker", meter=meter, tools=tools_for(given, "worker"))
    await serve(belt, meter, given.kafka, given.ops.host, given.ops.worker_port, "ops.worker_port")
