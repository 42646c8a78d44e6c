"""What the console's server takes in, beside what it shows: documents of agencies, and what hubs push."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from streams.console import queries
from streams.console.store import open_store
from streams.core.hubs import Keys
from streams.core.model import FeedState
from streams.edges.feedlist import read_feedlist
from streams.edges.guard import Guard, client_session
from streams.edges.handin import HandIn
from streams.edges.http import user_agent
from streams.edges.hubbook import HubBook, HubReader
from streams.edges.kafka_outlet import KafkaOutlet
from streams.edges.websub import Subscriber
from streams.intake.handing import HandedIn, door_of, open_handin, open_outlet
from streams.settings import Settings
from streams.telemetry import Meter

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Doors:
    """Routes, and what has to run beside them."""

    routes: Sequence[web.RouteDef] = ()
    work: Sequence[Work] = ()


async def open_doors(given: Settings, meter: Meter, stack: AsyncExitStack) -> Doors:
    """Open what the settings ask for; ``stack`` closes it again. Raises Unavailable without a broker."""
    has_tokens = any(source.token for source in given.ingest.sources)
    if not has_tokens and given.websub.callback is None:
        return Doors()
    outlet = await open_outlet(given, stack)
    takes = await open_handin(given, outlet, stack)
    posts = [web.post("/ingest", door_of(given.ingest, takes, meter).post)] if has_tokens else []
    if given.websub.callback is None:
        return Doors(posts)
    book = HubBook()
    reader = HubReader(given.kafka, book)
    await reader.open()
    stack.push_async_callback(reader.close)
    subscriber = await _subscriber(given, book, takes, outlet, HandedIn(meter), stack)
    return Doors([*posts, *subscriber.routes()], [reader.run, subscriber.run])


async def _subscriber(
    given: Settings, book: HubBook, takes: HandIn, outlet: KafkaOutlet, witness: HandedIn, stack: AsyncExitStack
) -> Subscriber:
    guard = Guard(allow_private=given.network.allow_private)
    session = await stack.enter_async_context(
        client_session(guard, headers={"User-Agent": user_agent(given.feeds.contact)})
    )
    store = open_store(given.console.database)
    stack.callback(store.close)

    async def states() -> Sequence[FeedState]:
        return await asyncio.to_thread(queries.feeds_with_hub, store)

    return Subscriber(
        session=session, callback=(given.websub.callback or "").rstrip("/"), keys=Keys(given.websub.secret or ""),
        book=book, note=outlet.note, states=states,
        listed={feed.id: feed.ref() for feed in read_feedlist(given.feeds.file) if feed.enabled}, handin=takes,
        witness=witness, now=lambda: datetime.now(UTC), lease_s=given.websub.lease_s,
        most_bytes=given.feeds.max_body_bytes,
    )  # fmt: skip
