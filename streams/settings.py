"""Settings of every process: frozen, checked, and read from one TOML file and the environment.

This is the only reader of the environment. Every key of the file has a variable: ``[kafka] bootstrap`` is
``PACTWIRE_KAFKA_BOOTSTRAP``; the environment wins. The file is ``PACTWIRE_CONFIG`` or ``pactwire.toml``.
A wrong setting is refused at start under its name, all of them at once; nothing is ignored in silence.
``docs/settings.md`` is written from the classes below.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta

from streams.config import forms
from streams.config.binding import PREFIX, SECRET, Binder, Form, Problem, from_variables
from streams.config.combinations import impossible
from streams.core.errors import BadSettings
from streams.core.model import PublisherKind, Severity

Port = Annotated[int, Meta(ge=0, le=65535)]
Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Seconds = Annotated[float, Meta(gt=0, le=86_400)]
Wait = Annotated[float, Meta(ge=0, le=31_536_000)]
Line = Annotated[str, Form(forms.one_line)]
Secret = Annotated[str, SECRET]
WebAddress = Annotated[str, Form(forms.web_address)]
Token = Annotated[str, SECRET, Form(forms.token)]
WebhookSecret = Annotated[str, SECRET, Form(forms.webhook_secrets)]
Host = Annotated[str, Form(forms.host)]
HostName = Annotated[str, Form(forms.host_name)]
Net = Annotated[str, Form(forms.network)]
Servers = Annotated[
    str, Meta(pattern=r"^[^\s,]+:\d+(,[^\s,]+:\d+)*$", description="`host:port`, comma, ..."), Form(forms.servers)
]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="three capital letters, `KOR`")]
Lang = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="a language tag, `ko` or `pt-BR`")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$", description="small letters, digits, `.`, `-`, `_`")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kafka:
    """The broker, and how to log in."""

    bootstrap: Servers = "127.0.0.1:9092"
    """Servers to ask first, ``host:port``, separated by commas."""
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """TLS, SASL, both or neither; it holds for every client of the broker."""
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "PLAIN"
    """How to log in, when the protocol has SASL."""
    sasl_username: str | None = None
    """User name, needed with SASL."""
    sasl_password: Secret | None = field(default=None, repr=False)
    """Password, needed with SASL."""
    ssl_cafile: Path | None = None
    """Certificates to trust (PEM); the system's own when not set."""
    ssl_certfile: Path | None = None
    """Certificate of this client (PEM), for brokers that ask for one."""
    ssl_keyfile: Path | None = None
    """Its private key (PEM)."""
    replication: Count = 1
    """Replication factor of topics that ``pactwire topics create`` makes."""
    embedded: bool = False
    """True on the embedded broker (Tansu): short rebalance, tables in memory, no topic configs to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where worker and deliver keep their tables; the truth is in the changelog topics."""

    kind: Literal["memory", "rocksdb"] = "memory"
    """``memory`` recovers from the changelogs at each start; ``rocksdb`` (extra `rocksdb`) recovers what is new."""
    directory: Path = Path("var/state")
    """Folder of the RocksDB files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """What is polled, and how politely."""

    file: Path = Path("seeds/feeds.toml")
    """The list of feeds."""
    contact: Line = ""
    """Mail or web address put into the User-Agent, so that a feed's operator can reach you."""
    poll_floor_s: Seconds = 60.0
    """No feed is polled more often than this, in seconds."""
    concurrency: Count = 32
    """Polls at one time."""
    timeout_s: Seconds = 30.0
    """Total time of one poll, in seconds."""
    max_body_bytes: Count = 16_777_216
    """Largest document taken, in bytes after decompression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An agency or a house whose documents are handed in."""

    name: Slug
    """Its name: the folder of its files in the spool, and what stands for a feed's id in its items."""
    token: Token | None = field(default=None, repr=False)
    """Bearer token with which it posts to ``/ingest``, 24 characters at least; without one it cannot."""
    publisher: str | None = None
    """Publisher family: feeds and sources of one house count as one."""
    country: Country | None = None
    """Its country."""
    kind: PublisherKind = "agency"
    """What it is."""
    lang: Lang | None = None
    """Language of documents that name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """Documents that are handed in: a watched folder, ``POST /ingest`` of the console, ``pactwire ingest``."""

    spool: Path | None = None
    """Folder that ``pactwire fetch`` watches for files; it keeps there what is under embargo, too."""
    settle_s: Annotated[float, Meta(ge=0)] = 2.0
    """A file is taken once it has not changed for so long, in seconds; one that is moved in is taken at once."""
    max_body_bytes: Count = 16_777_216
    """Largest document taken, in bytes."""
    sources: tuple[Source, ...] = ()
    """The sources, each a table ``[[ingest.sources]]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSub:
    """Hubs that push what is new (WebSub). The console subscribes and takes the pushes; polling goes on, slower."""

    callback: WebAddress | None = None
    """Address under which hubs reach the console's server from outside; no hub is asked when not set."""
    secret: Token | None = field(default=None, repr=False)
    """What the addresses that hubs call and the secrets they sign with are derived from, 24 characters at least."""
    lease_s: Annotated[float, Meta(ge=300)] = 432_000.0
    """For how long a hub is asked to push, in seconds; renewed before its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """How the worker batches."""

    batch: Count = 500
    """Most records of one batch. Each batch waits for the broker's acknowledgement once."""
    within_s: Seconds = 0.05
    """Longest wait for a batch to fill, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A webhook receiver."""

    name: Slug
    """Its name in logs, metrics and on the page."""
    url: WebAddress
    """Where messages are posted: http or https."""
    secret: WebhookSecret = field(repr=False)
    """Standard Webhooks secret, ``whsec_`` and base64 of 24 to 64 bytes. Two, by a space, while one takes over."""
    watches: tuple[str, ...] = ()
    """Empty: all watches."""
    min_severity: Severity = "info"
    """Messages below this are not sent to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """How alerts reach their receivers."""

    timeout_s: Seconds = 15.0
    """Time of one attempt, in seconds."""
    concurrency: Count = 8
    """Receivers served at one time; one receiver gets its messages one after the other."""
    backoff_s: tuple[Wait, ...] = (
        1, 5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200,
    )  # fmt: skip
    """Wait before the second, third, ... attempt, in seconds; after the last the message is given up."""
    receivers: tuple[Receiver, ...] = ()
    """The receivers, each a table ``[[deliver.receivers]]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """The page and its read model."""

    host: Host = "127.0.0.1"
    """Address the page listens on."""
    hosts: tuple[HostName, ...] = ()
    """Further names it answers to, without port; it knows its address, the loopback's and ``websub.callback``."""
    port: Port = 8600
    """Port of the page; its health and metrics are there too. 0: any free port."""
    database: Path = Path("var/console.sqlite")
    """The read model. It may be deleted: it is made again from the topics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ops:
    """Health and metrics of fetch, worker, deliver and run, each on its own port of this host. 0: any free port."""

    host: Host = "127.0.0.1"
    """Address the ports listen on."""
    fetch_port: Port = 8601
    """Port of ``pactwire fetch``."""
    worker_port: Port = 8602
    """Port of ``pactwire worker``."""
    deliver_port: Port = 8603
    """Port of ``pactwire deliver``."""
    run_port: Port = 8604
    """Port of ``pactwire run``: ready when all its processes are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """Log lines go to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """Least level that is written."""
    format: Literal["json", "text"] = "json"
    """``json`` for machines, ``text`` for a terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Where outgoing connections may go."""

    allow_private: tuple[Net, ...] = ()
    """Networks (CIDR) that outgoing connections may reach although they are not public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set."""

    kafka: Kafka = Kafka()
    store: Store = Store()
    feeds: Feeds = Feeds()
    ingest: Ingest = Ingest()
    websub: WebSub = WebSub()
    worker: Worker = Worker()
    deliver: Deliver = Deliver()
    console: Console = Console()
    ops: Ops = Ops()
    logs: Logs = Logs()
    network: Network = Network()
    watches: Path = Path("seeds/watches")
    """Folder of the watches."""

    def health_ports(self) -> dict[str, tuple[str, int]]:
        """Where each process of this machine answers for its health: host and port by name."""
        ops = self.ops
        ports = {"fetch": ops.fetch_port, "worker": ops.worker_port, "deliver": ops.deliver_port, "run": ops.run_port}
        own = {name: (ops.host, port) for name, port in ports.items()}
        return {**own, "console": (self.console.host, self.console.port)}


NOT_SETTINGS = (f"{PREFIX}CONFIG", f"{PREFIX}REQUIRE_KAFKA")
"""Variables of ours that are no settings: where the file is, and a switch of the test suites."""
PACKAGE = Path(__file__).resolve().parent


def current() -> Settings:
    """The settings in force here: this process' environment, and the file it names."""
    return load(os.environ, locate(os.environ))


