"""Nothing is lost: the worker is killed, the broker frozen and stopped, a worker leaves; every item is accounted for.

The figures are printed (``pytest -s``), those of the long run stand in docs/reliability.md. Variables:
RELIABILITY_ITEMS (20,000), RELIABILITY_KILLS (10), RELIABILITY_PAUSE_S (30), RELIABILITY_STORE (memory; or rocksdb).
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from streams.edges.kafka_jvm import KafkaJvm
from streams.settings import Kafka
from streams.topics import ALERTS
from tests.brokers.account import Books, Expected, tell
from tests.brokers.conftest import Start
from tests.brokers.flood import WITNESS, Flood, Supervisor, settled
from tests.brokers.scene import DELIVER, Process, eventually, make_topics, write
from tests.brokers.test_deliver import Desk, alerts, ids, settings

ITEMS = int(os.environ.get("RELIABILITY_ITEMS", "20000"))
KILLS = int(os.environ.get("RELIABILITY_KILLS", "10"))
PAUSE_S = float(os.environ.get("RELIABILITY_PAUSE_S", "30"))
STORE = os.environ.get("RELIABILITY_STORE", "memory")
SOME = max(1000, ITEMS // 4)
MESSAGES = ITEMS // 10

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(1500)]


@pytest.fixture
def node(kafka_libs: Path, tmp_path: Path) -> Iterator[KafkaJvm]:
    """An Apache Kafka of one's own, to be frozen and stopped."""
    node = KafkaJvm(kafka_libs, tmp_path / "kafka").start()
    yield node
    node.stop()


@pytest.fixture
def own(node: KafkaJvm) -> Kafka:
    access = Kafka(bootstrap=node.bootstrap)
    make_topics(access)
    return access


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk().start()
    yield desk
    desk.stop()


@pytest.fixture
def start(start: Start) -> Start:
    """Processes that keep their tables in the store that was asked for."""
    return partial(start, PACTWIRE_STORE_KIND=STORE)


def finished(kafka: Kafka, flood: Flood, process: Process) -> float:
    """Wait until everything is written and read; seconds from the last acknowledgement to the last commit."""
    flood.join()
    began = time.monotonic()
    eventually(lambda: settled(kafka), 300, process.text)
    return time.monotonic() - began


def size(witness: Path) -> int:
    """Bytes of testimony: it grows while the worker reads."""
    return witness.stat().st_size if witness.exists() else 0


def check(name: str, kafka: Kafka, witness: Path, count: int, **figures: object) -> Books:
    """Read the books, print them, and insist that they balance."""
    books = Books.read(kafka, witness, Expected.of(range(count)))
    contradictions, doubles = books.contradictions(), books.doubles()
    tell(name, items=count, outcomes=books.outcomes(), lost=len(books.lost()), alerts=len(books.alert_ids()),
         ids_with_two_contents=len(contradictions), said_under_two_ids=len(doubles), repeats=books.repeats(),
         longest_wait_s=round(books.longest_wait(), 1), **figures)  # fmt: skip
    assert books.lost() == set()
    assert books.unjoined() == set()
    assert books.untold() == set()
    assert contradictions[:5] == []
    assert doubles[:5] == []
    return books


@pytest.mark.kills
def test_a_worker_killed_again_and_again_loses_nothing(own: Kafka, start: Start, desk: Desk, tmp_path: Path) -> None:
    """KILL at random times: every item is enriched, dropped or dead, and no message is said twice in two ways."""
    witness, chance = tmp_path / "witness", random.Random()
    deliver = Supervisor(lambda: start(DELIVER, own, PACTWIRE_CONFIG=settings(tmp_path, desk)))
    deliver.start()
    flood = Flood(own, ITEMS, per_second=ITEMS / (12.0 * KILLS))
    flood.start()
    for turn in range(KILLS):
        worker, read = start(WITNESS, own, WITNESS=str(witness)), size(witness)
        eventually(lambda read=read: size(witness) > read, 60, worker.text)
        time.sleep(chance.uniform(0.05, 1.5))
        worker.kill()
        if turn % 3 == 2:
            deliver.process.kill()
    last = start(WITNESS, own, WITNESS=str(witness))
    finished(own, flood, last)
    books = check("killed", own, witness, ITEMS, kills=KILLS)
    wanted = books.alert_ids()
    eventually(lambda: wanted <= set(desk.receiver.taken), 120, deliver.process.text)
    deliver.stop()
    arrivals = desk.receiver.arrivals
    tell("delivered", alerts=len(wanted), messages=len(desk.receiver.taken), repeats=len(arrivals) - len(wanted))
    assert desk.receiver.unverified == []
    assert {each.id for each in arrivals} == wanted
    assert len({(each.id, each.body) for each in arrivals}) == len(wanted)


