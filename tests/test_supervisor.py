"""The supervisor with real child processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from io import BytesIO
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from streams.core.restarts import Pace
from streams.edges.health import SILENT
from streams.running.child import LINE_LIMIT, Program, lines
from streams.running.hangs import end_when_hung
from streams.running.supervisor import Supervisor, one_stream

QUICK = Pace(first_wait_s=0.01, longest_wait_s=0.05, loop=3)
OBEYS = "print('up', flush=True); import signal; signal.sigwait([signal.SIGTERM])"
TELLS = """
import signal, time, sys
def told(*_):
    print("asked", time.monotonic(), flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, told)
print("up", flush=True)
while True: time.sleep(0.05)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def program(name: str, script: str, *, vital: bool = False) -> Program:
    command = (sys.executable, "-u", "-c", textwrap.dedent(script))
    return Program(name=name, command=command, env=dict(os.environ), vital=vital)


class Scene:
    """Programs under a supervisor, and what they said."""

    def __init__(self, *programs: Program, **how: Any) -> None:
        self.said: list[tuple[str, str]] = []
        self.restarts: list[str] = []
        self.stop = asyncio.Event()
        self.supervisor = Supervisor(programs, self._heard, restarted=self.restarts.append, pace=QUICK, **how)

    def _heard(self, name: str, line: bytes) -> None:
        self.said.append((name, line.decode()))

    async def play(self, script: Callable[[Scene], Awaitable[None]]) -> int:
        """Run until the script is over, then stop; the status."""
        running = asyncio.create_task(self.supervisor.run(self.stop))
        playing = asyncio.ensure_future(script(self))
        await asyncio.wait({running, playing}, return_when=asyncio.FIRST_COMPLETED)
        self.stop.set()
        status = await running
        with suppress(asyncio.CancelledError):
            playing.cancel()
            await playing
        return status

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not true():  # noqa: ASYNC110 - what is awaited happens in other processes
                await asyncio.sleep(0.01)

    async def until_up(self, *names: str) -> None:
        await self.until(lambda: all((name, "up") in self.said for name in names))


def ran(make: Callable[[], Scene], script: Callable[[Scene], Awaitable[None]]) -> tuple[int, Scene]:
    async def play() -> tuple[int, Scene]:
        scene = make()
        return await scene.play(script), scene

    return asyncio.run(play())


def test_stopped_in_order() -> None:
    """Asked to stop, each process gets a head start before the next; the status is 0."""

    async def script(scene: Scene) -> None:
        await scene.until_up("fetch", "worker", "broker")

    programs = (program("fetch", TELLS), program("worker", TELLS), program("broker", TELLS, vital=True))
    status, scene = ran(lambda: Scene(*programs), script)
    asked = {name: float(text.split()[1]) for name, text in scene.said if text.startswith("asked")}
    assert (status, sorted(asked, key=asked.__getitem__)) == (0, ["fetch", "worker", "broker"])


def test_ended_and_started_again() -> None:
    """A process that ends is started again, and the others go on."""

    async def script(scene: Scene) -> None:
        await scene.until_up("worker", "console")
        os.kill(scene.supervisor.children[0].pid or 0, signal.SIGKILL)
        await scene.until(lambda: scene.said.count(("worker", "up")) == 2)

    status, scene = ran(lambda: Scene(program("worker", OBEYS), program("console", OBEYS)), script)
    assert (status, scene.restarts, scene.said.count(("console", "up"))) == (0, ["worker"], 1)


def test_crash_loop_is_told_and_not_given_up() -> None:
    """A process that ends again and again is not ready, says how, and is tried on."""
    health: list[tuple[bool, str]] = []

    async def script(scene: Scene) -> None:
        await scene.until(lambda: len(scene.restarts) >= 4)
        health.append(scene.supervisor.children[0].health())

    status, _ = ran(lambda: Scene(program("worker", "raise SystemExit(70)"), program("console", OBEYS)), script)
    ok, why = health[0]
    assert (status, ok, "crash loop: ended" in why, "last: crashed" in why) == (0, False, True, True)


def test_what_refuses_its_settings() -> None:
    """A process that refuses its settings is not tried again: all stop, with status 2."""

    async def script(scene: Scene) -> None:
        await asyncio.sleep(60)

    status, scene = ran(lambda: Scene(program("worker", "raise SystemExit(2)"), program("console", OBEYS)), script)
    assert (status, scene.restarts) == (2, [])


def test_end_of_a_vital_process() -> None:
    """Without the embedded broker nothing is left to do: all stop, with status 2."""

    async def script(scene: Scene) -> None:
        await scene.until_up("broker", "worker")
        os.kill(scene.supervisor.children[1].pid or 0, signal.SIGKILL)
        await asyncio.sleep(60)

    status, scene = ran(lambda: Scene(program("worker", OBEYS), program("broker", OBEYS, vital=True)), script)
    assert (status, scene.restarts) == (2, [])


