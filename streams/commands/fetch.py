"""``pactwire fetch``: poll the feeds and write their entries to Kafka; or poll one feed once, without Kafka."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from streams.core.codec import decode, encode
from streams.core.model import FeedRef, FeedState
from streams.core.polling import Read, fold
from streams.core.schedule import Policy
from streams.edges.broker import client_options, producer
from streams.edges.feedlist import read_feedlist
from streams.edges.feeds.pool import ReaderPool
from streams.edges.fetch import WORDS, Fetch, Tools
from streams.edges.guard import Guard
from streams.edges.health import HealthServer, Probes
from streams.edges.http import FeedClient, HttpLimits
from streams.edges.poll import Polled, poll
from streams.service import begin, insist_on_topics
from streams.settings import Settings, current
from streams.telemetry import Meter, get_logger

log = get_logger("fetch")


@click.command()
@click.option("--once", metavar="FEED_URL", help="Poll this feed once, without Kafka, and print what was done.")
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="Folder of the state for --once.")
def command(once: str | None, state: Path | None) -> None:
    """Poll the feeds of the feed list until stopped."""
    if once is None:
        asyncio.run(_run(begin("fetch")))
    elif state is None:
        raise click.UsageError("--once needs --state DIR")
    else:
        state.mkdir(parents=True, exist_ok=True)
        sys.exit(asyncio.run(_once(current(), once, state)))


async def _run(given: Settings) -> None:
    feeds, stop = read_feedlist(given.feeds.file), asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await insist_on_topics(given.kafka)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(_client(given))
        pool = await stack.enter_async_context(ReaderPool(size=2))
        sender = producer(given.kafka, "pactwire-fetch")
        await sender.start()
        stack.push_async_callback(sender.stop)
        meter = Meter("fetch")
        tools = Tools(
            client=client, pool=pool, producer=sender, meter=meter, policy=_policy(given), now=_now,
            places=given.feeds.concurrency,
        )  # fmt: skip
        fetch = Fetch(feeds, tools, client_options(given.kafka))
        probes = Probes(metrics=meter.render, ready={"feeds": _ready(fetch)})
        server = await HealthServer(probes, host=given.ops.host, port=given.ops.fetch_port).start()
        stack.push_async_callback(server.stop)
        await _until(stop, fetch)


async def _until(stop: asyncio.Event, fetch: Fetch) -> None:
    """Until stopped; what ends the polling before that ends the process."""
    polling, stopping = asyncio.create_task(fetch.run()), asyncio.create_task(stop.wait())
    await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if polling.done():
        polling.result()
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    log.info("stopped")


def _ready(fetch: Fetch) -> Any:
    async def ready() -> tuple[bool, str]:
        return fetch.failure is None, fetch.failure or "ok"

    return ready


def _now() -> datetime:
    return datetime.now(UTC)


def _policy(given: Settings) -> Policy:
    return Policy(floor_s=given.feeds.poll_floor_s)


def _client(given: Settings) -> FeedClient:
    limits = HttpLimits(total_s=given.feeds.timeout_s, body_bytes=given.feeds.max_body_bytes)
    return FeedClient(Guard(allow_private=given.network.allow_private), contact=given.feeds.contact, limits=limits)


async def _once(given: Settings, url: str, folder: Path) -> int:
    """One poll cycle; the state is kept in ``folder``, so that the next one is conditional. Status 1 on failure."""
    kept, feed = folder / "state.json", FeedRef(id="once", url=url)
    before = decode(FeedState, kept.read_bytes()) if kept.exists() else FeedState(id=feed.id, url=url)
    async with _client(given) as client, ReaderPool() as pool:
        polled = await poll(client, pool, feed, before, _now(), _policy(given))
    after = fold(before, polled.outcome, _now(), _policy(given))
    _print(polled, after)
    kept.write_bytes(encode(after))
    return 0 if after.last_error is None else 1


def _print(polled: Polled, after: FeedState) -> None:
    for raw in polled.new:
        entry = {"id": raw.id, "revision": raw.revision, "title": raw.entry.title, "link": raw.entry.link}
        click.echo(orjson.dumps({"did": "entry", **entry, "published": raw.entry.published}))
    for refusal in polled.refusals:
        click.echo(orjson.dumps({"did": "refused", "index": refusal.index, "reason": refusal.reason}))
    summary = {"did": WORDS[type(polled.outcome)], "new": len(polled.new), "same": polled.same}
    full = isinstance(polled.outcome, Read) and polled.outcome.full
    click.echo(orjson.dumps({**summary, "full": full, "error": after.last_error, "next_due_at": after.next_due_at}))
