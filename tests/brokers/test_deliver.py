"""The process ``deliver`` on both brokers: retries survive a kill, and what was delivered is not sent again."""

from __future__ import annotations

import asyncio
import signal
import threading
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.core import codec
from streams.core.model import Delivery
from streams.edges.receiver import Receiver, accept, failing, served
from streams.settings import Kafka
from streams.topics import ALERTS, DELIVERIES
from tests.brokers.conftest import Start
from tests.brokers.scene import DELIVER, Process, at_least, eventually, read_all, read_until, write
from tests.samples import an_alert

pytestmark = pytest.mark.timeout(180)

SECRET = "whsec_" + b64encode(bytes(range(32))).decode()


class Desk:
    """A receiver in a thread of its own, so that it lives while processes come and go."""

    def __init__(self) -> None:
        self.receiver = Receiver(SECRET)
        self._up, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def start(self) -> Desk:
        self._thread.start()
        assert self._up.wait(10)
        return self

    def stop(self) -> None:
        self._over.set()
        self._thread.join(10)

    async def _serve(self) -> None:
        async with served(self.receiver):
            self._up.set()
            await asyncio.to_thread(self._over.wait)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk().start()
    yield desk
    desk.stop()


def settings(folder: Path, desk: Desk, attempts: int = 60) -> str:
    """A settings file with this receiver; returns its path."""
    path = folder / "pactwire.toml"
    path.write_text(
        f"""
        [network]
        allow_private = ["127.0.0.0/8"]
        [deliver]
        backoff_s = [{", ".join(["0.3"] * attempts)}]
        [[deliver.receivers]]
        name = "desk"
        url = "{desk.receiver.url}"
        secret = "{SECRET}"
        """
    )
    return str(path)


def alerts(count: int, event: str = "opened") -> list[tuple[str, bytes]]:
    made = [an_alert(id=f"alert-{n}", event_id=f"alert-{n}-{event}") for n in range(count)]
    return [(alert.id, codec.encode(alert)) for alert in made]


def ids(count: int, event: str = "opened") -> set[str]:
    return {f"alert-{n}-{event}" for n in range(count)}


def taken_all(desk: Desk, wanted: set[str], process: Process) -> None:
    eventually(lambda: wanted <= set(desk.receiver.taken), 60, process.text)


def deliveries(kafka: Kafka, count: int) -> list[Delivery]:
    return [codec.decode(Delivery, each.value) for each in read_until(kafka, DELIVERIES, at_least(count))]


def test_what_was_failing_when_the_process_was_killed_is_delivered_by_the_next(
    broker: Kafka, start: Start, desk: Desk, tmp_path: Path
) -> None:
    """KILL while the receiver fails: every message arrives after the restart, under its id, attempts counted on."""
    where = {"PACTWIRE_CONFIG": settings(tmp_path, desk)}
    desk.receiver.answer = failing(10_000)
    first = start(DELIVER, broker, **where).wait_ready()
    write(broker, alerts(30), ALERTS)
    eventually(lambda: len(desk.receiver.arrivals) >= 5, 30, first.text)
    first.kill()
    made = len(desk.receiver.arrivals)
    desk.receiver.answer = accept
    second = start(DELIVER, broker, **where)
    taken_all(desk, ids(30), second)
    assert desk.receiver.unverified == []
    assert len({(each.id, each.body) for each in desk.receiver.arrivals}) == 30
    assert max(each.attempt for each in deliveries(broker, 30)) > 1
    assert made >= 5


def test_a_killed_process_loses_nothing_in_mid_stream(broker: Kafka, start: Start, desk: Desk, tmp_path: Path) -> None:
    """KILL while messages go out: the next process sends the rest; what is sent again has the same id and bytes."""
    where = {"PACTWIRE_CONFIG": settings(tmp_path, desk)}
    first = start(DELIVER, broker, **where).wait_ready()
    write(broker, alerts(300), ALERTS)
    eventually(lambda: len(desk.receiver.arrivals) >= 20, 30, first.text)
    first.kill()
    second = start(DELIVER, broker, **where)
    taken_all(desk, ids(300), second)
    assert desk.receiver.unverified == []
    assert len({(each.id, each.body) for each in desk.receiver.arrivals}) == 300


