"""Asks a broker who it is, and when it does not answer, why."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from streams.core.errors import Unavailable
from streams.edges.broker import Access, client_options
from streams.edges.reach import overheard

FETCH_API = 1
KAFKA_4_FETCH = 4
"""Apache Kafka 4.0 dropped the versions of Fetch below this."""
CONNECT_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerSeen:
    """What a broker says of its cluster."""

    cluster: str
    nodes: tuple[str, ...]
    """``host:port`` of every node, as clients are told to reach them."""
    unreachable: tuple[str, ...]
    """Those that cannot be connected to from here."""
    speaks: str
    """Whether its protocol is that of Kafka 4, in words."""


async def probe_broker(access: Access, timeout_s: float = 10.0) -> BrokerSeen:
    """Log in and ask. Raises Unavailable with the reason that the client found, BadSettings for unusable TLS files."""
    client = AIOKafkaAdminClient(
        client_id="pactwire-doctor", request_timeout_ms=int(timeout_s * 1000), **client_options(access)
    )
    with overheard() as reasons:
        try:
            async with asyncio.timeout(timeout_s):
                await client.start()
                told = await client.describe_cluster()
        except (KafkaError, TimeoutError, OSError) as error:
            late = f"no answer within {timeout_s:g} s" if isinstance(error, TimeoutError) else repr(error)
            raise Unavailable(access.bootstrap, "; ".join(reasons) or late) from error
        finally:
            await client.close()
    nodes = tuple(f"{node['host']}:{node['port']}" for node in told["brokers"])
    reached = await asyncio.gather(*(_connects(str(node["host"]), int(node["port"])) for node in told["brokers"]))
    away = tuple(node for node, ok in zip(nodes, reached, strict=True) if not ok)
    return BrokerSeen(cluster=str(told["cluster_id"]), nodes=nodes, unreachable=away, speaks=_speaks(client))


def _speaks(client: AIOKafkaAdminClient) -> str:
    """From the ranges of ApiVersions, which aiokafka keeps with each connection."""
    ranges = [conn._versions.get(FETCH_API, (0, 0)) for conn in client._client._conns.values()]
    return "Kafka 4 or later" if any(low >= KAFKA_4_FETCH for low, _ in ranges) else "Kafka before 4"


async def _connects(host: str, port: int) -> bool:
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(host, port)
        writer.close()
        return True
    return False
