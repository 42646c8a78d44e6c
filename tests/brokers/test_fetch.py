"""The fetch process on a broker: killed, restarted, doubled, and nothing is lost or named twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import web

from streams.core import cloudevents, codec
from streams.core.errors import Unavailable
from streams.core.model import FeedState, RawItem
from streams.edges.embedded import Embedded, free_port
from streams.edges.feedgroup import partition_of
from streams.edges.kafka_jvm import KafkaJvm
from streams.settings import Kafka
from streams.topics import FEEDS, RAW
from tests.brokers.scene import Process, eventually, make_topics, read_all
from tests.edges.origin import Origin, dated, serving

FETCH = [sys.executable, "-m", "streams", "fetch"]
COUNT = 12
"""Feeds; enough for every test to have several partitions."""
KILLS = 3
Start = Callable[..., Process]


class Press:
    """Feeds that say something new as long as the presses run; every answer has an ETag and honours conditions.

    The dates of the entries are equal, missing, in the future or nonsense.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._issues: dict[str, int] = defaultdict(int)
        self.running = True
        self.polls: list[tuple[str, str, float, float]] = []
        """Those answered slowly and to the end: feed, poller, beginning and end."""

    async def slow(self, request: web.Request) -> web.StreamResponse:
        """Answer after a while, to whoever still waits for it."""
        began = time.monotonic()
        await asyncio.sleep(0.15)
        if request.transport is not None and not request.transport.is_closing():
            self.polls.append((request.path, request.headers["User-Agent"], began, time.monotonic()))
        return self.answer(request)

    def doubled(self) -> list[str]:
        """Feeds that two pollers asked for at one time."""
        ordered = sorted(self.polls, key=lambda poll: (poll[0], poll[2]))
        return [
            one[0] for one, other in pairwise(ordered)
            if one[0] == other[0] and one[1] != other[1] and other[2] < one[3]
        ]  # fmt: skip

    def answer(self, request: web.Request) -> web.StreamResponse:
        with self._lock:
            if self.running:
                self._issues[request.path] += 1
            issue = self._issues[request.path]
        etag = f'"{issue}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        names = [f"{request.path}-{number}" for number in range(issue, max(issue - 40, 0), -1)]
        return web.Response(body=dated(*names), headers={"ETag": etag})

    def stop(self) -> None:
        """Nothing new from now on."""
        with self._lock:
            self.running = False

    def said(self) -> set[str]:
        return {f"{path}-{number}" for path, last in self._issues.items() for number in range(1, last + 1)}


def feed_list(folder: Path, base: str) -> Path:
    """A list of feeds that are polled every tenth of a second."""
    entries = [f'[[feeds]]\nid = "f{number}"\nurl = "{base}/{number}"\ninterval_s = 0.1\n' for number in range(COUNT)]
    (folder / "feeds.toml").write_text("\n".join(entries))
    return folder / "feeds.toml"


def fetch(start: Start, kafka: Kafka, feeds: Path, contact: str = "desk") -> Process:
    """A fetch process; its origin sees ``contact`` in the User-Agent."""
    port = free_port()
    process = start(
        FETCH, kafka, PACTWIRE_FEEDS_FILE=str(feeds), PACTWIRE_FEEDS_POLL_FLOOR_S="0.1",
        PACTWIRE_FEEDS_CONTACT=contact, PACTWIRE_NETWORK_ALLOW_PRIVATE="127.0.0.0/8", PACTWIRE_OPS_FETCH_PORT=str(port),
    )  # fmt: skip
    process.port = port
    return process


def raws(kafka: Kafka) -> list[RawItem]:
    return [codec.decode(RawItem, record.value) for record in read_all(kafka, RAW)]


def ids_by_guid(kafka: Kafka) -> dict[str | None, set[str]]:
    """The ids under which each entry stands on RAW."""
    ids: dict[str | None, set[str]] = defaultdict(set)
    for raw in raws(kafka):
        ids[raw.entry.guid].add(raw.id)
    return ids


def pollers(served: Origin, since: int) -> dict[str, set[str]]:
    """Who asked for each feed, from the so-manieth request on."""
    seen: dict[str, set[str]] = defaultdict(set)
    for request in served.asked[since:]:
        seen[request.path].add(request.headers["User-Agent"])
    return seen


