"""What the belt's processes have in common on their way up: logs, topics that agree, health, and then the belt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NoReturn

from streams import settings, telemetry
from streams.app import Belt
from streams.core.errors import BadSettings
from streams.edges.health import HealthServer, Probes
from streams.edges.topic_admin import VITAL_CONFIGS, TopicAdmin, catalogue
from streams.engine import runner
from streams.running.signals import StoppedError, stop_event, unless_stopped
from streams.settings import Kafka, Settings


def begin(process: str) -> Settings:
    """Read the settings and send this process' log where they say."""
    given = settings.current()
    telemetry.setup(process, level=given.logs.level, format=given.logs.format, secrets=settings.secrets(given))
    return given


async def serve(
    belt: Belt, meter: telemetry.Meter, kafka: Kafka, host: str, port: int, setting: str = "port"
) -> NoReturn:
    """Run the belt with its health beside it, until it ends the process. ``setting`` is the name of the port's.

    Raises BadSettings when a topic disagrees with the catalogue: on a table's topic with another partition count
    every write would fail and its record be lost.
    """
    stop = stop_event()
    try:
        await unless_stopped(stop, insist_on_topics(kafka))
    except StoppedError:
        runner.end(0)
    probes = Probes(metrics=meter.render, ready={"belt": _check(belt)})
    await HealthServer(probes, host=host, port=port, setting=setting).start()
    await belt.run(stop)


async def insist_on_topics(kafka: Kafka) -> None:
    """Raise BadSettings with every difference between the broker's topics and the catalogue."""
    async with TopicAdmin(kafka) as admin:
        lines = await admin.check(catalogue(), () if kafka.embedded else VITAL_CONFIGS)
    if lines:
        raise BadSettings("topics", "disagree with the catalogue (see `pactwire topics`)\n  " + "\n  ".join(lines))


def _check(belt: Belt) -> Callable[[], Awaitable[tuple[bool, str]]]:
    async def ready() -> tuple[bool, str]:
        return belt.readiness()

    return ready
