"""``pactwire doctor`` before real brokers."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.core.errors import Unavailable
from streams.edges.broker_probe import probe_broker
from streams.edges.kafka_jvm import KafkaJvm, PlainLogin
from streams.edges.topic_admin import catalogue
from streams.settings import Kafka
from streams.topics import STORIES
from tests.brokers.scene import ROOT, forget_topics

Row = tuple[str, str, str, str]


def examined(kafka: Kafka) -> list[Row]:
    """Check, grade, text and advice of every finding."""
    env = {**os.environ, "PACTWIRE_KAFKA_BOOTSTRAP": kafka.bootstrap}
    env["PACTWIRE_KAFKA_EMBEDDED"] = str(kafka.embedded).lower()
    command = [sys.executable, "-m", "streams", "doctor", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    return [tuple(row.values()) for row in json.loads(done.stdout)["findings"]]  # type: ignore[misc]


def found(kafka: Kafka, check: str) -> list[Row]:
    return [row for row in examined(kafka) if row[0] == check]


def test_a_broker_that_is_well(broker: Kafka) -> None:
    """A broker with all topics is told with its cluster, and its topics agree."""
    rows = examined(broker)
    grades = [grade for check, grade, *_ in rows if check in {"broker", "topics"}]
    assert grades == ["ok", "ok"]
    assert ("topics", "ok", f"{len(catalogue())} topics agree with the catalogue", "") in rows


@pytest.mark.kafka
def test_a_missing_topic(kafka: Kafka) -> None:
    """A topic that is not there is bad, with the command that makes it."""
    asyncio.run(forget_topics(kafka, [STORIES]))
    rows = found(kafka, "topics")
    assert rows == [("topics", "bad", "pactwire.stories: does not exist", "pactwire topics create")]


@pytest.mark.kafka
def test_the_generation_of_the_protocol(kafka: Kafka) -> None:
    """Apache Kafka 4 is recognized by what it no longer speaks."""
    assert asyncio.run(probe_broker(kafka)).speaks == "Kafka 4 or later"


LOGIN = PlainLogin(username="belt", password="open-sesame")


@pytest.fixture
def guarded(kafka_libs: Path, tmp_path: Path) -> Iterator[Kafka]:
    """Apache Kafka behind SASL/PLAIN, and a wrong password for it."""
    node = KafkaJvm(kafka_libs, tmp_path / "kafka", LOGIN).start()
    yield Kafka(
        bootstrap=node.bootstrap, security_protocol="SASL_PLAINTEXT", sasl_username="belt", sasl_password="wrong-sesame"
    )
    node.stop()


@pytest.mark.kafka
def test_a_wrong_password(guarded: Kafka) -> None:
    """A refused login is told as that, without the password."""
    with pytest.raises(Unavailable, match="uthentication") as raised:
        asyncio.run(probe_broker(guarded))
    assert "sesame" not in str(raised.value)