def all_polled(process: Process, served: Origin, since: int) -> None:
    """Wait until every feed was polled once more."""
    eventually(lambda: len(pollers(served, since)) == COUNT or process.handle.poll() is not None, 60, process.text)
    assert process.handle.poll() is None, process.text()


@pytest.mark.timeout(300)
def test_killed_in_mid_poll_it_loses_nothing_and_names_nothing_twice(
    broker: Kafka, start: Start, tmp_path: Path
) -> None:
    """Every entry that was ever said is on RAW under one id, over kills at random moments."""
    press, chance = Press(), random.Random(7)
    with serving(press.answer) as served:
        feeds = feed_list(tmp_path, served.base)
        for _ in range(KILLS):
            process = fetch(start, broker, feeds)
            all_polled(process, served, len(served.asked))
            time.sleep(chance.random())
            process.kill()
        press.stop()
        last = fetch(start, broker, feeds).wait_ready()
        all_polled(last, served, len(served.asked))
        time.sleep(1)
        status, _ = last.stop()
    ids = ids_by_guid(broker)
    assert (status, press.said() - set(ids)) == (0, set())
    assert {len(each) for each in ids.values()} == {1}


def test_after_a_restart_the_first_poll_of_every_feed_is_conditional(
    broker: Kafka, start: Start, tmp_path: Path
) -> None:
    """The state is on the broker, not in the process; and no entry is sent again."""
    press = Press()
    with serving(press.answer) as served:
        feeds = feed_list(tmp_path, served.base)
        first = fetch(start, broker, feeds)
        all_polled(first, served, 0)
        press.stop()
        all_polled(first, served, len(served.asked))
        time.sleep(1)
        first.stop()
        before, asked = len(raws(broker)), len(served.asked)
        again = fetch(start, broker, feeds)
        all_polled(again, served, asked)
        again.stop()
        firsts = {request.path: request for request in reversed(served.asked[asked:])}
    assert all("If-None-Match" in request.headers for request in firsts.values())
    assert len(raws(broker)) == before


def test_records_are_cloudevents_on_the_partition_of_their_feed(broker: Kafka, start: Start, tmp_path: Path) -> None:
    """The owner of a partition finds the states of its feeds there."""
    with serving(Press().answer) as served:
        process = fetch(start, broker, feed_list(tmp_path, served.base))
        all_polled(process, served, COUNT)
        process.stop()
    records = read_all(broker, FEEDS)
    states = [codec.decode(FeedState, record.value) for record in records]
    assert {state.id for state in states} == {f"f{number}" for number in range(COUNT)}
    assert all(record.partition == partition_of(state.id) for record, state in zip(records, states, strict=True))
    assert {cloudevents.parse(record.headers).type for record in records} == {FEEDS.event_type}


def test_two_processes_share_the_feeds_and_one_takes_over(broker: Kafka, start: Start, tmp_path: Path) -> None:
    """Each feed has one poller at a time, while they join, while one leaves and after one died."""
    press = Press()
    with serving(press.slow) as served:
        feeds = feed_list(tmp_path, served.base)
        one = fetch(start, broker, feeds, "one").wait_ready()
        two = fetch(start, broker, feeds, "two")
        eventually(lambda: pollers_of("two", served, 0), 60, two.text)
        two.wait_ready()
        one.wait_ready()
        time.sleep(1)
        shared = len(served.asked)
        all_polled(one, served, shared)
        both = pollers(served, shared)
        one.stop()
        eventually(lambda: len(pollers_of("two", served, shared)) == COUNT, 60, two.text)
        three = fetch(start, broker, feeds, "three")
        eventually(lambda: pollers_of("three", served, shared), 60, three.text)
        time.sleep(1)
        two.kill()
        died = len(served.asked)
        eventually(lambda: len(pollers_of("three", served, died)) == COUNT, 60, three.text)
        three.stop()
    assert {len(agents) for agents in both.values()} == {1}
    assert len({agent for agents in both.values() for agent in agents}) == 2
    assert press.doubled() == []


def pollers_of(contact: str, served: Origin, since: int) -> set[str]:
    """Feeds this process asked for."""
    return {path for path, agents in pollers(served, since).items() if any(contact in agent for agent in agents)}


