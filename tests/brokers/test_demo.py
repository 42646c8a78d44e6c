"""The demo as a person runs it: alerts in words, then a table, then that table as JSON."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
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
    told = tmp_path / "told"
    with told.open("wb") as log:
        demo = subprocess.Popen([*DEMO, "--keep"], cwd=ROOT, stdout=log, stderr=log, env=_env(tmp_path))
    try:
        eventually(lambda: b"left running" in told.read_bytes(), 120, lambda: told.read_text("utf-8"))
        [folder] = tmp_path.glob("pactwire-demo-*")
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(30) == 0
    finally:
        demo.kill()
        demo.wait()
    assert not folder.exists()
    eventually(lambda: not _running(str(folder)), 10, time.ctime)


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
