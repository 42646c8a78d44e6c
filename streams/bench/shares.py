"""Where the read stage's time goes: ``python -m streams.bench.shares ITEMS``, one line of JSON.

The stage answers batches without a broker while a timer asks, a thousand times a second of processor time, which
step is on. A profiler that hooks every call would charge the steps of many small functions more than they take.
"""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from streams.agents.stage import answer_batch
from streams.agents.tools import Tools
from streams.agents.wire import message
from streams.bench.flows import FLOWS, tools_of
from streams.bench.load import items
from streams.cli import calm_collector
from streams.core import codec
from streams.core.claims import claims
from streams.core.gate import Gate
from streams.core.judge import Judge, prepare
from streams.core.normalize import normalize
from streams.core.reading import Reader
from streams.edges.encoder import shared_encoder
from streams.service import begin
from streams.topics import RAW

EVERY_S = 0.001
REST = "rest"


@dataclass(frozen=True, slots=True)
class Shares:
    """Microseconds an item costs in the read stage, and the share of each step in them."""

    us_per_item: float
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Held:
    """A raw record in memory."""

    key: bytes | None
    value: bytes | None
    offset: int
    topic: str = RAW.name
    partition: int = 0
    headers: Any = ()


def steps() -> dict[CodeType, str]:
    """The functions that are the steps, by their code."""
    embed = type(shared_encoder()).embed
    return {
        codec.decode.__code__: "decode", Gate.open_for.__code__: "gate", normalize.__code__: "normalize",
        prepare.__code__: "prepare", embed.__code__: "embed", Judge.decide.__code__: "judge",
        Reader.code.__code__: "code", claims.__code__: "claims", message.__code__: "encode",
    }  # fmt: skip


@contextmanager
def sampled(known: Mapping[CodeType, str], seen: Counter[str]) -> Iterator[None]:
    """Count which step is on while the context lasts. Only in the main thread."""
    before = signal.signal(signal.SIGPROF, lambda _, frame: seen.update([_step_of(frame, known)]))
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _step_of(frame: FrameType | None, known: Mapping[CodeType, str]) -> str:
    """The outermost step on the stack: what a step calls is the step."""
    found = REST
    while frame is not None:
        found = known.get(frame.f_code, found)
        frame = frame.f_back
    return found


def measure(count: int, batch: int, tools: Tools) -> Shares:
    """Answer so many items in batches."""
    held = [Held(raw.id.encode(), codec.encode(raw), number) for number, raw in enumerate(items(count))]
    seen: Counter[str] = Counter()
    began = time.process_time()
    with sampled(steps(), seen):
        for start in range(0, count, batch):
            answer_batch(FLOWS["read"][0], held[start : start + batch], tools)
    spent = time.process_time() - began
    total = max(1, seen.total())
    return Shares(round(spent / count * 1e6, 1), {name: round(n / total, 3) for name, n in seen.most_common()})


def main() -> None:
    given = begin("worker")
    shares = measure(int(sys.argv[1]), given.worker.batch, tools_of("read", given))
    print(codec.encode(shares).decode())


if __name__ == "__main__":
    calm_collector()  # as the command does
    main()
