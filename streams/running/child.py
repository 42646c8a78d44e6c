"""One supervised process: started, its lines passed on, started again when it ends, and stopped when asked."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import structlog

from streams.core import restarts
from streams.core.errors import Refused
from streams.core.restarts import Pace, Record
from streams.edges.lifeline import tied

log = structlog.get_logger("supervisor")

LINE_LIMIT = 1_048_576
"""Bytes of one line; a longer one is cut into several."""
Sink = Callable[[str, bytes], None]
"""Takes the program's name and one line of it, without its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What is run: a name, a command, its environment."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)
    vital: bool = False
    """True when its end is the end of all: the embedded broker takes everything with it."""


class Child:
    """Keeps one program running: ``keep()`` for ever, until ``stop()``."""

    def __init__(self, program: Program, sink: Sink, pace: Pace, restarted: Callable[[str], None]) -> None:
        self.program = program
        self.record = Record()
        self._sink = sink
        self._pace = pace
        self._restarted = restarted
        self._process: asyncio.subprocess.Process | None = None
        self._began = time.monotonic()
        self._stopping = asyncio.Event()
        self._gone = asyncio.Event()
        self._gone.set()

    @property
    def pid(self) -> int | None:
        """Its process, while one runs."""
        return self._process.pid if self._process is not None else None

    def health(self) -> tuple[bool, str]:
        """Whether it runs, in words."""
        if restarts.loops(self.record, self._pace, self._up_s()):
            status = restarts.meaning(self.record.status or 0)
            return False, f"crash loop: ended {self.record.quick} times in a row, last: {status}"
        return (True, f"runs as {self.pid}") if self.pid is not None else (False, "does not run")

    def _up_s(self) -> float:
        return time.monotonic() - self._began if self._process is not None else 0.0

    async def keep(self) -> None:
        """Run it again and again until ``stop()``. Raises Refused when another start would be of no use."""
        self._gone.clear()
        try:
            while not self._stopping.is_set():
                self._began = time.monotonic()
                status = await self._once()
                if not self._stopping.is_set():
                    await self._again(status, time.monotonic() - self._began)
        finally:
            self._gone.set()

    async def stop(self, patience_s: float) -> None:
        """Ask it to stop and wait; after ``patience_s`` it is killed with everything it started."""
        self._stopping.set()
        self._signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), patience_s)
            return
        log.error("killed", child=self.program.name, why=f"did not stop within {patience_s:.1f} s")
        self.kill()
        await self._gone.wait()

    def kill(self) -> None:
        """End it at once, with everything it started."""
        self._signal(signal.SIGKILL)

    async def _again(self, status: int, ran_s: float) -> None:
        name, why = self.program.name, restarts.meaning(status)
        self.record = restarts.ended(self.record, status, ran_s, self._pace)
        if status == restarts.REFUSED or self.program.vital:
            log.error("ended for good", child=name, status=status, why=why)
            raise Refused(name, why)
        wait_s = restarts.wait_s(self.record, self._pace)
        tell = log.error if restarts.loops(self.record, self._pace) else log.warning
        tell("ended", child=name, status=status, why=why, ran_s=round(ran_s, 1), again_in_s=wait_s)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), wait_s)
            return
        self._restarted(name)

    async def _once(self) -> int:
        """Run it once; its exit status."""
        process = await asyncio.create_subprocess_exec(
            *self.program.command,
            env=dict(self.program.env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the others in order
            preexec_fn=tied(),
        )
        self._process = process
        log.info("running", child=self.program.name, pid=process.pid)
        pump = asyncio.create_task(self._pump(process))
        if self._stopping.is_set():
            self._signal(signal.SIGTERM)
        status = await process.wait()
        self._process = None
        # Not longer: a process it left behind may hold the pipe open.
        await asyncio.wait({pump}, timeout=1.0)
        pump.cancel()
        return status

    async def _pump(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:
            return
        async for line in lines(process.stdout):
            self._sink(self.program.name, line)

    def _signal(self, sign: signal.Signals) -> None:
        """To the process alone, so that it stops its own helpers; KILL to all of its session."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if sign is signal.SIGKILL:
                os.killpg(self._process.pid, sign)
            else:
                self._process.send_signal(sign)


async def lines(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Lines without their ends, however long they are: one over the limit is cut, none is lost."""
    rest = b""
    while chunk := await stream.read(65_536):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line
        if len(rest) > LINE_LIMIT:
            yield rest
            rest = b""
    if rest:
        yield rest
