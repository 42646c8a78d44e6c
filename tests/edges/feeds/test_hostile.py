"""Documents made to harm, each through the command: what it costs, with all processes it starts.

Processor time is held against the limit, which a busy machine does not change; time on the wall is printed (``-s``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import orjson
import psutil
import pytest

from tests.edges.feeds.hostile import KINDS, MIB

CPU_S = 5.0
MEMORY = 512 * MIB
pytestmark = pytest.mark.hostile


@dataclass(frozen=True)
class Cost:
    """What a command came to."""

    status: int
    out: bytes
    err: str
    cpu_s: float
    wall_s: float
    peak: int
    """Bytes resident, of the command and all its children together; shared pages count for each."""


def cost_of(document: Path) -> Cost:
    """Run ``pactwire feeds parse`` on a document and watch it."""
    out, err, before, begun = document.with_suffix(".out"), document.with_suffix(".err"), os.times(), time.monotonic()
    with out.open("wb") as stdout, err.open("wb") as stderr:
        command = [sys.executable, "-m", "streams", "feeds", "parse", str(document)]
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.02)
    after = os.times()
    return Cost(
        status=process.returncode, out=out.read_bytes(), err=err.read_text("utf-8"), peak=peak,
        cpu_s=after.children_user + after.children_system - before.children_user - before.children_system,
        wall_s=time.monotonic() - begun,
    )  # fmt: skip


def _resident(pid: int) -> int:
    try:
        parent = psutil.Process(pid)
        return sum(each.memory_info().rss for each in [parent, *parent.children(recursive=True)])
    except psutil.Error:  # one of them has just ended
        return 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_document_costs_what_a_document_may(kind: str, tmp_path: Path) -> None:
    """Lines of JSON or a typed reason, within processor time and memory, and nothing of ours is quoted."""
    document = tmp_path / "document"
    document.write_bytes(KINDS[kind]())
    cost = cost_of(document)
    print(
        f"\n{kind:36} {document.stat().st_size / MIB:5.1f} MB {cost.wall_s:5.2f} s, {cost.cpu_s:4.2f} s of processor, "
        f"{cost.peak / MIB:4.0f} MB: {cost.out.count(10)} entries {cost.err.strip()[-90:]}"
    )
    assert cost.cpu_s < CPU_S
    assert cost.peak < MEMORY
    assert "Traceback" not in cost.err
    assert (cost.status == 0) == (cost.err == "")
    assert [line for line in cost.out.splitlines() if not isinstance(orjson.loads(line), dict)] == []
    assert b"root:" not in cost.out
