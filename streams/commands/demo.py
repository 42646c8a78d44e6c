"""``pactwire demo``: the whole belt on this machine, with the sample feeds."""

from __future__ import annotations

import asyncio
import sys

import click

from streams.demo.samples import load
from streams.demo.show import show
from streams.settings import shipped


@click.command()
@click.option("--keep", is_flag=True, help="Leave everything running after the table, with the page open.")
def command(keep: bool) -> None:
    """Run feeds, embedded broker, worker, delivery and console here, and show each alert as it lands.

    The last line of standard output is the closing table as one JSON object. Status 0 only if nothing was lost and
    every signature verified.
    """
    sys.exit(asyncio.run(show(load(shipped("seeds/feeds")), keep=keep)))
