"""``pactwire run --embedded``: the whole service as one command, in an operator's own folder."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.edges.embedded import free_port
from tests.brokers.scene import eventually

pytestmark = [pytest.mark.tansu, pytest.mark.timeout(120)]
SECRET = "whsec_" + base64.b64encode(b"known only to the two of us").decode()
NAMES = ("fetch", "worker", "deliver", "console")


class House:
    """The command in a folder with settings of its own."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.port = free_port()
        self._folder = folder
        (folder / "pactwire.toml").write_text(settings(self.port))
        (folder / "feeds.toml").write_text('[[feeds]]\nid = "none"\nurl = "http://127.0.0.1:9/rss"\n')
        self._log = folder / "log"
        self._env = {name: value for name, value in os.environ.items() if not name.startswith("PACTWIRE_")}
        command = [sys.executable, "-m", "streams", "run", "--embedded", *words]
        with self._log.open("wb") as log:
            self.handle = subprocess.Popen(command, cwd=folder, env=self._env, stdout=log, stderr=log)

    @property
    def text(self) -> str:
        return self._log.read_text("utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def pids(self) -> dict[str, int]:
        """The process that each name runs as, as the log told last."""
        return {line["child"]: line["pid"] for line in self.lines if line["event"] == "running"}

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=10) as answer:
                return bool(json.load(answer)["ok"])
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    def doctor(self) -> dict[str, str]:
        """The last grade of each check, asked in the same folder."""
        command = [sys.executable, "-m", "streams", "doctor", "--json"]
        done = subprocess.run(command, cwd=self._folder, env=self._env, capture_output=True, text=True)
        return {row["check"]: row["grade"] for row in json.loads(done.stdout)["findings"]}

    def stop(self) -> tuple[int, float]:
        """Status and seconds after TERM."""
        began = time.monotonic()
        self.handle.send_signal(signal.SIGTERM)
        return self.handle.wait(30), time.monotonic() - began


def settings(port: int) -> str:
    return f"""
        [kafka]
        bootstrap = "127.0.0.1:{free_port()}"
        [feeds]
        file = "feeds.toml"
        [network]
        allow_private = ["127.0.0.0/8"]
        [console]
        port = {free_port()}
        [ops]
        fetch_port = {free_port()}
        worker_port = {free_port()}
        deliver_port = {free_port()}
        run_port = {port}
        [[deliver.receivers]]
        name = "desk"
        url = "http://127.0.0.1:9/"
        secret = "{SECRET}"
    """


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    started = House(tmp_path)
    yield started
    if started.handle.poll() is None:
        started.stop()


def test_a_service_comes_up_heals_and_goes_down(house: House) -> None:
    """All processes get ready, one that is killed comes back, and TERM ends all within ten seconds; the log is JSON
    from the first line to the last and holds no secret."""
    eventually(house.ready, 60, lambda: house.text)
    killed = house.pids()["worker"]
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: house.pids()["worker"] != killed and house.ready(), 60, lambda: house.text)
    status, seconds = house.stop()
    assert (status, seconds < 10) == (0, True)
    assert {line["process"] for line in house.lines} == {"run", "broker", *NAMES}
    assert SECRET.removeprefix("whsec_") not in house.text
    assert [name for name, pid in house.pids().items() if Path(f"/proc/{pid}").exists()] == []


def test_the_doctor_sees_it_and_nothing_stays(tmp_path: Path) -> None:
    """While it runs the doctor finds broker and topics by the same settings; when it ends, its page is gone with it."""
    house = House(tmp_path, "--only", "console")
    try:
        eventually(lambda: "topics" in house.doctor() and "serving" in house.text, 60, lambda: house.text)
        grades = house.doctor()
    finally:
        house.stop()
    assert (grades["broker"], grades["topics"]) == ("ok", "ok")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feeds.toml", "log", "pactwire.toml"]


def test_a_stop_while_it_starts(tmp_path: Path) -> None:
    """Asked to stop before anything is up it ends in order all the same, with everything it started."""
    house = House(tmp_path)
    try:
        eventually(lambda: "embedded broker" in house.text, 60, lambda: house.text)
    finally:
        status, _ = house.stop()
    assert (status, [line for line in house.lines if line.get("level") == "error"]) == (0, [])
    assert [name for name, pid in house.pids().items() if Path(f"/proc/{pid}").exists()] == []
