"""What the demo tells while the belt comes up."""

from __future__ import annotations

import asyncio

import pytest

from streams.demo.board import Board
from streams.demo.waiting import until_ready
from streams.edges.embedded import free_port
from streams.edges.health import HealthServer, Probes


def waited(patience_s: float, *, comes: bool) -> tuple[str | None, list[str]]:
    """What was still awaited at the end, and what was told: deliver is there, the worker answers when that is told."""
    told: list[str] = []
    joined = asyncio.Event()

    async def belt() -> tuple[bool, str]:
        return joined.is_set(), "ok" if joined.is_set() else "joining its group"

    async def scene() -> str | None:
        probes = Probes(metrics=bytes, ready={"belt": belt})
        worker = HealthServer(probes, host="127.0.0.1", port=free_port())
        deliver = await HealthServer(Probes(metrics=bytes), host="127.0.0.1", port=0).start()
        starting: list[asyncio.Task[HealthServer]] = []

        def tell(words: str) -> None:
            told.append(words)
            if comes and not starting:
                starting.append(asyncio.create_task(worker.start()))
            elif comes and "joins" in words:
                joined.set()

        try:
            return await until_ready({"worker": worker._wanted, "deliver": deliver.port}, tell, patience_s)
        finally:
            await asyncio.gather(*starting)
            await worker.stop()
            await deliver.stop()

    return asyncio.run(scene()), told


def test_each_process_is_told_by_what_it_does() -> None:
    """It loads while nobody answers, and joins once its health port does."""
    missing, told = waited(30, comes=True)
    assert (missing, told[0]) == (None, "worker loads lexicons and encoder, deliver is ready")
    assert told[-1] == "worker joins its consumer group, deliver is ready"


def test_what_does_not_come_is_named() -> None:
    """The patience ends with what was awaited."""
    missing, _ = waited(0, comes=False)
    assert missing is not None
    assert missing.startswith("worker: nobody answers its health port")


def test_where_no_line_can_turn_progress_has_lines_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """Each once, with its time, and the whole at the end."""
    with Board().doing("starting") as tell:
        for words in ("worker loads", "worker loads", "worker is [not] ready"):
            tell(words)
    lines = [line.split(" s ", 1)[-1].strip() for line in capsys.readouterr().err.splitlines() if line.strip()]
    assert lines[:2] == ["worker loads", "worker is [not] ready"]
    assert lines[2].startswith("✓ starting")
