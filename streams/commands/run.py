"""``pactwire run``: all processes on this machine, supervised."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from streams import settings, telemetry
from streams.core.errors import Unavailable
from streams.edges.embedded import listens
from streams.edges.health import Check, HealthServer, Probes, ask_process
from streams.edges.topic_admin import TopicAdmin, catalogue
from streams.running.addresses import insist_on_addresses
from streams.running.child import Child, Program, Sink
from streams.running.hangs import end_when_hung
from streams.running.signals import stop_event
from streams.running.supervisor import Supervisor, one_stream
from streams.running.tryout import Tryout, tryout
from streams.settings import Kafka, Settings

log = telemetry.get_logger("supervisor")

NAMES = ("fetch", "worker", "deliver", "console")
"""In the order in which they are stopped."""
BROKER_START_S = 15.0


@click.command()
@click.option("--embedded", is_flag=True, help="Also run the embedded broker. It is in memory: for trying out.")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Run only this process; may be repeated.")
def command(embedded: bool, only: tuple[str, ...]) -> None:
    """Run fetch, worker, deliver and console on this machine, and start again whichever ends.

    With --embedded the broker listens at kafka.bootstrap, and neither it nor the page remembers anything afterwards.

    One log stream on standard error. Ends with status 0 when stopped by a signal, and with 2 when an address cannot be
    listened on, a process refuses its settings, topics or watches, or the embedded broker is gone.
    """
    given = settings.current()
    telemetry.setup("run", level=given.logs.level, format=given.logs.format, secrets=settings.secrets(given))
    names = tuple(name for name in NAMES if not only or name in only)
    if not embedded:
        raise SystemExit(asyncio.run(_run(given, names, None)))
    with tempfile.TemporaryDirectory(prefix="pactwire-", ignore_cleanup_errors=True) as folder:
        trying = tryout(given, Path(folder))
        log.info("embedded broker", kafka=trying.settings.kafka.bootstrap, kept="nothing: it and the page forget all")
        status = asyncio.run(_run(trying.settings, names, trying))
    raise SystemExit(status)


async def _run(given: Settings, names: tuple[str, ...], trying: Tryout | None) -> int:
    stop = stop_event()
    await insist_on_addresses(given, (*names, "run"))
    meter = telemetry.Meter("run")
    sink = one_stream(sys.stderr.buffer, as_json=given.logs.format == "json")
    supervisor = _supervisor(trying, names, sink, meter.restarted)
    ready = {child.program.name: _readiness(child, given) for child in supervisor.children}
    watches = [
        asyncio.create_task(end_when_hung(child, _ask(child, given)))
        for child in supervisor.children
        if child.program.name in given.health_ports()
    ]
    probes = Probes(metrics=meter.render, ready=ready)
    server = await HealthServer(probes, host=given.ops.host, port=given.ops.run_port, setting="ops.run_port").start()
    try:
        return await supervisor.run(stop)
    finally:
        for watch in watches:
            watch.cancel()
        await server.stop()


def _supervisor(
    trying: Tryout | None, names: tuple[str, ...], sink: Sink, restarted: Callable[[str], None]
) -> Supervisor:
    if trying is None:
        return Supervisor([_program(name, {}) for name in names], sink, restarted=restarted)
    kafka, port = trying.settings.kafka, trying.port
    broker = Program(name="broker", command=trying.command, env=dict(os.environ), vital=True)

    async def prepare() -> None:
        await _topics_on(kafka, port)

    programs = [*(_program(name, trying.env) for name in names), broker]
    return Supervisor(programs, sink, restarted=restarted, prepare=prepare)


def _readiness(child: Child, given: Settings) -> Check:
    """A process is ready when it runs and says so itself on its own port."""
    ask = _ask(child, given)

    async def ready() -> tuple[bool, str]:
        runs, why = child.health()
        return await ask() if runs else (runs, why)

    return ready


def _ask(child: Child, given: Settings) -> Check:
    """Ask it on its own port; where that is any free one (0), or it has none, it is enough that it runs."""
    host, port = given.health_ports().get(child.program.name, ("", 0))

    async def ask() -> tuple[bool, str]:
        return await ask_process(host, port) if port else child.health()

    return ask


async def _topics_on(kafka: Kafka, port: int) -> None:
    """Wait until the broker listens, and make the topics. Raises Unavailable when it does not come."""
    try:
        async with asyncio.timeout(BROKER_START_S):
            while not await asyncio.to_thread(listens, port):  # noqa: ASYNC110 - another process: no event to wait on
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise Unavailable("embedded broker", f"did not listen within {BROKER_START_S:g} s") from None
    async with TopicAdmin(kafka) as admin:
        await admin.create(catalogue(), 1)


def _program(name: str, env: Mapping[str, str]) -> Program:
    return Program(name=name, command=(sys.executable, "-P", "-m", "streams", name), env={**os.environ, **env})