def test_a_restart_sends_nothing_again(broker: Kafka, start: Start, desk: Desk, tmp_path: Path) -> None:
    """What was delivered and reported stays delivered over a stop and a start."""
    where = {"PACTWIRE_CONFIG": settings(tmp_path, desk)}
    first = start(DELIVER, broker, **where).wait_ready()
    write(broker, alerts(20), ALERTS)
    taken_all(desk, ids(20), first)
    assert len(deliveries(broker, 20)) == 20
    status, seconds = first.stop()
    second = start(DELIVER, broker, **where).wait_ready()
    write(broker, [*alerts(20), *alerts(1, "updated")], ALERTS)
    taken_all(desk, ids(1, "updated"), second)
    assert (status, seconds < 10) == (0, True)
    assert len(desk.receiver.arrivals) == 21
    assert len(read_all(broker, DELIVERIES)) == 21
    assert len(read_all(broker, ALERTS)) == 41


@pytest.mark.kafka
def test_a_frozen_process_does_not_write_over_its_successor(
    kafka: Kafka, start: Start, desk: Desk, tmp_path: Path
) -> None:
    """It wakes in the middle of a batch, long after its share went to the other: no row is lost, and no record."""
    where = {"PACTWIRE_CONFIG": settings(tmp_path, desk, attempts=1000)}
    desk.receiver.answer = failing(10_000)
    heir, frozen = (start(DELIVER, kafka, **where).wait_ready() for _ in range(2))
    eventually(lambda: all("6 partitions" in each.ready()[1] for each in (heir, frozen)), 60, heir.text)
    writing = threading.Thread(target=write, args=(kafka, messages(1500), ALERTS))
    writing.start()
    eventually(lambda: desk.receiver.arrivals, 30, heir.text)
    frozen.handle.send_signal(signal.SIGSTOP)
    writing.join()
    eventually(lambda: "12 partitions" in heir.ready()[1], 60, heir.text)
    write(kafka, messages(1700)[1500:], ALERTS)
    eventually(lambda: "12 partitions, lag 0" in heir.ready()[1], 60, heir.text)
    frozen.handle.send_signal(signal.SIGCONT)
    eventually(lambda: frozen.handle.poll() is not None or "6 partitions" in frozen.ready()[1], 60, frozen.text)
    heir.kill()
    frozen.kill()
    desk.receiver.answer = accept
    last = start(DELIVER, kafka, **where)
    taken_all(desk, ids(1700), last)
    assert len({(each.id, each.body) for each in desk.receiver.arrivals}) == 1700


def messages(count: int) -> list[tuple[str, bytes]]:
    """Messages of forty alerts, so that the rows of the table are written again and again."""
    made = [an_alert(id=f"alert-{n % 40}", event_id=f"alert-{n}-opened") for n in range(count)]
    return [(alert.id, codec.encode(alert)) for alert in made]


def test_no_secret_stands_in_the_log(broker: Kafka, start: Start, desk: Desk, tmp_path: Path) -> None:
    """Neither the secret nor the receiver's address is logged, whether it works or fails."""
    desk.receiver.answer = failing(1, 500)
    process = start(DELIVER, broker, PACTWIRE_CONFIG=settings(tmp_path, desk), PACTWIRE_LOGS_LEVEL="debug")
    write(broker, alerts(2), ALERTS)
    taken_all(desk, ids(2), process)
    eventually(lambda: process.text().count('"event":"delivered"') == 2, 10, process.text)
    assert "whsec_" not in process.text()
    assert desk.receiver.url not in process.text()
