"""Topics on the broker: made from the catalogue, compared with it, and insisted on by a worker."""

import asyncio
import os
import subprocess
import sys

from aiokafka.admin import NewPartitions

from streams.edges.topic_admin import CONFIGS, TopicAdmin, Wanted, catalogue, differences
from streams.settings import Kafka
from streams.topics import DEAD, RAW, STORIES_LOG
from tests.brokers.conftest import Start
from tests.brokers.scene import ROOT, TRIVIAL


def pactwire(kafka: Kafka, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PACTWIRE_KAFKA_BOOTSTRAP": kafka.bootstrap}
    env["PACTWIRE_KAFKA_EMBEDDED"] = str(kafka.embedded).lower()
    env.pop("PACTWIRE_REQUIRE_KAFKA", None)
    return subprocess.run([sys.executable, "-m", "streams", *words], cwd=ROOT, env=env, capture_output=True, text=True)


def alter(kafka: Kafka, topic: str, partitions: int) -> None:
    async def grow() -> None:
        async with TopicAdmin(kafka) as admin:
            await admin._client.create_partitions({topic: NewPartitions(partitions)})
            async with asyncio.timeout(30):
                # The controller has answered; the broker that is asked learns of it a little later.
                while (await admin.describe([topic]))[topic].partitions != partitions:  # noqa: ASYNC110 - the broker tells nobody
                    await asyncio.sleep(0.1)

    asyncio.run(grow())


def standing(kafka: Kafka, wanted: Wanted) -> list[str]:
    async def look() -> list[str]:
        async with TopicAdmin(kafka) as admin:
            return differences(wanted, (await admin.describe([wanted.name]))[wanted.name], CONFIGS)

    return asyncio.run(look())


def test_topics_made_by_the_command_agree_with_the_catalogue(kafka: Kafka) -> None:
    """Partitions, retention, clean-up and size stand on the broker as the catalogue has them, changelogs included."""
    again = pactwire(kafka, "topics", "create")
    check = pactwire(kafka, "topics", "check")
    assert (again.returncode, again.stdout) == (0, "")
    assert (check.returncode, check.stdout) == (0, f"{len(catalogue())} topics agree with the catalogue\n")


def test_what_the_broker_has_can_be_read(broker: Kafka) -> None:
    """One line a topic, the changelogs among them."""
    described = pactwire(broker, "topics", "describe").stdout
    assert len(described.splitlines()) == len(catalogue())
    assert STORIES_LOG.topic in described


def test_a_topic_that_is_not_there_is_missed_and_not_made(broker: Kafka) -> None:
    """Asking for a topic must not create it: a broker with auto-creation would give it its own partition count."""
    wanted = Wanted(name="pactwire.nothing", partitions=3)
    assert standing(broker, wanted) == ["pactwire.nothing: does not exist"]
    assert standing(broker, wanted) == ["pactwire.nothing: does not exist"]


def test_a_worker_refuses_to_start_on_a_wrong_partition_count(kafka: Kafka, start: Start) -> None:
    """The refusal names the topic and both counts; nothing is read."""
    alter(kafka, RAW.name, RAW.partitions + 1)
    worker = start(TRIVIAL, kafka)
    assert worker.handle.wait(30) != 0
    assert f"{RAW.name}: has 9 partitions, must have 8" in worker.text()


def test_a_check_names_every_difference(kafka: Kafka) -> None:
    """A person who puts it right needs the whole list."""
    alter(kafka, RAW.name, RAW.partitions + 1)
    alter(kafka, DEAD.name, DEAD.partitions + 1)
    check = pactwire(kafka, "topics", "check")
    assert check.returncode == 1
    assert {line.split(":")[0] for line in check.stdout.splitlines()} == {RAW.name, DEAD.name}