@pytest.mark.parametrize("text", ["[[feeds]]\nid = 5", "nothing"])
@pytest.mark.tansu
def test_a_faulty_list_is_refused_at_the_start(tansu: Kafka, start: Start, tmp_path: Path, text: str) -> None:
    """Nothing is polled from half a list."""
    (tmp_path / "feeds.toml").write_text(text)
    process = fetch(start, tansu, tmp_path / "feeds.toml")
    assert process.handle.wait(60) not in (0, None)
    assert "feeds.toml" in process.text()


def test_a_disabled_feed_is_polled_no_more_until_it_is_enabled(broker: Kafka, start: Start, tmp_path: Path) -> None:
    """An operator's word reaches the owner over the topic, and outlives the owner."""
    with serving(Press().answer) as served:
        feeds = feed_list(tmp_path, served.base)
        process = fetch(start, broker, feeds)
        all_polled(process, served, 0)
        order(broker, feeds, "disable", "f0")
        eventually(lambda: '"f0"' in process.text() and quiet(served, "/0"), 30, process.text)
        process.stop()
        asked = len(served.asked)
        again = fetch(start, broker, feeds)
        eventually(lambda: len(pollers(served, asked)) == COUNT - 1, 60, again.text)
        order(broker, feeds, "enable", "f0")
        eventually(lambda: "/0" in pollers(served, asked), 30, again.text)


def order(kafka: Kafka, feeds: Path, word: str, feed: str) -> None:
    """What an operator types."""
    settings = {"PACTWIRE_FEEDS_FILE": str(feeds), "PACTWIRE_KAFKA_BOOTSTRAP": kafka.bootstrap}
    command = [sys.executable, "-m", "streams", "feeds", word, feed]
    subprocess.run(command, env=os.environ | settings, check=True, timeout=60, stdout=subprocess.DEVNULL)


def quiet(served: Origin, path: str) -> bool:
    """Nobody asks for this feed for a second, while others are asked for."""
    before = len(served.asked)
    time.sleep(1)
    return path not in pollers(served, before) and bool(pollers(served, before))


@pytest.mark.kafka
@pytest.mark.timeout(240)
def test_a_broker_that_stops_in_mid_poll_costs_nothing(kafka_libs: Path, start: Start, tmp_path: Path) -> None:
    """Apache Kafka goes away for ten seconds and comes again: all that was said is there, under one id each."""
    press, node = Press(), KafkaJvm(kafka_libs, tmp_path / "kafka").start()
    kafka = Kafka(bootstrap=node.bootstrap)
    try:
        make_topics(kafka)
        with serving(press.answer) as served:
            feeds = feed_list(tmp_path, served.base)
            process = fetch(start, kafka, feeds)
            all_polled(process, served, 0)
            node.stop()
            time.sleep(10)
            press.stop()
            node.start()
            if process.handle.poll() is not None:
                process = fetch(start, kafka, feeds)
            eventually(lambda: press.said() <= set(ids_by_guid(kafka)), 90, process.text)
            process.stop()
        assert {len(each) for each in ids_by_guid(kafka).values()} == {1}
    finally:
        node.stop()


@pytest.mark.tansu
@pytest.mark.timeout(180)
def test_a_broker_frozen_in_mid_poll_loses_nothing(start: Start, tmp_path: Path) -> None:
    """What was found meanwhile is written when it thaws, or found again by the next process."""
    press, node = Press(), Embedded(tmp_path / "tansu.log")
    try:
        node.start()
    except Unavailable as error:
        pytest.skip(str(error))
    kafka = Kafka(bootstrap=node.bootstrap, embedded=True)
    make_topics(kafka)
    with serving(press.answer) as served:
        feeds = feed_list(tmp_path, served.base)
        process = fetch(start, kafka, feeds)
        all_polled(process, served, 0)
        os.kill(node.pid, signal.SIGSTOP)
        time.sleep(8)
        os.kill(node.pid, signal.SIGCONT)
        press.stop()
        if process.handle.poll() is not None:
            process = fetch(start, kafka, feeds)
        all_polled(process, served, len(served.asked))
        time.sleep(2)
        process.stop()
    found = {raw.entry.guid for raw in raws(kafka)}
    node.stop()
    assert press.said() - found == set()