def test_vital_processes_come_first() -> None:
    """Nothing starts before the vital processes are prepared."""
    before: list[list[tuple[str, str]]] = []

    async def script(scene: Scene) -> None:
        await scene.until_up("worker")

    def make() -> Scene:
        async def prepare() -> None:
            await scene.until_up("broker")
            before.append(list(scene.said))

        scene = Scene(program("worker", OBEYS), program("broker", OBEYS, vital=True), prepare=prepare)
        return scene

    status, _ = ran(make, script)
    assert (status, before) == (0, [[("broker", "up")]])


def test_failed_preparation() -> None:
    """When the vital processes cannot be used, all stop and the reason is raised."""

    async def prepare() -> None:
        raise OSError("no topics")

    async def script(scene: Scene) -> None:
        await asyncio.sleep(60)

    with pytest.raises(OSError, match="no topics"):
        ran(lambda: Scene(program("worker", OBEYS), program("b", OBEYS, vital=True), prepare=prepare), script)


def test_deaf_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not stop in time is killed, with everything it started."""
    monkeypatch.setattr("streams.running.supervisor.STOP_S", 2.0)
    nested = f"""
        import subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", {DEAF!r}])
        print("pid", child.pid, flush=True)
        {DEAF}
    """

    async def script(scene: Scene) -> None:
        await scene.until(lambda: scene.said.count(("fetch", "up")) == 2)

    status, scene = ran(lambda: Scene(program("fetch", nested)), script)
    grandchild = next(int(text.split()[1]) for _, text in scene.said if text.startswith("pid"))
    assert (status, gone(grandchild)) == (0, True)


def gone(pid: int) -> bool:
    """True when the process ends within five seconds (a zombie nobody waits for counts as ended)."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


ORPHANING = """
import asyncio, os, sys
import structlog
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
from streams.running.child import Program
from streams.running.supervisor import Supervisor
child = Program(name="x", command=(sys.executable, "-c", "import time; time.sleep(60)"), env=dict(os.environ))
async def main():
    supervisor = Supervisor([child], print)
    running = asyncio.create_task(supervisor.run(asyncio.Event()))
    while supervisor.children[0].pid is None: await asyncio.sleep(0.01)
    print(supervisor.children[0].pid, flush=True)
    await running
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_killed_supervisor() -> None:
    """A supervisor that is killed leaves no process behind."""
    command = [sys.executable, "-c", ORPHANING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as supervisor:
        child = int(supervisor.stdout.readline() if supervisor.stdout else 0)
        supervisor.kill()
    assert gone(child)


def test_hung_process() -> None:
    """A process that answered and then is silent for long is ended, and started again."""
    answers = chain([(True, "ready")], repeat((False, f"{SILENT} 8602")))

    async def ask() -> tuple[bool, str]:
        return next(answers)

    async def script(scene: Scene) -> None:
        await scene.until_up("worker")
        watch = asyncio.create_task(end_when_hung(scene.supervisor.children[0], ask, every_s=0.05, misses=3))
        await scene.until(lambda: scene.said.count(("worker", "up")) == 2)
        watch.cancel()

    status, scene = ran(lambda: Scene(program("worker", OBEYS)), script)
    assert (status, scene.restarts) == (0, ["worker"])


@pytest.mark.parametrize("reason", ["joining the group", f"{SILENT} 8602"])
def test_process_that_is_not_ready(reason: str) -> None:
    """A process that says that it is not ready, or has not answered since its start, is left alone."""
    asked: list[str] = []

    async def ask() -> tuple[bool, str]:
        asked.append(reason)
        return False, reason

    async def script(scene: Scene) -> None:
        await scene.until_up("worker")
        watch = asyncio.create_task(end_when_hung(scene.supervisor.children[0], ask, every_s=0.01, misses=3))
        await scene.until(lambda: len(asked) > 10)
        watch.cancel()

    status, scene = ran(lambda: Scene(program("worker", OBEYS)), script)
    assert (status, scene.restarts) == (0, [])


def test_one_stream() -> None:
    """Lines of a log are passed on untouched; what is said outside a log becomes a line of it."""
    out = BytesIO()
    sink = one_stream(out, as_json=True)
    sink("worker", b'{"event":"polled"}')
    sink("broker", "Töpic \udcff".encode(errors="surrogateescape"))
    first, second = out.getvalue().splitlines()
    assert first == b'{"event":"polled"}'
    assert json.loads(second) == {"process": "broker", "event": "said", "line": "Töpic \ufffd"}


def test_one_stream_for_a_terminal() -> None:
    """As text, each line begins with its process."""
    out = BytesIO()
    one_stream(out, as_json=False)("worker", b"started")
    assert out.getvalue() == b"worker | started\n"


def test_long_lines() -> None:
    """A line over the limit is cut, an unfinished one is passed on, and nothing is lost."""

    async def read(text: bytes) -> list[bytes]:
        stream = asyncio.StreamReader()
        stream.feed_data(text)
        stream.feed_eof()
        return [line async for line in lines(stream)]

    long = b"x" * (LINE_LIMIT + 200_000)
    found = asyncio.run(read(b"a\n" + long + b"\nlast"))
    assert (found[0], b"".join(found[1:-1]), found[-1], len(found) > 3) == (b"a", long, b"last", True)
