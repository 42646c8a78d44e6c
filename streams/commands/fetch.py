"""``pactwire fetch``: poll the feeds and write their entries to Kafka; or poll one feed once, without Kafka."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from streams.edges.feeds.pool import ReaderPool
from streams.edges.fetch import policy_for
from streams.edges.once import Event, Shelf, named_loopback, poll_once
from streams.edges.poll import Poller
from streams.intake.client import client_of
from streams.running.signals import as_usual
from streams.settings import Settings, current


@click.command()
@click.option("--once", metavar="FEED_URL", help="Poll this feed once, without Kafka, and print what was done.")
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="Folder of the state for --once.")
@click.option("--resume", is_flag=True, help="With --once: ask again a feed that is gone or disabled, or told to wait.")
def command(once: str | None, state: Path | None, resume: bool) -> None:
    """Poll the feeds of the feed list until stopped.

    With --once, poll one feed, print what was asked, answered and found as JSON lines, and keep its state for the
    next time; status 1 when the poll failed. Two that poll one feed with one folder wait for each other.

    A feed may be polled so as often as one likes, but not while its server asked for quiet (Retry-After, 429): then
    nothing is asked, one line says until when ("did": "not_asked"), and the status is 1; --resume asks all the same.

    Addresses of private networks are refused unless the setting network.allow_private names them
    (PACTWIRE_NETWORK_ALLOW_PRIVATE=127.0.0.0/8 for all of loopback); the one loopback address that FEED_URL itself
    names is allowed, and the first line says so.

    Ends with status 0 when stopped, otherwise with one that tells a supervisor to start it again: 70 it lost its
    group or crashed, 71 the broker did not take what was sent.
    """
    if once is None:
        from streams.intake.process import run  # loads what Kafka needs, which takes a second

        sys.exit(asyncio.run(run()))
    as_usual()
    if state is None:
        raise click.UsageError("--once needs --state DIR")
    sys.exit(asyncio.run(_once(current(), once, state, resume=resume)))


async def _once(given: Settings, url: str, folder: Path, *, resume: bool) -> int:
    """One poll cycle; the state is kept in ``folder``, so that the next one is conditional. Status 1 on failure."""
    own, policy = named_loopback(url), policy_for(given.feeds.poll_floor_s)
    if own:
        _print({"did": "allowed", "networks": own, "because": "this machine's own address was named"})
    shelf = Shelf(folder, url)
    async with shelf.locked(), client_of(given, own) as client, ReaderPool() as readers:
        events, after = await poll_once(Poller(client, readers), shelf, policy, datetime.now(UTC), again=resume)
        for event in events:
            _print(event)
        sys.stdout.flush()
        shelf.keep(after)
    return 1 if after.last_error is not None or events[-1]["did"] == "not_asked" else 0


def _print(event: Event) -> None:
    click.echo(orjson.dumps(event, option=orjson.OPT_UTC_Z))