def locate(env: Mapping[str, str]) -> Path | None:
    """The settings file: ``PACTWIRE_CONFIG``, or ``pactwire.toml`` of the working directory if there is one."""
    named = env.get(f"{PREFIX}CONFIG")
    if named:
        return Path(named)
    here = Path("pactwire.toml")
    return here if here.is_file() else None


def load(env: Mapping[str, str], file: Path | None) -> Settings:
    """Settings out of variables and a TOML file (None: no file). Raises BadSettings that names every bad one."""
    given, problems = from_variables(Settings, {name: env[name] for name in env if name not in NOT_SETTINGS})
    base = file.parent if file is not None else Path()
    binder = Binder(base, lambda path: path.read_text("utf-8"), problems)
    settings: Settings = binder.bind(Settings, _table(file), given)
    unclear = {name for problem in problems for name in problem.concerns}
    refuse([*problems, *impossible(settings, unclear)])
    return _with_shipped(settings)


def refuse(problems: list[Problem]) -> None:
    """Raise one BadSettings for all problems; nothing when there is none."""
    if len(problems) == 1:
        raise BadSettings(problems[0].name, problems[0].why)
    if problems:
        lines = "".join(f"\n  {each.name}: {each.why}" for each in problems)
        raise BadSettings(", ".join(each.name for each in problems), "cannot be used" + lines)


