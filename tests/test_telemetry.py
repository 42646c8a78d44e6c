"""Logs are JSON lines without secrets; every item is counted once under a listed word."""

from __future__ import annotations

import ast
import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from streams import telemetry, transport
from streams.core.words import WORDS, end_of
from streams.edges.health import HealthServer, Probes
from streams.telemetry import Meter

STREAMS = Path(__file__).parents[1] / "streams"


@pytest.fixture(autouse=True)
def _untouched() -> Iterator[None]:
    """Logging, hooks and levels are as before when the test ends."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in telemetry.NOISY}
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


class Log:
    """A log set up to be read back."""

    def __init__(self, **how: Any) -> None:
        self._out = io.StringIO()
        telemetry.setup("worker", stream=self._out, **how)

    @property
    def text(self) -> str:
        return self._out.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.split("\n") if line]


def fails_with(text: str) -> None:
    raise ValueError(text)


def fails_with_a_local(password: str) -> None:
    raise ValueError(f"wrong after {len(password)} letters")


def test_a_line_is_an_event_and_fields() -> None:
    """A line says when, how grave, which process, what, and the fields."""
    log = Log()
    telemetry.get_logger("fetch").info("polled", feed="yonhap-en", items=14)
    line = log.lines[0]
    assert list(line)[:4] == ["time", "level", "process", "event"]
    assert (line["process"], line["event"], line["feed"], line["items"]) == ("worker", "polled", "yonhap-en", 14)


@pytest.mark.parametrize("library", ["faust.transport", "mode.worker", "aiokafka.conn", "aiohttp.server", "asyncio"])
def test_records_of_libraries(library: str) -> None:
    """Libraries' records are lines of the same make."""
    log = Log()
    logging.getLogger(library).warning("[^%s]: lost %d\n%s", "Worker", 3, "second line", extra={"topic": "raw"})
    assert [(line["event"], line["logger"], line["topic"]) for line in log.lines] == [
        ("[^Worker]: lost 3\nsecond line", library, "raw")
    ]


async def answered(request: bytes) -> bytes:
    server = await HealthServer(Probes(metrics=lambda: b""), host="127.0.0.1", port=0).start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await server.stop()
    return answer


