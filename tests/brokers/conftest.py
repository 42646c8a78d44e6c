"""Brokers for the tests: Tansu, new for each test, and Apache Kafka, one JVM with new topics for each test."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from streams.core.errors import Unavailable
from streams.edges.embedded import Embedded
from streams.edges.kafka_jvm import KafkaJvm, resolve_jars
from streams.settings import Kafka
from tests.brokers.scene import ROOT, Process, forget_topics, make_topics

BROKERS = [pytest.param("tansu", marks=pytest.mark.tansu), pytest.param("kafka", marks=pytest.mark.kafka)]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A scene on Apache Kafka alone is marked so by what it asks for, and never runs in the fast suite."""
    for item in items:
        if "jvm" in getattr(item, "fixturenames", ()) and item.get_closest_marker("tansu") is None:
            item.add_marker(pytest.mark.kafka)


@pytest.fixture(scope="session")
def kafka_libs() -> Path:
    """Apache Kafka's jars. Without Java or Maven Central the tests are skipped, unless the environment forbids that."""
    try:
        return resolve_jars(Path(__file__).with_name("pom.xml"), ROOT / ".kafka")
    except Unavailable as error:
        if os.environ.get("PACTWIRE_REQUIRE_KAFKA") == "1":
            pytest.fail(f"PACTWIRE_REQUIRE_KAFKA=1, but {error}")
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def jvm(kafka_libs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaJvm]:
    """One Apache Kafka for all tests that do not stop it."""
    node = KafkaJvm(kafka_libs, tmp_path_factory.mktemp("kafka")).start()
    yield node
    node.stop()


@pytest.fixture
def kafka(jvm: KafkaJvm) -> Iterator[Kafka]:
    """Apache Kafka with new topics."""
    access = Kafka(bootstrap=jvm.bootstrap)
    make_topics(access)
    yield access
    asyncio.run(forget_topics(access))


@pytest.fixture
def tansu(tmp_path: Path) -> Iterator[Kafka]:
    """A new embedded broker with new topics."""
    node = Embedded(tmp_path / "tansu.log")
    try:
        node.start()
    except Unavailable as error:
        pytest.skip(str(error))
    access = Kafka(bootstrap=node.bootstrap, embedded=True)
    make_topics(access)
    yield access
    node.stop()


@pytest.fixture(params=BROKERS)
def broker(request: pytest.FixtureRequest) -> Kafka:
    """Each of the two brokers."""
    access: Kafka = request.getfixturevalue(request.param)
    return access


Start = Callable[..., Process]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a process; whatever still runs at the end of the test is stopped, so that it leaves its group."""
    running: list[Process] = []

    def started(command: list[str], kafka: Kafka, **env: str) -> Process:
        running.append(Process(command, kafka, tmp_path, **env))
        return running[-1]

    yield started
    for process in running:
        process.end()
