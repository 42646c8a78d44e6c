"""A broker with nothing on it but numbered items."""

from __future__ import annotations

import asyncio

from aiokafka.admin import AIOKafkaAdminClient

from streams.bench.load import items
from streams.core import codec
from streams.edges.broker import Access, client_options, producer
from streams.edges.topic_admin import TopicAdmin, catalogue
from streams.topics import RAW


async def renew(access: Access) -> None:
    """Delete every topic of ours and make it again. The broker forgets the groups' offsets with them."""
    client = AIOKafkaAdminClient(**client_options(access))
    await client.start()
    try:
        while there := set(await client.list_topics()) & {topic.name for topic in catalogue()}:
            await client.delete_topics(sorted(there))
            await asyncio.sleep(0.2)
    finally:
        await client.close()
    async with TopicAdmin(access) as admin:
        await admin.create(catalogue(), 1)


async def fill(access: Access, count: int) -> None:
    """Write the first ``count`` items to RAW, and return when the broker has them all."""
    async with producer(access, "bench", max_batch_size=131_072) as out:
        sent = [await out.send(RAW.name, codec.encode(raw), key=raw.id.encode()) for raw in items(count)]
        await asyncio.gather(*sent)
