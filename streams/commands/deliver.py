"""``pactwire deliver``: alerts from ALERTS to the webhook receivers, attempts to DELIVERIES."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from streams.agents.result import Emit
from streams.agents.tables import Shelf, TellingShelf
from streams.agents.wire import message
from streams.app import Belt, create_app
from streams.core.identify import digest
from streams.core.model import Delivery
from streams.core.outbox import Outbox
from streams.edges.courier import Courier, Terms
from streams.edges.guard import Guard
from streams.edges.webhook import Target, webhook_session
from streams.equipment import tools_for
from streams.service import begin, serve
from streams.settings import Settings
from streams.telemetry import Meter
from streams.topics import DELIVERIES, OUTBOX_TABLE

Notice = Callable[[Outbox], None]


@click.command()
def command() -> None:
    """Hand alerts to the webhook receivers of the settings, until stopped. The exit status is as of ``worker``."""
    asyncio.run(_run())


async def _run() -> None:
    given, meter = begin("deliver"), Meter("deliver")
    async with webhook_session(Guard(allow_private=given.network.allow_private)) as session:
        hears: list[Notice] = []
        belt = create_app(
            given, "deliver", meter=meter, tools=tools_for(given, "deliver"), dress=lambda shelf: _told(shelf, hears),
        )  # fmt: skip
        courier = Courier(session, terms(given), _reporter(belt), meter, lambda: datetime.now(UTC))
        hears.append(courier.notice)
        table = HeldOutbox(belt)
        belt.beside.append(lambda: courier.run(table))
        await serve(belt, meter, given.kafka, given.ops.host, given.ops.deliver_port, "ops.deliver_port")


def terms(given: Settings) -> Terms:
    """How the courier works. Raises BadSettings for a receiver whose address or secret cannot be used."""
    wait = given.deliver.timeout_s
    targets = {
        each.name: Target(name=each.name, url=each.url, secret=each.secret, timeout_s=wait)
        for each in given.deliver.receivers
    }
    return Terms(targets=targets, backoff_s=given.deliver.backoff_s, places=given.deliver.concurrency)


class HeldOutbox:
    """The outbox table of this process, as the courier reads it."""

    def __init__(self, belt: Belt) -> None:
        self._belt = belt

    def epoch(self) -> int | None:
        return self._belt.epoch()

    def outboxes(self) -> Iterable[Outbox]:
        return [outbox for _, outbox in self._belt.rows(OUTBOX_TABLE)]


def _reporter(belt: Belt) -> Callable[[Delivery], Any]:
    async def report(delivery: Delivery) -> None:
        name = digest(delivery.event_id, delivery.receiver, str(delivery.attempt))
        await (await belt.send(message(Emit(DELIVERIES, delivery.alert, name, delivery))))

    return report


def _told(shelf: Shelf, hears: Sequence[Notice]) -> Shelf:
    """The same shelf, which tells of every outbox it has written, so that an alert need not wait to be found."""

    def hear(outbox: Outbox) -> None:
        for each in hears:
            each(outbox)

    return TellingShelf(shelf, OUTBOX_TABLE, hear)
