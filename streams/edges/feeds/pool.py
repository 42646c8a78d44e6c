"""Reading processes, and who gets one: documents are read outside this process, so that a poisonous one can be killed.

A thread would not protect: the feed library holds the interpreter's lock through its quadratic regular expressions.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

import msgspec

from streams.core.model import Entry
from streams.edges.feeds import wire
from streams.edges.feeds.limits import MIB, OUT_OF_MEMORY, Limits
from streams.edges.feeds.parsed import Document, FeedError, Parsed, Reason

ANSWER_LIMIT = 128 * MIB
PIECE = 256 * 1024
"""Bytes handed over at a time: asyncio would keep a copy of all that does not yet fit into the pipe."""
DEATHS: dict[int, tuple[Reason, str]] = {
    -signal.SIGPROF: ("cpu_limit", "took more processor time than a document may"),
    -signal.SIGKILL: ("memory_limit", "the kernel ended its reader"),
    -signal.SIGABRT: ("memory_limit", "its reader got no more memory"),
    OUT_OF_MEMORY: ("memory_limit", "its reader got no more memory"),
    -signal.SIGSEGV: ("reader_crashed", "its reader crashed"),
}
Frames = tuple[bytes, ...]
DECODER = msgspec.json.Decoder(wire.Answer)


@dataclass(slots=True)
class ReaderPool:
    """At most ``size`` reading processes, started when needed and used again until they die."""

    size: int = 1
    limits: Limits = field(default_factory=Limits)
    _free: list[asyncio.subprocess.Process] = field(default_factory=list)
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.size)

    async def __aenter__(self) -> ReaderPool:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the idle processes."""
        while self._free:
            await end(self._free.pop())

    async def read(self, document: Document, *, safe: bool = False) -> Parsed:
        """Read a document within the limits; ``safe`` takes scripts out. Raises FeedError with its reason."""
        if len(document.body) > self.limits.body_bytes:
            raise FeedError(document.url, "too_large", f"{len(document.body)} bytes")
        frames = wire.document_frames(document, self.limits.cpu_s, self.limits.entries, safe=safe)
        given = await self._within(frames, document.url)
        if given.parsed is None:
            raise FeedError(document.url, given.reason, given.detail)
        return given.parsed

    async def make_safe(self, entries: Sequence[Entry], subject: str = "") -> tuple[Entry, ...]:
        """Take scripts out of the texts of entries, within the limits of a document; raises FeedError.

        Beside ``read``, because most entries of most documents are known already.
        """
        if not entries:
            return ()
        given = await self._within(wire.entry_frames(entries, self.limits.cpu_s), subject)
        if given.entries is None:
            raise FeedError(subject, given.reason, given.detail)
        return given.entries

    async def _within(self, frames: Frames, subject: str) -> wire.Answer:
        async with self._slots:
            process = await self._take()
            try:
                return await asyncio.wait_for(self._ask(process, frames), self.limits.wall_s)
            except TimeoutError:
                await end(process)
                raise FeedError(subject, "time_limit", f"took over {self.limits.wall_s:g} s") from None
            except BaseException:
                await end(process)
                raise

    async def _take(self) -> asyncio.subprocess.Process:
        while self._free:
            process = self._free.pop()
            if process.returncode is None:
                return process
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "streams.edges.feeds.reader", str(self.limits.memory_mb),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, limit=MIB,
        )  # fmt: skip

    async def _ask(self, process: asyncio.subprocess.Process, frames: Frames) -> wire.Answer:
        try:
            given = DECODER.decode(await _exchange(process, frames))
        except (asyncio.IncompleteReadError, ConnectionError):
            return _death(await process.wait())
        if given.reason == "memory_limit":
            await end(process)
        else:
            self._free.append(process)
        return given


async def _exchange(process: asyncio.subprocess.Process, frames: Frames) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    for frame in frames:
        for begin in range(0, len(frame), PIECE):
            process.stdin.write(frame[begin : begin + PIECE])
            await process.stdin.drain()
    (length,) = wire.LENGTH.unpack(await process.stdout.readexactly(wire.LENGTH.size))
    if length > ANSWER_LIMIT:
        raise ConnectionError("an answer larger than any document gives")
    return await process.stdout.readexactly(length)


def _death(code: int) -> wire.Answer:
    reason, detail = DEATHS.get(code, ("reader_crashed", f"its reader ended with {code}"))
    return wire.Answer(reason=reason, detail=detail)


async def end(process: asyncio.subprocess.Process) -> None:
    """Kill a process and wait for it, so that none is left behind.

    What it still had to say is read away: asyncio takes a process for ended only when its output has ended, and stops
    listening to an output that nobody takes.
    """
    if process.returncode is None:
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    while process.stdout is not None and await process.stdout.read(MIB):
        pass
    await process.wait()