def test_a_request_that_cannot_be_read() -> None:
    """A line too long is the sender's fault: a 400, and one line without a traceback and without what was sent."""
    log = Log()
    answer = asyncio.run(answered(b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"))
    (line,) = log.lines
    told = [line[name] for name in ("level", "event", "remote", "why")]
    assert (answer[:13], told) == (b"HTTP/1.0 400 ", ["warning", "unreadable request", "127.0.0.1", "LineTooLong"])
    assert ("Traceback" in log.text, "aaaa" in log.text) == (False, False)


def test_life_stories() -> None:
    """What libraries tell at info is kept at debug only."""
    quiet = Log()
    logging.getLogger("aiokafka.conn").info("connected")
    loud = Log(level="debug")
    logging.getLogger("aiokafka.conn").info("connected")
    assert (len(quiet.lines), len(loud.lines)) == (0, 1)


@pytest.mark.parametrize(
    "service", [transport.Recovery, transport.Tables, transport.Consumer, transport.ConsumerThread]
)
def test_the_engine_tells_under_its_own_name(service: Any) -> None:
    """What we derived from the engine's services tells its life story at the library's level, its trouble always."""
    log = Log()
    service.logger.info("[^--Recovery]: Highwater:\n+---+\n| 1 |")
    service.logger.warning("lost")
    assert [line["event"] for line in log.lines] == ["lost"]


def test_times_in_text() -> None:
    """A time on a terminal is a time, as it is in JSON."""
    log, at = Log(format="text"), datetime(2025, 4, 28, 9, 30, tzinfo=UTC)
    telemetry.get_logger("fetch").info("polled", next=at)
    assert " next=2025-04-28T09:30:00+00:00 " in log.text


def test_record_that_cannot_be_rendered() -> None:
    """A library's wrong format string is one line that says so."""
    log = Log()
    logging.getLogger("faust").warning("%d", "three")
    assert [(line["event"], line["logger"]) for line in log.lines] == [("unloggable", "faust")]


@pytest.mark.parametrize("value", ["\ud800", 2**70, b"\xff", {1: {2}}, "a\nb\u2028c\x00", object])
def test_any_value(value: object) -> None:
    """Whatever a field holds, it is one line of JSON."""
    log = Log()
    telemetry.get_logger("x").info("odd", value=value)
    assert log.lines[0]["event"] == "odd"


def test_traceback_without_locals() -> None:
    """A traceback tells lines and functions, never the values of locals."""
    log = Log()
    try:
        fails_with_a_local("hunter2" * 2)
    except ValueError:
        telemetry.get_logger("x").exception("failed")
    text = log.lines[0]["exception"]
    assert ("in fails_with_a_local" in text, "hunter2hunter2" in text) == (True, False)


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("secret", ["hunter2-hunter2", 'with "quotes" and \\ in it', "пароль-секрет"])
def test_secrets_are_struck_out(form: str, secret: str) -> None:
    """A known secret is in no line, whoever logged it: a field, a text, an exception, a library."""
    log = Log(format=form, secrets=[secret])
    telemetry.get_logger("x").info(f"login {secret}", password=secret, nested={"list": [secret]})
    logging.getLogger("aiokafka").error("cannot log in with %s", secret)
    try:
        fails_with(secret)
    except ValueError:
        telemetry.get_logger("x").exception("failed")
    spellings = (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1])
    assert [spelling for spelling in spellings if spelling in log.text] == []
    assert log.text.count(telemetry.STRUCK) >= 5


def test_no_secret_means_nothing_struck() -> None:
    """An empty secret strikes nothing out."""
    log = Log(secrets=["", "x" * 20])
    telemetry.get_logger("x").info("polled")
    assert telemetry.STRUCK not in log.text


def test_text_lines_cannot_be_forged() -> None:
    """On a terminal a headline with line ends and direction marks stays on its line, spelled out."""
    log = Log(format="text")
    telemetry.get_logger("x").info("read", title="news\n2024 [error] forged \u202egnorw")
    assert (log.text.count("\n"), "\\n2024" in log.text, "\\u202e" in log.text) == (1, True, True)


def test_warnings_are_lines() -> None:
    """A warning of a library is a line too."""
    log = Log()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.getLogger("py.warnings").warning("%s", "old call")
    assert log.lines[0]["event"] == "old call"


STRAY = """
import threading, warnings
from streams import telemetry, transport
telemetry.setup("worker", secrets=["hunter2-hunter2"])
warnings.warn("old call")
def fails(): raise ValueError("hunter2-hunter2")
thread = threading.Thread(target=fails)
thread.start()
thread.join()
class Broken:
    def __del__(self): raise ValueError("late")
Broken()
fails()
"""


def test_nothing_strays_from_the_log() -> None:
    """Warnings, threads that fail, finalizers that fail and the last exception of a process are JSON lines."""
    done = subprocess.run([sys.executable, "-c", STRAY], capture_output=True, text=True, check=False)
    events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert (done.returncode, events[1:], "hunter2" in done.stderr) == (1, ["uncaught"] * 3, False)


def metric(meter: Meter, name: str, **labels: str) -> float | None:
    return meter.registry.get_sample_value(f"pactwire_{name}", labels)


def test_an_item_is_counted_once() -> None:
    """An item is counted under its stage, word and end, with the seconds it took."""
    meter = Meter("worker")
    meter.count("read", "off_topic", 0.25)
    assert metric(meter, "items_total", stage="read", outcome="off_topic", end="dropped") == 1
    assert metric(meter, "item_seconds_sum", stage="read", outcome="off_topic") == 0.25


def test_gauges() -> None:
    """Lag, pending messages and the time of a feed's last answer stand as last told; a feed that left is gone."""
    meter = Meter("fetch")
    meter.lag("pactwire.raw", 3, 17)
    meter.pending("desk", 2)
    meter.feed_answered("yonhap-en", datetime.fromtimestamp(1_700_000_000, UTC))
    meter.feed_answered("tass-en", datetime.fromtimestamp(1_700_000_000, UTC))
    meter.feed_left("tass-en")
    meter.feed_left("never-here")
    assert metric(meter, "consumer_lag", topic="pactwire.raw", partition="3") == 17
    assert metric(meter, "outbox_pending", receiver="desk") == 2
    assert metric(meter, "feed_last_success_timestamp_seconds", feed="yonhap-en") == 1_700_000_000
    assert metric(meter, "feed_last_success_timestamp_seconds", feed="tass-en") is None


def test_deliveries_and_restarts() -> None:
    """Attempts are counted by receiver and outcome, restarts by child."""
    meter = Meter("deliver")
    meter.delivery("desk", "delivered", 0.5)
    meter.restarted("worker")
    assert metric(meter, "deliveries_total", receiver="desk", outcome="delivered") == 1
    assert metric(meter, "restarts_total", child="worker") == 1


def test_build_info() -> None:
    """The metrics say what runs."""
    assert b'pactwire_build_info{process="worker",python="' in Meter("worker").render()


def words_of_steps() -> set[str]:
    """Every word that a step of the belt gives to ``Passed`` or ``Dropped`` as a literal."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (STREAMS / "agents").glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in {"Passed", "Dropped"}]
    firsts = [argument for call in named for argument in call.args[:1]]
    return {node.value for node in firsts if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_words_are_listed() -> None:
    """No step uses an outcome word that the list does not know."""
    listed = {word.word for words in WORDS.values() for word in words}
    assert words_of_steps() - listed == set()


def test_unlisted_word() -> None:
    """A word nobody listed is counted as such, and stops nothing."""
    assert (end_of("read", "enriched"), end_of("read", "vanished")) == ("passed", "unlisted")