def secrets(settings: Settings) -> tuple[str, ...]:
    """Every secret that is set, so that the log can strike it out."""
    hooks = (secret for receiver in settings.deliver.receivers for secret in receiver.secret.split())
    tokens = (source.token for source in settings.ingest.sources)
    return tuple(secret for secret in (settings.kafka.sasl_password, settings.websub.secret, *hooks, *tokens) if secret)


def shipped(relative: str) -> Path:
    """Where this installation keeps a file of ``seeds/``: the checkout, or ``share/pactwire`` of the environment."""
    checkout = PACKAGE.parent
    return (checkout if (checkout / "seeds").is_dir() else Path(sys.prefix) / "share/pactwire") / relative


def _table(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise BadSettings(f"{PREFIX}CONFIG", f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise BadSettings(str(file), f"is not TOML: {error}") from error


def _with_shipped(settings: Settings) -> Settings:
    """Defaults under ``seeds/`` that are not in the working directory are those that came with the package."""
    feeds, watches = settings.feeds, settings.watches
    if feeds.file == Feeds().file and not feeds.file.exists():
        feeds = replace(feeds, file=shipped(str(feeds.file)))
    if watches == Settings().watches and not watches.exists():
        watches = shipped(str(watches))
    return replace(settings, feeds=feeds, watches=watches)
