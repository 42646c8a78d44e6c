"""``pactwire run --embedded``: where its broker listens, and what it leaves behind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from streams.core.errors import BadSettings, Unavailable
from streams.edges.embedded import free_port
from streams.running.tryout import tryout
from streams.settings import Kafka, Settings, Store


def wanting(bootstrap: str) -> Settings:
    return replace(Settings(), kafka=Kafka(bootstrap=bootstrap))


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_it_listens_where_the_settings_look(host: str, tmp_path: Path) -> None:
    """The broker takes the port of kafka.bootstrap, so that whoever reads the same settings finds it."""
    port = free_port()
    trying = tryout(wanting(f"{host}:{port}"), tmp_path)
    assert (trying.port, trying.env["PACTWIRE_KAFKA_BOOTSTRAP"]) == (port, f"127.0.0.1:{port}")


def test_a_taken_port(taken: int, tmp_path: Path) -> None:
    """A port that somebody else has is told with the setting that names it."""
    with pytest.raises(Unavailable, match=rf"^kafka.bootstrap: 127.0.0.1:{taken} is taken"):
        tryout(wanting(f"127.0.0.1:{taken}"), tmp_path)


@pytest.mark.parametrize("bootstrap", ["kafka.example:9092", "127.0.0.1:9092,127.0.0.1:9093", "10.0.0.7:9092"])
def test_a_broker_elsewhere(bootstrap: str, tmp_path: Path) -> None:
    """Settings that name a cluster are not turned into a try-out in silence."""
    with pytest.raises(BadSettings, match=rf"^kafka.bootstrap: is {bootstrap}; .* one server on this machine"):
        tryout(wanting(bootstrap), tmp_path)


def test_what_the_embedded_broker_cannot_do(tmp_path: Path) -> None:
    """Settings it cannot serve are refused before anything is started, all at once."""
    bootstrap = f"127.0.0.1:{free_port()}"
    given = replace(Settings(), kafka=Kafka(bootstrap=bootstrap, replication=3), store=Store(kind="rocksdb"))
    with pytest.raises(BadSettings, match=r"^kafka.replication, store.kind: "):
        tryout(given, tmp_path)


def test_the_page_is_a_throw_away(tmp_path: Path) -> None:
    """The read model lies where it goes with the broker, and not where the operator keeps his own."""
    trying = tryout(wanting(f"127.0.0.1:{free_port()}"), tmp_path)
    assert trying.env["PACTWIRE_CONSOLE_DATABASE"] == str(tmp_path / "console.sqlite")