def test_deliver_killed_again_and_again_loses_no_message(own: Kafka, start: Start, desk: Desk, tmp_path: Path) -> None:
    """KILL while messages go out: every message arrives, and one that comes again is the same to the last byte."""
    where, chance = {"PACTWIRE_CONFIG": settings(tmp_path, desk)}, random.Random()
    arrivals, made = desk.receiver.arrivals, alerts(MESSAGES)
    for turn in range(KILLS):
        write(own, made[turn :: KILLS + 1], ALERTS)
        process, before = start(DELIVER, own, **where), len(arrivals)
        eventually(lambda before=before: len(arrivals) > before, 60, process.text)
        time.sleep(chance.uniform(0.0, 0.3))
        process.kill()
    write(own, made[KILLS :: KILLS + 1], ALERTS)
    last = start(DELIVER, own, **where)
    eventually(lambda: ids(MESSAGES) <= set(desk.receiver.taken), 120, last.text)
    last.stop()
    contents = {(each.id, each.body) for each in arrivals}
    tell("deliver killed", alerts=MESSAGES, kills=KILLS, lost=len(ids(MESSAGES) - {each.id for each in arrivals}),
         ids_with_two_contents=len(contents) - len({each.id for each in arrivals}),
         repeats=len(arrivals) - MESSAGES)  # fmt: skip
    assert desk.receiver.unverified == []
    assert {each.id for each in arrivals} == ids(MESSAGES)
    assert len(contents) == MESSAGES


@pytest.mark.parametrize("trouble", ["frozen", "stopped"])
def test_a_broker_that_goes_and_comes_again_costs_nothing(
    node: KafkaJvm, own: Kafka, start: Start, tmp_path: Path, trouble: str
) -> None:
    """Half a minute without a broker, in mid-stream: the worker recovers or ends for its supervisor."""
    witness = tmp_path / "witness"
    worker = Supervisor(lambda: start(WITNESS, own, WITNESS=str(witness)))
    worker.start()
    worker.process.wait_ready()
    flood = Flood(own, SOME, per_second=SOME / 20.0)
    flood.start()
    time.sleep(5)
    node.freeze() if trouble == "frozen" else node.stop()
    time.sleep(PAUSE_S)
    told = worker.process.ready()
    node.thaw() if trouble == "frozen" else node.start()
    took = finished(own, flood, worker.process)
    worker.stop()
    check(trouble, own, witness, SOME, seconds_after=round(took, 1), endings=worker.endings, told=told[1])
    assert not told[0]
    assert 0 not in worker.endings


@pytest.mark.parametrize("end", ["stopped", "killed"])
def test_two_workers_one_of_which_leaves_and_returns_lose_nothing(
    own: Kafka, start: Start, tmp_path: Path, end: str
) -> None:
    """A worker goes and comes again while its neighbour reads on: nothing is lost, and its share waits a while."""
    witness = tmp_path / "witness"
    states = [{"WITNESS": str(witness), "PACTWIRE_STORE_DIRECTORY": str(tmp_path / name)} for name in ("one", "two")]
    one, two = [start(WITNESS, own, **state).wait_ready() for state in states]
    flood = Flood(own, SOME, per_second=SOME / 60.0)
    flood.start()
    time.sleep(10)
    two.stop() if end == "stopped" else two.kill()
    time.sleep(20)
    start(WITNESS, own, **states[1])
    finished(own, flood, one)
    check(f"two workers, one {end}", own, witness, SOME)
    assert one.handle.poll() is None
