"""The composition root: makes a belt process out of settings, by hand, one thing after the other.

``create_app(settings, "worker")`` gives a ``Belt``: the Faust app with one agent for each stage of FLOW that this
process runs, the tables, and the watchman. Nothing is registered at import, so a test makes as many as it likes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NoReturn, Protocol

import faust
from aiokafka import AIOKafkaProducer

from streams.agents.flow import FLOW, Stage
from streams.agents.stage import Guard
from streams.agents.stage import Meter as StageMeter
from streams.agents.tables import Draft, Shelf, only_changelog
from streams.agents.tools import Tools
from streams.agents.wire import Message
from streams.core.errors import BadSettings, Unavailable
from streams.edges.broker import PRODUCE_LIMIT, Access, producer, sasl_login, tls_context
from streams.engine import runner
from streams.engine.changelog import MemoryShelf, RocksShelf
from streams.engine.fence import Fence
from streams.engine.watchman import Lags, Watchman
from streams.settings import Settings
from streams.topics import APPS, CHANGELOGS, Changelog, Table
from streams.transport import Raw, Tables, Transport

Process = Literal["worker", "deliver"]
ON_LOOP = 100
"""Most records of a batch that is worked on in the event loop itself: health has to answer in between."""
SEND_PATIENCE_MS = 1_200_000
"""Faust's default for its own producer. A send that gave up sooner would stop the worker whenever a broker pauses."""
ROCKS_OPTIONS = {"block_cache_size": 16 << 20, "write_buffer_size": 8 << 20, "max_write_buffer_number": 2}
"""Bytes a partition. RocksDB's defaults through Faust are 2 GiB and three times 64 MiB, a partition."""


class Meter(StageMeter, Lags, Protocol):
    """What the belt tells of itself."""


class App(faust.App):  # type: ignore[misc]
    """Faust with our transport, and a producer of its own for changelogs."""

    logger = logging.getLogger("faust.app")  # its life story belongs to the library's level, not to ours

    def __init__(self, settings: Settings, process: Process) -> None:
        super().__init__(APPS[process], **faust_options(settings, process))
        self.access = settings.kafka
        self._log_producer: AIOKafkaProducer | None = None

    def log_producer(self) -> AIOKafkaProducer:
        """The producer of changelogs. Raises Unavailable before the app has started."""
        if self._log_producer is None:
            raise Unavailable("changelog", "the app has not started")
        return self._log_producer

    async def on_start(self) -> None:
        await super().on_start()
        limits = {"max_batch_size": PRODUCE_LIMIT, "request_timeout_ms": SEND_PATIENCE_MS, "linger_ms": 0}
        self._log_producer = producer(self.access, "pactwire-changelog", **limits)
        await self._log_producer.start()

    async def on_stop(self) -> None:
        await super().on_stop()
        if self._log_producer is not None:
            await self._log_producer.stop()

    def _create_directories(self) -> None:
        """Made by ``create_app``, where a folder that cannot be made is still refused by name."""

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)


class Belt:
    """One belt process: its app, its shelves, its health. ``await belt.run()`` ends the process."""

    def __init__(self, app: App, shelves: Mapping[str, Shelf], meter: Meter) -> None:
        self.app = app
        self.beside: list[runner.Beside] = []
        self.shelves = shelves
        self.watchman = Watchman(app, meter)

    def readiness(self) -> tuple[bool, str]:
        """Whether this process can keep its promises now, and why."""
        return self.watchman.readiness()

    def epoch(self) -> int | None:
        """The group's generation while this process holds its tables whole; None while it joins or recovers."""
        return self.watchman.epoch()

    async def send(self, message: Message) -> Any:
        """Hand a message to the producer; the future returned is done when the broker has it."""
        headers = list(message.headers)
        return await self.app.producer.send(message.topic, message.key, message.value, None, None, headers)

    def rows(self, table: Table) -> Iterator[tuple[str, Any]]:
        """Everything this process holds of a table, as it stands now."""
        shelf = self.shelves[table.changelog.name]
        for partition in shelf.partitions():
            yield from Draft(table, partition, shelf).items()

    async def run(self, stop: asyncio.Event | None = None) -> NoReturn:
        """Run until ``stop`` (a signal), and end the process."""
        await runner.run(self.app, watch=self.watchman.look, stop=stop, beside=self.beside)


Extra = Callable[[Belt], Coroutine[Any, Any, None]]
"""A service that runs beside the stages, such as the courier; it gets the belt to read tables and send."""

Dress = Callable[[Shelf], Shelf]
"""Puts something around each shelf of a process."""


