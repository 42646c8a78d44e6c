"""Health and metrics over a real socket."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from streams.core.errors import Unavailable
from streams.edges import health
from streams.edges.health import Check, HealthServer, Probes
from streams.telemetry import Meter


def says(ok: bool, reason: str) -> Check:
    async def check() -> tuple[bool, str]:
        return ok, reason

    return check


async def breaks() -> tuple[bool, str]:
    raise OSError("connection reset")


async def hangs() -> tuple[bool, str]:
    await asyncio.sleep(60)
    return True, ""


async def asked(path: str, ready: dict[str, Check], live: dict[str, Check] | None = None) -> tuple[int, str]:
    meter = Meter("worker")
    meter.count("read", "enriched", 0.01)
    probes = Probes(metrics=meter.render, ready=ready, live=live or {})
    server = await HealthServer(probes, host="127.0.0.1", port=0).start()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{server.port}{path}") as answer:
            return answer.status, await answer.text()
    finally:
        await server.stop()


def test_ready() -> None:
    """A process whose parts all work is ready, and says so part by part."""
    answer = asyncio.run(asked("/health/ready", {"broker": says(True, "answers")}))
    assert answer == (200, '{"ok":true,"parts":{"broker":"answers"}}')


def test_lost_broker() -> None:
    """A process that lost its broker is not ready, names it, and is still alive."""
    lost = {"feeds": says(True, "3 feeds"), "broker": says(False, "lost: connection refused")}
    ready = asyncio.run(asked("/health/ready", lost))
    live = asyncio.run(asked("/health/live", lost))
    assert ready == (503, '{"ok":false,"parts":{"feeds":"3 feeds","broker":"lost: connection refused"}}')
    assert live == (200, '{"ok":true,"parts":{}}')


def test_check_that_breaks() -> None:
    """A check that fails is an answer too."""
    assert asyncio.run(asked("/health/ready", {"a": breaks})) == (
        503,
        '{"ok":false,"parts":{"a":"OSError: connection reset"}}',
    )


def test_check_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that does not answer in time is not well; the question is answered all the same."""
    monkeypatch.setattr(health, "CHECK_TIMEOUT_S", 0.05)
    assert asyncio.run(asked("/health/ready", {"a": hangs}))[0] == 503


def test_not_alive() -> None:
    """A process that can no longer keep its promises is not alive."""
    assert asyncio.run(asked("/health/live", {}, {"loop": says(False, "stuck")}))[0] == 503


def test_metrics() -> None:
    """The metrics of the process are served in Prometheus' text format."""
    status, text = asyncio.run(asked("/metrics", {}))
    assert (status, 'pactwire_items_total{end="passed",outcome="enriched",stage="read"} 1.0' in text) == (200, True)


def test_taken_port() -> None:
    """A port that is taken is an error that names the setting."""

    async def start_twice() -> None:
        probes = Probes(metrics=lambda: b"")
        first = await HealthServer(probes, host="127.0.0.1", port=0).start()
        try:
            await HealthServer(probes, host="127.0.0.1", port=first.port, setting="ops.run_port").start()
        finally:
            await first.stop()

    with pytest.raises(Unavailable, match=r"^ops\.run_port: 127\.0\.0\.1:\d+ is taken"):
        asyncio.run(start_twice())


async def answered(parts: dict[str, Check]) -> tuple[bool, str]:
    server = await HealthServer(Probes(metrics=lambda: b"", ready=parts), host="127.0.0.1", port=0).start()
    try:
        return await health.ask_process("0.0.0.0", server.port)
    finally:
        await server.stop()


def test_asking_a_process() -> None:
    """A process is asked on its own port, and its reason is passed on."""
    assert asyncio.run(answered({"broker": says(True, "answers")})) == (True, "broker: answers")
    assert asyncio.run(answered({"broker": says(False, "lost")})) == (False, "broker: lost")


def test_asking_nobody() -> None:
    """A port where nobody listens is a process that is not ready."""
    ok, reason = asyncio.run(health.ask_process("127.0.0.1", 1))
    assert (ok, reason.startswith(health.SILENT)) == (False, True)
