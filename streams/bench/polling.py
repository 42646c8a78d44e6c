"""What a fetch process costs with thousands of feeds: processor time a poll and memory, its readers beside it.

The process is the product's own, with Kafka, against a server of feeds on this machine. It is measured twice: over
the start, in which every document is new, and for a while after it.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import urlopen

from streams.bench.broker import renew
from streams.bench.children import environment, running, tail
from streams.bench.lap import high_water_mb
from streams.bench.press import host
from streams.bench.rates import Lane
from streams.core.errors import Unavailable
from streams.edges.embedded import free_port
from streams.edges.health import ask_process

READY_S, LOOK_S = 90.0, 1.0
PROC = Path("/proc")
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
UTIME, CHILDREN_STIME = 11, 14
"""Places in ``/proc/PID/stat`` behind the command's name: user, system, and both of children that have ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where everything stood at one moment."""

    at: float
    polls: int
    unchanged: int
    documents: int
    feeds: int
    """Feeds that were asked for at least once."""
    worker_s: float
    """Processor time of the fetch process."""
    readers_s: float
    """Processor time of its reading processes."""
    worker_mb: float
    """The most memory it ever held."""
    readers_mb: tuple[float, ...]


async def measure(lane: Lane, feeds: int, seconds: float, *, floor_s: float = 60.0) -> tuple[Mark, Mark, Mark]:
    """Poll so many feeds; return where things stood when it was ready, when all were polled, and seconds later."""
    await renew(lane.access)
    async with AsyncExitStack() as stack:
        press = await stack.enter_async_context(
            running(["-m", "streams.bench.press", str(feeds)], environment(lane.access), lane.folder / "press.log")
        )
        assert press.stdout is not None
        port = int(await press.stdout.readline())
        worker = await _start(lane, stack, _feed_list(lane.folder, feeds, port), floor_s)
        first = await _mark(worker.pid, port)
        while (now := await _mark(worker.pid, port)).feeds < feeds:
            _alive(worker, lane.folder)
            await asyncio.sleep(LOOK_S)
        lane.say(f"{feeds} feeds polled once after {now.at - first.at:.0f} s")
        await asyncio.sleep(seconds)
        _alive(worker, lane.folder)
        return first, now, await _mark(worker.pid, port)


def figures(feeds: int, ready: Mark, started: Mark, done: Mark) -> dict[str, Any]:
    """Return what it cost, over the start and after it."""
    return {
        "feeds": feeds, "start": _span(ready, started), "after": _span(started, done),
        "worker_peak_mb": round(done.worker_mb, 1), "readers_peak_mb": [round(each, 1) for each in done.readers_mb],
    }  # fmt: skip


def _span(begin: Mark, end: Mark) -> dict[str, float]:
    seconds, polls = end.at - begin.at, max(end.polls - begin.polls, 1)
    worker, readers = end.worker_s - begin.worker_s, end.readers_s - begin.readers_s
    documents = max(end.documents - begin.documents, 1)
    return {
        "seconds": round(seconds, 1), "polls": end.polls - begin.polls, "polls_s": round(polls / seconds, 1),
        "unchanged_share": round((end.unchanged - begin.unchanged) / polls, 3),
        "worker_ms_a_poll": round(1e3 * worker / polls, 2), "cores": round((worker + readers) / seconds, 3),
        "readers_ms_a_document": round(1e3 * readers / documents, 2),
    }  # fmt: skip


async def _start(lane: Lane, stack: AsyncExitStack, feed_list: Path, floor_s: float) -> asyncio.subprocess.Process:
    port = free_port()
    env = environment(
        lane.access, FEEDS_FILE=str(feed_list), FEEDS_POLL_FLOOR_S=f"{floor_s:g}",
        NETWORK_ALLOW_PRIVATE="127.0.0.0/8", OPS_FETCH_PORT=str(port),
    )  # fmt: skip
    log = lane.folder / "fetch.log"
    process = await stack.enter_async_context(running(["-m", "streams", "fetch"], env, log))
    until = monotonic() + READY_S
    while not (await ask_process("127.0.0.1", port))[0]:
        if monotonic() > until:
            raise Unavailable("fetch", f"not ready within {READY_S:g} s\n{tail(log)}")
        _alive(process, lane.folder)
        await asyncio.sleep(LOOK_S)
    return process


def _alive(process: asyncio.subprocess.Process, folder: Path) -> None:
    if process.returncode is not None:
        raise Unavailable("fetch", f"ended with status {process.returncode}\n{tail(folder / 'fetch.log')}")


def _feed_list(folder: Path, feeds: int, port: int) -> Path:
    lines = (f'  {{ id = "f{each}", url = "http://{host(each)}:{port}/{each}" }},\n' for each in range(feeds))
    path = folder / "feeds.toml"
    path.write_text(f"feeds = [\n{''.join(lines)}]\n", "utf-8")
    return path


async def _mark(pid: int, port: int) -> Mark:
    told = await asyncio.to_thread(_asked, port)
    readers = list(_children(pid))
    return Mark(
        at=monotonic(), polls=told.get("polls", 0), unchanged=told.get("unchanged", 0), feeds=told["feeds"],
        documents=told.get("documents", 0), worker_s=cpu_s((PROC / str(pid) / "stat").read_text(), own=True),
        readers_s=sum(cpu_s((PROC / str(each) / "stat").read_text(), own=True) for each in readers)
        + cpu_s((PROC / str(pid) / "stat").read_text(), own=False),
        worker_mb=_peak_mb(pid), readers_mb=tuple(map(_peak_mb, readers)),
    )  # fmt: skip


def _asked(port: int) -> dict[str, int]:
    with urlopen(f"http://{host(0)}:{port}/figures", timeout=10) as answer:
        counts: dict[str, int] = json.loads(answer.read())
        return counts


def _children(pid: int) -> Iterator[int]:
    yield from map(int, (PROC / str(pid) / "task" / str(pid) / "children").read_text().split())


def cpu_s(stat: str, *, own: bool) -> float:
    """Return seconds of processor time out of a ``/proc/PID/stat``: its own, or of its children that have ended."""
    behind = stat.rpartition(")")[2].split()
    user, system = behind[UTIME : UTIME + 2] if own else behind[UTIME + 2 : CHILDREN_STIME + 1]
    return (int(user) + int(system)) * TICK_S


def _peak_mb(pid: int) -> float:
    return high_water_mb((PROC / str(pid) / "status").read_text())
