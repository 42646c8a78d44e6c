"""Health and metrics of one process: ``/health/live``, ``/health/ready``, ``/metrics``.

*Live* asks whether the process can still keep its promises; a supervisor restarts it when not.
*Ready* asks whether it does its work now; it says which part does not, for instance that the broker is lost.
The server runs inside the loop of its process and shares nothing with it but the checks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
import orjson
from aiohttp import web
from yarl import URL

from streams.edges.listening import cannot_listen

Check = Callable[[], Awaitable[tuple[bool, str]]]
"""Answers whether one part is well, and why or why not in a few words. Must not block the loop."""
CHECK_TIMEOUT_S = 3.0
SILENT = "nobody answers its health port"
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """What a process lets others ask: parts that must be alive, parts that must work, and its metrics."""

    metrics: Callable[[], bytes]
    live: Mapping[str, Check] = field(default_factory=dict)
    ready: Mapping[str, Check] = field(default_factory=dict)


async def ask(checks: Mapping[str, Check]) -> tuple[bool, dict[str, str]]:
    """Ask all parts at one time; one that fails or takes longer than 3 s is not well."""
    answers = await asyncio.gather(*(_ask_one(check) for check in checks.values()))
    reasons = {name: reason for name, (_, reason) in zip(checks, answers, strict=True)}
    return all(ok for ok, _ in answers), reasons


async def _ask_one(check: Check) -> tuple[bool, str]:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            return await check()
    except TimeoutError:
        return False, f"no answer within {CHECK_TIMEOUT_S:g} s"
    except Exception as error:  # noqa: BLE001 - a probe that breaks is an answer: not well
        return False, f"{type(error).__name__}: {error}"


async def ask_process(host: str, port: int) -> tuple[bool, str]:
    """Ask the health server of a process on this machine whether it is ready, and why or why not."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what an operator may have set
    url = URL.build(scheme="http", host=host, port=port, path="/health/ready")
    timeout = aiohttp.ClientTimeout(total=2 * CHECK_TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            parts = orjson.loads(await answer.read())["parts"]
            return answer.status == 200, ", ".join(f"{name}: {reason}" for name, reason in parts.items()) or "ready"
    except (aiohttp.ClientError, TimeoutError) as error:
        return False, f"{SILENT} {port} ({type(error).__name__})"
    except (ValueError, KeyError, TypeError, AttributeError):
        return False, f"port {port} is answered by something else"


def routes(probes: Probes) -> list[web.RouteDef]:
    """The three routes, for a process that has a web server of its own (the console)."""

    async def live(_: web.Request) -> web.Response:
        return _answer(*await ask(probes.live))

    async def ready(_: web.Request) -> web.Response:
        return _answer(*await ask(probes.ready))

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=probes.metrics(), headers={"Content-Type": METRICS_TYPE})

    return [web.get("/health/live", live), web.get("/health/ready", ready), web.get("/metrics", metrics)]


def _answer(ok: bool, parts: dict[str, str]) -> web.Response:
    body = orjson.dumps({"ok": ok, "parts": parts})
    headers = {"Cache-Control": "no-store"}
    return web.Response(body=body, status=200 if ok else 503, content_type="application/json", headers=headers)


class HealthServer:
    """Serves the probes on ``host:port`` (0: any free port) inside the running loop: ``start``, ``port``, ``stop``."""

    def __init__(self, probes: Probes, *, host: str, port: int, setting: str = "port") -> None:
        self._probes, self._host, self._wanted, self._setting = probes, host, port, setting
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        addresses = self._runner.addresses if self._runner is not None else []
        return int(addresses[0][1]) if addresses else 0

    async def start(self) -> HealthServer:
        """Listen. Raises BadSettings or Unavailable, with the name of the setting, when the address cannot be had."""
        app = web.Application()
        app.add_routes(routes(self._probes))
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._wanted).start()
        except OSError as error:
            await runner.cleanup()
            raise cannot_listen(self._host, self._wanted, self._setting, error) from error
        self._runner = runner
        return self

    async def stop(self) -> None:
        """Stop listening; open answers have a second to end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
