"""The demo as a person runs it: alerts in words, then a table, then that table as JSON."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from tests.brokers.scene import ROOT, eventually

DEMO = [sys.executable, "-m", "streams", "demo"]

pytestmark = [pytest.mark.tansu, pytest.mark.timeout(180)]


def test_the_demo_loses_nothing_and_verifies_everything() -> None:
    """Status 0, and the last line is the closing table."""
    done = subprocess.run(DEMO, cwd=ROOT, capture_output=True, timeout=150)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    table = orjson.loads(done.stdout.splitlines()[-1])
    assert (table["lost"], table["alerts"], table["items"] >= 120) == (0, table["verified"], True)
    assert table["alerts"] > 20


def test_a_kept_demo_stops_on_a_signal_and_leaves_nothing(tmp_path: Path) -> None:
    """TERM ends what it started, broker and belt, with the table's own status; its folder goes too."""
    with kept(tmp_path) as (demo, folder):
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(30) == 0
    assert not folder.exists()
    eventually(lambda: not _running(str(folder)), 10, time.ctime)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_a_killed_demo_leaves_no_process(tmp_path: Path) -> None:
    """KILL gives it no time to stop anybody: broker, run and all that run started go by themselves."""
    with kept(tmp_path) as (demo, folder):
        broker, run = children(demo.pid)
        theirs = [broker, run, *children(run)]
        demo.kill()
    assert len(theirs) == 6
    eventually(lambda: not [pid for pid in theirs if alive(pid)] and not _running(str(folder)), 20, time.ctime)


def test_a_kept_demo_ends_when_nothing_runs_any_more(tmp_path: Path) -> None:
    """Its belt is killed: it says so, ends with status 1 and takes the broker along."""
    with kept(tmp_path) as (demo, folder):
        broker, run = children(demo.pid)
        os.kill(run, signal.SIGKILL)
        assert demo.wait(30) == 1
    assert "pactwire run is over: ended by signal 9" in (tmp_path / "told").read_text("utf-8")
    assert not folder.exists()
    assert not alive(broker)


@contextmanager
def kept(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A demo that has shown its table, and its folder."""
    told = tmp_path / "told"
    with told.open("wb") as log:
        demo = subprocess.Popen([*DEMO, "--keep"], cwd=ROOT, stdout=log, stderr=log, env=_env(tmp_path))
    try:
        eventually(lambda: b"left running" in told.read_bytes(), 120, lambda: told.read_text("utf-8"))
        [folder] = tmp_path.glob("pactwire-demo-*")
        yield demo, folder
    finally:
        demo.kill()
        demo.wait()


def children(pid: int) -> list[int]:
    """What a process has started and what still runs, in the order of its start."""
    return sorted(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())


def alive(pid: int) -> bool:
    """False for a process that is gone, or that only nobody has asked about since its end."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False


def _env(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(tmp_path)}


def _running(word: str) -> list[str]:
    """Processes whose environment or command names the demo's folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (process / "environ").read_bytes() + (process / "cmdline").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found
