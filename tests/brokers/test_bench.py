"""The benchmark itself, in small: it runs to its end on Apache Kafka and what it tells makes sense."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from streams.bench import polling
from streams.bench.rates import Lane
from streams.settings import Kafka
from tests.brokers.scene import ROOT

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]
SMALL = ("--items", "2000", "--rounds", "1", "--rate", "200", "--seconds", "8")


@pytest.fixture(scope="module")
def told(kafka_libs: Path) -> dict[str, Any]:
    """Figures of one small run; the figures are on the last line of standard output, all else on standard error."""
    command = [sys.executable, "-m", "streams", "bench", *SMALL]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=590)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def test_belt_and_bare_loop_are_compared_twice(told: dict[str, Any]) -> None:
    """With a trivial step and with the read step; the ratio is theirs."""
    for name in ("trivial", "read"):
        duel = told[name]
        assert duel["ratio"] == pytest.approx(duel["belt_items_s"] / duel["bare_items_s"], rel=0.01)
        assert min(duel["belt_cpu_us"], duel["bare_cpu_us"]) > 0


def test_the_worker_is_measured_whole(told: dict[str, Any]) -> None:
    """Every stage took time, and so much memory as an encoder needs was held."""
    worker = told["worker"]
    assert set(worker["stage_seconds_share"]) == {"read", "stories", "alert"}
    assert (worker["items_s"] > 10, 100 < worker["peak_mb"] < 2000) == (True, True)


def test_the_steps_share_the_time_of_the_read_stage(told: dict[str, Any]) -> None:
    """All shares together are the whole."""
    assert sum(told["steps"]["share"].values()) == pytest.approx(1, abs=0.02)
    assert {"gate", "embed", "judge"} <= set(told["steps"]["share"])


def test_reading_is_priced_without_a_broker(told: dict[str, Any]) -> None:
    """A relevant item costs many times what one costs that leaves at the gate."""
    costs = told["costs"]
    assert 0 < costs["gate_us"] < costs["relevant_ms"] * 1000 / 10
    assert (costs["batch"], costs["relevant_characters"]) == (64, 1500)


def test_every_alert_arrives(told: dict[str, Any]) -> None:
    """Waits are told of all messages, none of which is missing."""
    waits = told["waits"]
    assert (waits["undelivered"], waits["alerts"] > 5) == (0, True)
    assert 0 < waits["p50_ms"] <= waits["p99_ms"] <= waits["max_ms"]


def test_polling_is_measured_over_a_start_and_after_it(kafka: Kafka, tmp_path: Path) -> None:
    """It ends once every feed was polled; the fetch process and its readers have used processor and memory."""
    lane = Lane(access=kafka, folder=tmp_path, say=lambda _: None)
    ready, started, done = asyncio.run(polling.measure(lane, 30, 1.0, floor_s=0.5))
    assert (started.feeds, done.readers_s > 0, done.worker_s > ready.worker_s) == (30, True, True)
    assert (done.worker_mb > 20, len(done.readers_mb)) == (True, 2)
