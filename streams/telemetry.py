"""Logs and metrics of every process: JSON lines on standard error, and one registry of Prometheus metrics.

Libraries log through the standard library; one handler on the root logger renders their records and ours alike,
so that every line of a process is one JSON object. Tracebacks come without locals: a local variable may be a password.
Known secrets are struck out of the finished line, whoever wrote them into it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import platform
import sys
import threading
from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import IO, Any

import orjson
import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, Processor

from streams import __version__
from streams.core.words import end_of

STRUCK = "[secret]"
NOISY = ("faust", "mode", "aiokafka", "aiohttp.access", "asyncio")
"""Loggers of libraries that tell their life story at ``info``; below ``debug`` only their warnings are kept."""
BUCKETS = (0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60)
"""Seconds: from the gate's microseconds to a receiver's time-out."""


def get_logger(name: str) -> BoundLogger:
    """A logger that takes an event word and fields: ``log.info("polled", feed="yonhap-en", items=14)``."""
    logger: BoundLogger = structlog.get_logger(name)
    return logger


def setup(
    process: str,
    *,
    level: str = "info",
    format: str = "json",  # noqa: A002 - the setting's own name
    secrets: Iterable[str] = (),
    stream: IO[str] | None = None,
) -> None:
    """Send all logs of this process, ours and the libraries', to ``stream`` (standard error), line by line.

    May be called again; the last call counts. ``secrets`` are struck out wherever they appear.
    """
    handler = _Handler(stream)
    colors = (stream or sys.stderr).isatty()
    handler.setFormatter(_Formatter(process, text=format == "text", colors=colors, secrets=secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.NOTSET if level == "debug" else logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(_SENDERS_FAULT)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_COMMON, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=False,  # setup may be called again, by tests and by `run`
    )
    _catch_strays()


_COMMON: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    structlog.processors.UnicodeDecoder(),
)


class _SendersFault(logging.Filter):
    """A request that is no HTTP, or too long, is its sender's fault: one line, without a traceback and its bytes."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if type(error).__module__ == "aiohttp.http_exceptions":
            record.__dict__.update(remote=record.getMessage().rpartition(" ")[2], why=type(error).__name__)
            record.msg, record.args, record.exc_info = "unreadable request", None, None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


_SENDERS_FAULT = _SendersFault()


class _Handler(logging.Handler):
    """Writes each record as one line; what cannot be rendered becomes a line that says so. Never raises."""

    def __init__(self, stream: IO[str] | None) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        out = self._stream or sys.stderr
        with contextlib.suppress(OSError, ValueError):  # a closed or broken pipe: there is nobody left to tell
            out.write(self._line(record) + "\n")
            out.flush()

    def _line(self, record: logging.LogRecord) -> str:
        try:
            return self.format(record)
        except Exception as error:  # noqa: BLE001 - a wrong format string in a library must not end the belt
            line = {"event": "unloggable", "level": "error", "logger": record.name, "error": type(error).__name__}
            return json.dumps(line)


class _Formatter(ProcessorFormatter):
    """Renders a record, then strikes out the secrets."""

    def __init__(self, process: str, *, text: bool, colors: bool, secrets: Iterable[str]) -> None:
        def add_process(_: Any, __: str, event: EventDict) -> EventDict:
            first = {name: event.pop(name, None) for name in ("time", "level")}
            return {**first, "process": process, "event": event.pop("event", None), **event}

        last: tuple[Processor, ...] = _text_renderer(colors) if text else _JSON
        super().__init__(
            foreign_pre_chain=[*_COMMON, structlog.stdlib.ExtraAdder()],
            processors=[ProcessorFormatter.remove_processors_meta, add_process, *last],
        )
        self._secrets = _spellings(secrets)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, STRUCK)
        return line


def _spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """A secret as it is and as JSON writes it; longest first, so that none is struck in parts."""
    known = {spelling for secret in secrets for spelling in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1])}
    return tuple(sorted(known - {""}, key=len, reverse=True))


def _dump(event: EventDict, **_: Any) -> str:
    """One JSON object; what orjson refuses (a lone surrogate, a huge number) is still one line."""
    try:
        return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:
        return json.dumps({str(key): value for key, value in event.items()}, default=str)


_JSON: tuple[Processor, ...] = (
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(serializer=_dump),
)


def _text_renderer(colors: bool) -> tuple[Processor, ...]:
    plain = structlog.dev.plain_traceback
    return (_printable, structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain, timestamp_key="time"))


def _printable(_: Any, __: str, event: EventDict) -> EventDict:
    """Control and direction characters spelled out: a headline cannot forge a log line on a terminal."""
    return {key: _plain(value) for key, value in event.items()}


