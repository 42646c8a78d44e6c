"""Documents that are handed in, put together as the settings say: sources, shelf, spool, door and what is told."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime

from streams.core.hubs import Subscription
from streams.core.model import FeedRef
from streams.edges.broker import producer
from streams.edges.door import Door
from streams.edges.feeds.pool import ReaderPool
from streams.edges.handin import HandIn, Taken, Taker
from streams.edges.kafka_outlet import KafkaOutlet
from streams.edges.poll import Readers
from streams.edges.reach import start
from streams.edges.shelf import Shelf
from streams.edges.spool import HELD, Spool
from streams.settings import Ingest, Settings
from streams.telemetry import Meter, get_logger

log = get_logger("pactwire.ingest")
UNNAMED = FeedRef(id="ingest", name="ingest", kind="agency")
"""Source of documents of which nobody says whose they are."""
STREAM = "/pactwire/ingest"
"""CloudEvents source."""


def sources_of(given: Ingest) -> dict[str, FeedRef]:
    """Return what travels with every entry of each source, by its name."""
    return {
        each.name: FeedRef(
            id=each.name, name=each.name, publisher=each.publisher, country=each.country, kind=each.kind, lang=each.lang
        )
        for each in given.sources
    }


def handin(given: Ingest, readers: Readers, taker: Taker) -> HandIn:
    """Return what takes documents, with the shelf of the spool where there is one."""
    shelf = None if given.spool is None else Shelf(given.spool / HELD)
    return HandIn(readers, taker, lambda: datetime.now(UTC), shelf)


async def open_outlet(given: Settings, stack: AsyncExitStack) -> KafkaOutlet:
    """Open a producer. Raises Unavailable without a broker."""
    sender = producer(given.kafka, "pactwire-ingest")
    await start(sender.start, sender.stop, given.kafka.bootstrap)
    stack.push_async_callback(sender.stop)
    return KafkaOutlet(sender, STREAM)


async def open_handin(given: Settings, outlet: KafkaOutlet, stack: AsyncExitStack) -> HandIn:
    """Open reading processes."""
    return handin(given.ingest, await stack.enter_async_context(ReaderPool()), outlet)


def spool_of(given: Ingest, takes: HandIn, meter: Meter) -> Spool | None:
    """Return the watched folder, or None where none is set."""
    if given.spool is None:
        return None
    return Spool(
        folder=given.spool, sources=sources_of(given), handin=takes, witness=HandedIn(meter),
        settle_s=given.settle_s, most_bytes=given.max_body_bytes,
    )  # fmt: skip


def door_of(given: Ingest, takes: HandIn, meter: Meter) -> Door:
    """Return the door of those sources that have a token."""
    named = sources_of(given)
    tokens = {each.token: named[each.name] for each in given.sources if each.token}
    return Door(takes, tokens, HandedIn(meter), given.max_body_bytes)


class HandedIn:
    """Every document and every entry under one word, in log and metrics alike."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def taken(self, source: str, file: str, taken: Taken) -> None:
        """A document was taken, and the broker has what was sent."""
        self._meter.count("document", "taken")
        counts = {word: len(getattr(taken, word)) for word in ("sent", "held", "outdated", "refused")}
        tell = log.warning if taken.refused else log.info
        tell("taken", source=source, file=file or None, **counts, why=list(taken.refused[:5]) or None)
        for word, count in counts.items():
            for _ in range(count):
                self._meter.count("entry", word)

    def failed(self, source: str, file: str, why: str) -> None:
        """A document was refused."""
        self._meter.count("document", "refused")
        log.warning("refused", source=source, file=file or None, why=why)

    def changed(self, held: Subscription) -> None:
        """What stands between a feed and its hub has changed."""
        tell = log.warning if held.why else log.info
        tell("subscription", feed=held.id, hub=held.hub, status=held.status, until=held.until, why=held.why)

    def released(self, ids: tuple[str, ...]) -> None:
        """What was under embargo is out."""
        log.info("released", items=len(ids))
        for _ in ids:
            self._meter.count("entry", "sent")
