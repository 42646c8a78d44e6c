"""Settings of every process: frozen, checked, and read from one TOML file and the environment.

This is the only reader of the environment. Every key of the file has a variable: ``[kafka] bootstrap`` is
``PACTWIRE_KAFKA_BOOTSTRAP``; the environment wins. The file is ``PACTWIRE_CONFIG`` or ``pactwire.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from streams.core.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Kafka:
    bootstrap: str = "127.0.0.1:9092"
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "PLAIN"
    sasl_username: str | None = None
    sasl_password: str | None = field(default=None, repr=False)
    ssl_cafile: Path | None = None
    ssl_certfile: Path | None = None
    ssl_keyfile: Path | None = None
    replication: int = 1
    """Replication factor of topics that ``pactwire topics create`` makes."""
    embedded: bool = False
    """True on the embedded broker (Tansu): short rebalance, tables in memory, no topic configs to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    kind: Literal["memory", "rocksdb"] = "memory"
    directory: Path = Path("var/state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    file: Path = Path("seeds/feeds.toml")
    contact: str = ""
    """Mail or web address put into the User-Agent, so that a feed's operator can reach you."""
    poll_floor_s: float = 60.0
    concurrency: int = 32
    timeout_s: float = 30.0
    max_body_bytes: int = 16_777_216


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    batch: int = 200
    within_s: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A webhook receiver."""

    name: str
    url: str
    secret: str = field(repr=False)
    """Standard Webhooks secret, ``whsec_`` and base64 of 24 to 64 bytes."""
    watches: tuple[str, ...] = ()
    """Empty: all watches."""
    min_severity: Severity = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    timeout_s: float = 15.0
    concurrency: int = 8
    """Receivers served at one time; one receiver gets its messages one after the other."""
    backoff_s: tuple[float, ...] = (1, 5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200)
    """Wait before the second, third, ... attempt; after the last the message is given up."""
    receivers: tuple[Receiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    host: str = "127.0.0.1"
    port: int = 8600
    database: Path = Path("var/console.sqlite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ops:
    """Health and metrics of fetch, worker and deliver, each on its own port of this host."""

    host: str = "127.0.0.1"
    fetch_port: int = 8601
    worker_port: int = 8602
    deliver_port: int = 8603


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "text"] = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    allow_private: tuple[str, ...] = ()
    """Networks (CIDR) that outgoing connections may reach although they are not public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    kafka: Kafka = Kafka()
    store: Store = Store()
    feeds: Feeds = Feeds()
    worker: Worker = Worker()
    deliver: Deliver = Deliver()
    console: Console = Console()
    ops: Ops = Ops()
    logs: Logs = Logs()
    network: Network = Network()
    watches: Path = Path("seeds/watches")
