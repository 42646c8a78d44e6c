"""A listener that asks for a login: the worker, its changelogs, the admin client and plain clients all pass it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from streams.edges.kafka_jvm import KafkaJvm, PlainLogin
from streams.settings import Kafka
from tests.agents.belts import NUMBERED
from tests.brokers.conftest import Start
from tests.brokers.scene import TRIVIAL, at_least, make_topics, read_until, write
from tests.brokers.test_engine import entries

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]
LOGIN = PlainLogin(username="belt", password="open-sesame")


@pytest.fixture
def guarded(kafka_libs: Path, tmp_path: Path) -> Iterator[Kafka]:
    """Apache Kafka behind SASL/PLAIN."""
    node = KafkaJvm(kafka_libs, tmp_path / "kafka", LOGIN).start()
    yield Kafka(
        bootstrap=node.bootstrap, security_protocol="SASL_PLAINTEXT", sasl_mechanism="PLAIN",
        sasl_username=LOGIN.username, sasl_password=LOGIN.password,
    )  # fmt: skip
    node.stop()


def secrets(kafka: Kafka) -> dict[str, str]:
    return {
        "PACTWIRE_KAFKA_SECURITY_PROTOCOL": kafka.security_protocol,
        "PACTWIRE_KAFKA_SASL_USERNAME": kafka.sasl_username or "",
        "PACTWIRE_KAFKA_SASL_PASSWORD": kafka.sasl_password or "",
    }


def test_a_worker_logs_in_everywhere_and_its_log_does_not_tell_how(guarded: Kafka, start: Start) -> None:
    """Consumer, producer, changelog producer, admin and probe use one login, and the password stands in no line."""
    make_topics(guarded)
    worker = start(TRIVIAL, guarded, **secrets(guarded)).wait_ready()
    write(guarded, entries(50))
    assert len(read_until(guarded, NUMBERED, at_least(50))) == 50
    assert LOGIN.password not in worker.text()


def test_a_worker_with_a_wrong_password_ends(guarded: Kafka, start: Start) -> None:
    """It does not hang, and says that the login failed."""
    wrong = replace(guarded, sasl_password="close-sesame")
    worker = start(TRIVIAL, wrong, **secrets(wrong))
    assert worker.handle.wait(60) != 0
    assert "uthentication" in worker.text()