def create_app(
    settings: Settings,
    process: Process,
    *,
    meter: Meter,
    tools: Tools,
    flow: Sequence[Stage] = FLOW,
    logs: Sequence[Changelog] = CHANGELOGS,
    extras: Sequence[Extra] = (),
    dress: Dress | None = None,
) -> Belt:
    """Wire one process. Raises BadSettings for security settings and a store's folder that cannot be used."""
    app = App(settings, process)
    if settings.store.kind == "rocksdb":
        _make_folder(Path(app.conf.tabledir))
    shelves = {log.name: _shelf(app, log, settings.store.kind) for log in logs if log.process == process}
    if dress is not None:
        shelves = {name: dress(shelf) for name, shelf in shelves.items()}
    locks = {log.name: asyncio.Lock() for log in logs}
    belt = Belt(app, shelves, meter)
    fence = Fence(app, app.conf.broker_session_timeout)
    for stage in flow:
        if stage.process == process:
            name = only_changelog(stage.tables).name if stage.tables else ""
            guard = Guard(stage, tools, belt, meter, shelves.get(name), locks.get(name), fence)
            _add_agent(belt, guard, settings)
    belt.beside += [partial(extra, belt) for extra in extras]
    return belt


def _make_folder(tables: Path) -> None:
    try:
        tables.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings("store.directory", f"{tables} cannot be made: {error.strerror}") from error


def faust_options(settings: Settings, process: Process) -> dict[str, Any]:
    """Faust's settings: measured for nothing lost and for speed (docs/decisions.md)."""
    kafka = settings.kafka
    return {
        "broker": [f"kafka://{address.strip()}" for address in kafka.bootstrap.split(",")],
        "broker_credentials": credentials(kafka),
        "processing_guarantee": "at_least_once",
        "consumer_auto_offset_reset": "earliest",
        "stream_wait_empty": True,
        "stream_buffer_maxsize": 32768,
        "cython_optimizations": True,
        "broker_commit_interval": 1.0,
        "broker_commit_every": 1000,
        # The embedded broker lets a member in after half its session, and one worker has nobody to wait for.
        "broker_session_timeout": 3.0 if kafka.embedded else 10.0,
        "broker_heartbeat_interval": 1.0 if kafka.embedded else 2.0,
        "broker_rebalance_timeout": 2.0 if kafka.embedded else 20.0,
        "producer_acks": -1,
        "producer_linger": 0.005,
        "producer_max_batch_size": 131_072,
        "producer_max_request_size": PRODUCE_LIMIT,
        "TableManager": Tables,
        "topic_disable_leader": True,
        "topic_allow_declare": False,
        "table_standby_replicas": 0,
        "store": "rocksdb://" if settings.store.kind == "rocksdb" else "memory://",
        "datadir": Path(settings.store.directory) / process,
        "web_enabled": False,
        "worker_redirect_stdouts": False,
        "loghandlers": [],
    }


def credentials(access: Access) -> Any:
    """The same login and TLS context that every other client gets, in Faust's words; None for plaintext."""
    context, login = tls_context(access), sasl_login(access)
    if login is not None:
        username, password = login
        return faust.SASLCredentials(
            username=username, password=password, mechanism=access.sasl_mechanism, ssl_context=context
        )
    return faust.SSLCredentials(context=context) if context is not None else None


def _shelf(app: App, log: Changelog, kind: str) -> Shelf:
    options = dict(ROCKS_OPTIONS, driver="rocksdict") if kind == "rocksdb" else None
    table = app.Table(log.name, partitions=log.partitions, options=options, key_type=bytes, value_type=bytes)
    return RocksShelf(table, app.log_producer) if kind == "rocksdb" else MemoryShelf(table, app.log_producer)


def _add_agent(belt: Belt, guard: Guard, settings: Settings) -> None:
    """One agent a stage. Its loop holds no logic: take a batch, have it settled, and let it be acknowledged."""
    source = belt.app.topic(guard.stage.source.name, schema=Raw(key_serializer="raw", value_serializer="raw"))
    most = settings.worker.batch
    batch, within = most if guard.stage.in_thread else min(most, ON_LOOP), settings.worker.within_s

    async def agent(stream: Any) -> None:
        async for events in stream.take_events(batch, within=within):
            async with _Unsettled(belt):
                await guard.settle([event.message for event in events])
            belt.watchman.settled()

    belt.app.agent(source, name=guard.stage.name)(agent)


class _Unsettled:
    """Around a batch: when it is left before it is settled, no offset moves any more."""

    def __init__(self, belt: Belt) -> None:
        self._belt = belt

    async def __aenter__(self) -> None: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            return
        self._belt.app.consumer.seal()
        if not issubclass(kind, asyncio.CancelledError):
            runner.halt(runner.SEND_FAILED, f"a batch could not be settled: {error!r}")
