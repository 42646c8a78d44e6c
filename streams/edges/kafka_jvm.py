"""Apache Kafka itself as one JVM process: KRaft, single node, its own data folder, loopback ports.

For the broker tests and the benchmark, where a stand-in would prove nothing. The jars come from Maven Central;
the storage is formatted by Kafka's own tool; topics are never created by accident.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from streams.core.errors import Unavailable
from streams.edges.embedded import end, free_port, wait_listening

HEAP = "-Xmx512m"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainLogin:
    """A user that the listener asks for by SASL/PLAIN."""

    username: str
    password: str

    def jaas(self) -> str:
        module = "org.apache.kafka.common.security.plain.PlainLoginModule"
        return f'{module} required user_{self.username}="{self.password}";'


def resolve_jars(pom: Path, cache: Path, timeout_s: float = 600.0) -> Path:
    """The folder with Kafka's jars, filled from Maven Central when it is empty.

    Several processes may ask at once: the folder appears when it is complete.

    Raises Unavailable when Java, Maven or Maven Central is not there.
    """
    libs = cache / "libs"
    if any(libs.glob("kafka_*.jar")):
        return libs
    if shutil.which("java") is None or shutil.which("mvn") is None:
        raise Unavailable("Apache Kafka", "needs java (17 or later) and mvn on the PATH")
    command = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies"]
    coming = cache / f"libs-{os.getpid()}"
    command.append(f"-DoutputDirectory={coming.resolve()}")
    done = subprocess.run(command, check=False, capture_output=True, timeout=timeout_s)  # noqa: S603 - our own words
    if done.returncode != 0:
        tail = done.stdout.decode(errors="replace")[-400:]
        shutil.rmtree(coming, ignore_errors=True)
        raise Unavailable("Apache Kafka", f"Maven did not bring the jars: {tail}")
    try:
        coming.rename(libs)
    except OSError:  # another process was faster
        shutil.rmtree(coming)
    return libs


class KafkaJvm:
    """One Kafka node: ``start()``, ``bootstrap``, ``freeze()``/``thaw()``, ``stop()``, and ``start()`` again."""

    def __init__(self, libs: Path, folder: Path, login: PlainLogin | None = None) -> None:
        self._libs = libs
        self._folder = folder
        self._login = login
        self._port = free_port()
        self._controller_port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise Unavailable("Apache Kafka", "is not running")
        return self._process.pid

    def start(self, timeout_s: float = 60.0) -> KafkaJvm:
        """Format the data folder when it is new, start, and wait until it accepts connections."""
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder / "server.properties"
        if not config.exists():
            config.write_text(_properties(self._settings()))
            self._format(config)
        with (self._folder / "kafka.log").open("ab") as log:
            command = self._java("kafka.Kafka", str(config))
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)  # noqa: S603 - our own words
        wait_listening(self._process, self._port, "Apache Kafka", timeout_s)
        return self

    def stop(self, timeout_s: float = 30.0) -> None:
        """Stop it; the data folder stays, so that ``start()`` goes on where it was."""
        if self._process is not None:
            end(self._process, timeout_s)
            self._process = None

    def freeze(self) -> None:
        """Stop its clock (SIGSTOP): connections stay open and nothing answers."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def _java(self, main: str, *args: str) -> list[str]:
        return ["java", HEAP, "-cp", f"{self._libs}/*", main, *args]

    def _format(self, config: Path) -> None:
        # A first byte of zero: an id that began with a dash would be taken for an option.
        cluster = urlsafe_b64encode(bytes(1) + uuid.uuid4().bytes[1:]).decode().rstrip("=")
        command = self._java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(config))
        done = subprocess.run(command, check=False, capture_output=True, timeout=60)  # noqa: S603 - our own words
        if done.returncode != 0:
            raise Unavailable("Apache Kafka", f"formatting its storage: {done.stderr.decode(errors='replace')[-400:]}")

    def _settings(self) -> Mapping[str, str]:
        protocol = "SASL_PLAINTEXT" if self._login else "PLAINTEXT"
        listener = f"CLIENTS://{self.bootstrap}"
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller_port}",
            "listeners": f"{listener},CONTROLLER://127.0.0.1:{self._controller_port}",
            "advertised.listeners": listener,
            "listener.security.protocol.map": f"CLIENTS:{protocol},CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "CLIENTS",
            "log.dirs": str(self._folder / "data"),
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            "socket.request.max.bytes": str(32 * 1024 * 1024),
        }
        if self._login is not None:
            settings |= _sasl(self._login)
        return settings


def _sasl(login: PlainLogin) -> dict[str, str]:
    own = f' username="{login.username}" password="{login.password}"'
    jaas = login.jaas().replace(" required", f" required{own}")
    return {
        "sasl.enabled.mechanisms": "PLAIN",
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "listener.name.clients.plain.sasl.jaas.config": jaas,
    }


def _properties(settings: Mapping[str, str]) -> str:
    return "".join(f"{key}={value}\n" for key, value in settings.items())
