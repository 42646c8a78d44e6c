"""What ``run --embedded`` puts in the place of settings: its own broker, and a page that remembers nothing.

The broker listens where ``kafka.bootstrap`` says, so that ``doctor`` and ``topics`` with the same settings find it.
It forgets everything when it stops, so the page's read model is a file that goes with it: one that stayed would show
the alerts of the run before among those of this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

from streams.config.combinations import impossible
from streams.core.errors import BadSettings, Unavailable
from streams.edges.embedded import broker_command, is_free
from streams.settings import Settings, refuse

ADVICE = "the embedded broker is one server on this machine: set 127.0.0.1:9092, or another port"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tryout:
    """A broker to be started, and the settings that go with it."""

    settings: Settings
    port: int

    @property
    def command(self) -> tuple[str, ...]:
        """The words that start the broker. Raises Unavailable when there is no binary."""
        return tuple(broker_command(self.port))

    @property
    def env(self) -> Mapping[str, str]:
        """What the processes read instead of what the operator has set."""
        return {
            "PACTWIRE_KAFKA_BOOTSTRAP": self.settings.kafka.bootstrap,
            "PACTWIRE_KAFKA_EMBEDDED": "true",
            "PACTWIRE_CONSOLE_DATABASE": str(self.settings.console.database),
        }


def tryout(given: Settings, folder: Path) -> Tryout:
    """Settings for a broker of our own; what need not last lies in ``folder``.

    Raises BadSettings for what the embedded broker cannot do, Unavailable when its port is taken.
    """
    port = _port(given.kafka.bootstrap)
    kafka = replace(given.kafka, bootstrap=f"127.0.0.1:{port}", embedded=True)
    console = replace(given.console, database=folder / "console.sqlite")
    changed = replace(given, kafka=kafka, console=console)
    refuse(impossible(changed))
    return Tryout(settings=changed, port=port)


def _port(bootstrap: str) -> int:
    host, _, port = bootstrap.rpartition(":")
    if not _is_here(host):
        raise BadSettings("kafka.bootstrap", f"is {bootstrap}; {ADVICE}")
    if not is_free(int(port)):
        why = f"127.0.0.1:{port} is taken, perhaps by a broker that runs already; set another port"
        raise Unavailable("kafka.bootstrap", why)
    return int(port)


def _is_here(host: str) -> bool:
    """Whether the embedded broker's clients would find it under this host."""
    try:
        return host == "localhost" or ip_address(host) == ip_address("127.0.0.1")
    except ValueError:
        return False
