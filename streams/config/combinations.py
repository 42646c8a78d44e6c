"""Settings that are each possible and together are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from streams.config.binding import Problem

if TYPE_CHECKING:
    from streams.settings import Kafka, Ops, Receiver, Settings, Source, WebSub


PROTOCOL = "kafka.security_protocol"
EMBEDDED = ("kafka.embedded",)
SPOOL_ROOMS = frozenset({"done", "failed", "held"})
"""Folders of the spool that are no source's."""


def impossible(settings: Settings, refused: Collection[str] = ()) -> list[Problem]:
    """Everything that contradicts itself, by name.

    Nothing is said of settings that were ``refused`` by themselves: what was meant by them is not known.
    """
    found = [
        *_login(settings.kafka),
        *_tls(settings.kafka),
        *_embedded(settings),
        *_ports(settings),
        *_receivers(settings.deliver.receivers),
        *_sources(settings.ingest.sources),
        *_hubs(settings.websub),
    ]
    return [problem for problem in found if not any(_lies_in(name, refused) for name in problem.concerns)]


def _lies_in(name: str, refused: Collection[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in refused)


def _login(kafka: Kafka) -> Iterator[Problem]:
    sasl, protocol = kafka.security_protocol.startswith("SASL"), f"{PROTOCOL} {kafka.security_protocol}"
    for name, value in (("sasl_username", kafka.sasl_username), ("sasl_password", kafka.sasl_password)):
        if sasl and not value:
            yield Problem(f"kafka.{name}", f"is needed by {protocol}", (PROTOCOL,))
        if value and not sasl:
            yield Problem(f"kafka.{name}", f"is of no use with {protocol}", (PROTOCOL,))


def _tls(kafka: Kafka) -> Iterator[Problem]:
    files = {"ssl_cafile": kafka.ssl_cafile, "ssl_certfile": kafka.ssl_certfile, "ssl_keyfile": kafka.ssl_keyfile}
    for name, value in files.items():
        if value is not None and not kafka.security_protocol.endswith("SSL"):
            yield Problem(f"kafka.{name}", f"is of no use with {PROTOCOL} {kafka.security_protocol}", (PROTOCOL,))
    if kafka.ssl_keyfile is not None and kafka.ssl_certfile is None:
        yield Problem("kafka.ssl_keyfile", "needs kafka.ssl_certfile", ("kafka.ssl_certfile",))


def _embedded(settings: Settings) -> Iterator[Problem]:
    kafka = settings.kafka
    if kafka.embedded and kafka.security_protocol != "PLAINTEXT":
        yield Problem("kafka.security_protocol", "the embedded broker has no TLS and no login: PLAINTEXT", EMBEDDED)
    if kafka.embedded and kafka.replication != 1:
        yield Problem("kafka.replication", "the embedded broker is one server: 1", EMBEDDED)
    if kafka.embedded and settings.store.kind != "memory":
        yield Problem("store.kind", "tables on the embedded broker live in memory: memory", EMBEDDED)


def _ports(settings: Settings) -> Iterator[Problem]:
    ops: Ops = settings.ops
    named = {
        "console.port": settings.console.port,
        "ops.fetch_port": ops.fetch_port,
        "ops.worker_port": ops.worker_port,
        "ops.deliver_port": ops.deliver_port,
        "ops.run_port": ops.run_port,
    }
    if settings.kafka.embedded:
        named["kafka.bootstrap"] = int(settings.kafka.bootstrap.rpartition(":")[2])
    for port, times in Counter(named.values()).items():
        if port and times > 1:
            yield Problem(", ".join(n for n, p in named.items() if p == port), f"are all {port}: one port each")


def _receivers(receivers: tuple[Receiver, ...]) -> Iterator[Problem]:
    for name, times in Counter(receiver.name for receiver in receivers).items():
        if times > 1:
            yield Problem("deliver.receivers", f"{times} receivers are called {name!r}: names are their ids")


def _sources(sources: tuple[Source, ...]) -> Iterator[Problem]:
    """A source is known by its name, in the spool, too, and by its token."""
    for name, times in Counter(source.name for source in sources).items():
        if times > 1:
            yield Problem("ingest.sources", f"{times} sources are called {name!r}: names are their ids")
        if name in SPOOL_ROOMS:
            yield Problem("ingest.sources", f"{name!r} is a folder of the spool itself")
    if max(Counter(source.token for source in sources if source.token).values(), default=0) > 1:
        yield Problem("ingest.sources", "two sources have the same token")


def _hubs(websub: WebSub) -> Iterator[Problem]:
    if websub.callback and not websub.secret:
        yield Problem("websub.secret", "is needed by websub.callback", ("websub.callback",))
    if websub.secret and not websub.callback:
        yield Problem("websub.secret", "is of no use without websub.callback", ("websub.callback",))


def unknown_watches(receivers: tuple[Receiver, ...], known: Collection[str]) -> list[Problem]:
    """Receivers that wait for a watch there is not. The settings do not know the watches; who reads those asks here."""
    there = f"no such watch; there are {', '.join(sorted(known))}"
    return [
        Problem(f"deliver.receivers.{at}.watches", f"{receiver.name} wants {', '.join(strange)}: {there}")
        for at, receiver in enumerate(receivers, 1)
        if (strange := sorted(set(receiver.watches) - set(known)))
    ]