def _plain(value: Any) -> Any:
    """Times as JSON has them, and not as Python shows them."""
    if isinstance(value, datetime):
        return value.isoformat()
    return _spelled(value) if isinstance(value, str) else value


def _spelled(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _catch_strays() -> None:
    """Warnings, and exceptions that nobody catches, become log lines too."""
    logging.captureWarnings(True)
    log = logging.getLogger("pactwire")

    def uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("uncaught", exc_info=(kind, error or kind(), trace))

    sys.excepthook = uncaught
    threading.excepthook = lambda args: uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: uncaught(args.exc_type, args.exc_value, args.exc_traceback)


class Meter:
    """The metrics of one process, in a registry of their own. ``render()`` is what ``/metrics`` answers.

    ``pactwire_items_total`` counts every item once, under the stage and outcome word that its log line carries.
    """

    def __init__(self, process: str) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._build(process)
        self._items = self._counter("items", "Items that left a stage, by outcome word.", "stage", "outcome", "end")
        self._seconds = self._histogram("item_seconds", "Seconds an item spent in a stage.", "stage", "outcome")
        self._series: dict[tuple[str, str], tuple[Counter, Histogram]] = {}
        self._deliveries = self._counter("deliveries", "Attempts to hand over an alert.", "receiver", "outcome")
        self._delivery_seconds = self._histogram("delivery_seconds", "Seconds of one attempt.", "receiver")
        self._lag = self._gauge("consumer_lag", "Records written and not yet read.", "topic", "partition")
        self._feed = self._gauge("feed_last_success_timestamp_seconds", "When a feed last answered as a feed.", "feed")
        self._unwell = self._gauge(
            "feed_unwell_since_timestamp_seconds", "Since when a feed is not well.", "feed", "health"
        )
        self._illness: dict[str, str] = {}
        self._pending = self._gauge("outbox_pending", "Alerts that wait for a receiver.", "receiver")
        self._restarts = self._counter("restarts", "Times the supervisor started a process again.", "child")

    def count(self, stage: str, word: str, seconds: float = 0.0) -> None:
        """One item left ``stage`` under ``word`` (see ``core.words``) after ``seconds``."""
        items, took = self._series.get((stage, word)) or self._begin_series(stage, word)
        items.inc()
        took.observe(seconds)

    def delivery(self, receiver: str, outcome: str, seconds: float) -> None:
        """One attempt at ``receiver`` ended."""
        self._deliveries.labels(receiver, outcome).inc()
        self._delivery_seconds.labels(receiver).observe(seconds)

    def lag(self, topic: str, partition: int, records: int) -> None:
        """Records of a partition that this process owns and has not read."""
        self._lag.labels(topic, str(partition)).set(records)

    def feed_answered(self, feed: str, at: datetime) -> None:
        """A feed gave a document (or 304). Its age is ``time() - this``, so it grows even while nobody polls."""
        self._feed.labels(feed).set(at.timestamp())

    def feed_left(self, feed: str) -> None:
        """The feed is not polled here any more: gone, disabled or handed over."""
        with contextlib.suppress(KeyError):
            self._feed.remove(feed)
        self.feed_well(feed)

    def feed_unwell(self, feed: str, health: str, since: datetime) -> None:
        """The feed has this trouble, and has had one since then."""
        self.feed_well(feed)
        self._illness[feed] = health
        self._unwell.labels(feed, health).set(since.timestamp())

    def feed_well(self, feed: str) -> None:
        """The feed is well, or not ours any more."""
        if feed in self._illness:
            self._unwell.remove(feed, self._illness.pop(feed))

    def pending(self, receiver: str, messages: int) -> None:
        """Messages in the outbox for a receiver."""
        self._pending.labels(receiver).set(messages)

    def restarted(self, child: str) -> None:
        """The supervisor started a child again."""
        self._restarts.labels(child).inc()

    def render(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)

    def _begin_series(self, stage: str, word: str) -> tuple[Counter, Histogram]:
        """Looking labels up costs as much as counting, and this is done for every item."""
        series = self._items.labels(stage, word, end_of(stage, word)), self._seconds.labels(stage, word)
        self._series[stage, word] = series
        return series

    def _build(self, process: str) -> None:
        info = self._gauge("build_info", "Always 1; says what runs.", "process", "version", "python")
        info.labels(process, __version__, platform.python_version()).set(1)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"pactwire_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"pactwire_{name}", text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(f"pactwire_{name}", text, labels, registry=self.registry, buckets=BUCKETS)
