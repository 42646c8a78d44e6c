"""Settings that are each possible and together are not, and values whose form a type cannot say."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from streams.binding import Problem

if TYPE_CHECKING:
    from streams.settings import Kafka, Network, Ops, Receiver, Settings


def impossible(settings: Settings) -> list[Problem]:
    """Everything that contradicts itself, by name."""
    return [
        *_login(settings.kafka),
        *_tls(settings.kafka),
        *_embedded(settings),
        *_ports(settings),
        *_receivers(settings.deliver.receivers),
        *_networks(settings.network),
    ]


def _login(kafka: Kafka) -> Iterator[Problem]:
    sasl = kafka.security_protocol.startswith("SASL")
    for name, value in (("sasl_username", kafka.sasl_username), ("sasl_password", kafka.sasl_password)):
        if sasl and not value:
            yield Problem(f"kafka.{name}", f"is needed by kafka.security_protocol {kafka.security_protocol}")
        if value and not sasl:
            yield Problem(f"kafka.{name}", f"is of no use with kafka.security_protocol {kafka.security_protocol}")


def _tls(kafka: Kafka) -> Iterator[Problem]:
    files = {"ssl_cafile": kafka.ssl_cafile, "ssl_certfile": kafka.ssl_certfile, "ssl_keyfile": kafka.ssl_keyfile}
    for name, value in files.items():
        if value is not None and not kafka.security_protocol.endswith("SSL"):
            yield Problem(f"kafka.{name}", f"is of no use with kafka.security_protocol {kafka.security_protocol}")
    if kafka.ssl_keyfile is not None and kafka.ssl_certfile is None:
        yield Problem("kafka.ssl_keyfile", "needs kafka.ssl_certfile")


def _embedded(settings: Settings) -> Iterator[Problem]:
    kafka = settings.kafka
    if kafka.embedded and kafka.security_protocol != "PLAINTEXT":
        yield Problem("kafka.security_protocol", "the embedded broker has no TLS and no login: PLAINTEXT")
    if kafka.embedded and kafka.replication != 1:
        yield Problem("kafka.replication", "the embedded broker is one server: 1")
    if kafka.embedded and settings.store.kind != "memory":
        yield Problem("store.kind", "tables on the embedded broker live in memory: memory")


def _ports(settings: Settings) -> Iterator[Problem]:
    ops: Ops = settings.ops
    named = {
        "console.port": settings.console.port,
        "ops.fetch_port": ops.fetch_port,
        "ops.worker_port": ops.worker_port,
        "ops.deliver_port": ops.deliver_port,
        "ops.run_port": ops.run_port,
    }
    for port, times in Counter(named.values()).items():
        if port and times > 1:
            yield Problem(", ".join(n for n, p in named.items() if p == port), f"are all {port}: one port each")


def _receivers(receivers: tuple[Receiver, ...]) -> Iterator[Problem]:
    for name, times in Counter(receiver.name for receiver in receivers).items():
        if times > 1:
            yield Problem("deliver.receivers", f"{times} receivers are called {name!r}: names are their ids")
    for at, receiver in enumerate(receivers, 1):
        here = f"deliver.receivers.{at}"
        if not _is_web(receiver.url):
            yield Problem(f"{here}.url", "is not an http or https address without user and password")
        secrets = receiver.secret.split()
        if not secrets or not all(map(_is_webhook_secret, secrets)):
            yield Problem(f"{here}.secret", "is not `whsec_` and base64 of 24 to 64 bytes")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        return named and parts.scheme in {"http", "https"}
    except ValueError:
        return False


def _is_webhook_secret(secret: str) -> bool:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return secret.startswith("whsec_") and 24 <= len(key) <= 64


def _networks(network: Network) -> Iterator[Problem]:
    for text in network.allow_private:
        try:
            ip_network(text)
        except ValueError as error:
            yield Problem("network.allow_private", str(error))
