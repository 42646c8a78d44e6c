"""What ``fetch`` writes: entries to RAW and states to FEEDS, each acknowledged by all in-sync replicas."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams.core import cloudevents, codec
from streams.core.errors import Unavailable
from streams.core.hubs import Subscription, moment
from streams.core.identify import digest
from streams.core.model import FeedState, RawItem
from streams.topics import FEEDS, HUBS, RAW, Topic

SOURCE = "/pactwire/fetch"
"""CloudEvents source; with the id it names the event, in every replay."""


OPERATOR = "/pactwire/operator"
"""CloudEvents source of a state that a person wrote: the owner of the feed obeys it."""


Value = RawItem | FeedState | Subscription


class KafkaOutlet:
    """Writes with a started producer."""

    def __init__(self, producer: AIOKafkaProducer, source: str = SOURCE) -> None:
        self._producer = producer
        self._source = source

    async def put(self, items: Sequence[RawItem]) -> None:
        """Return when the broker has all of them. Raises Unavailable when it does not take one."""
        sends = [await self._send(RAW, item.id, digest(item.id, item.revision), item) for item in items]
        await self._acknowledged(sends, RAW)

    async def keep(self, state: FeedState) -> None:
        """Return when the broker has the state. Raises Unavailable when it does not take it."""
        event = digest("state", state.id, str(state.last_poll_at), str(state.quiet_until))
        await self._acknowledged([await self._send(FEEDS, state.id, event, state)], FEEDS)

    async def note(self, held: Subscription) -> None:
        """Return when the broker has what stands between a feed and its hub. Raises Unavailable when it does not."""
        event = digest("subscription", held.id, held.status, str(moment(held)))
        await self._acknowledged([await self._send(HUBS, held.id, event, held)], HUBS)

    async def _send(
        self, topic: Topic, key: str, event: str, value: RawItem | FeedState | Subscription
    ) -> asyncio.Future[Any]:
        headers = cloudevents.headers(
            id=event, source=self._source, type=topic.event_type, subject=key, time=cloudevents.time_of(value)
        )
        try:
            sent: asyncio.Future[Any] = await self._producer.send(
                topic.name, codec.encode(value), key=key.encode(), headers=headers
            )
        except KafkaError as error:
            raise Unavailable(topic.name, f"sending {key}: {error!r}") from error
        return sent

    async def _acknowledged(self, sends: Sequence[asyncio.Future[Any]], topic: Topic) -> None:
        """Wait for all, also when one fails, so that no failure is left unlooked at."""
        for outcome in await asyncio.gather(*sends, return_exceptions=True):
            if isinstance(outcome, KafkaError):
                raise Unavailable(topic.name, f"not acknowledged: {outcome!r}") from outcome
            if isinstance(outcome, BaseException):
                raise outcome
