"""What the gate lets through of a stream of items, and what an item costs that leaves there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from streams.core.model import RawItem
from streams.core.reading import Reader

BATCH = 64
Clock = Callable[[], float]


def measure_gate(reader: Reader, items: Iterable[RawItem], clock: Clock = time.process_time) -> dict[str, Any]:
    """Read the items; return the share that passes the gate of any watch, and of each, and microseconds an item.

    The time is the processor's, of a second reading of what leaves before it is normalized: the first loads things.
    """
    stream, total, passed, left = iter(items), 0, 0, list[RawItem]()
    through = dict.fromkeys(reader.watches, 0)
    while batch := list(islice(stream, BATCH)):
        total += len(batch)
        for raw, reading in zip(batch, reader.read(batch), strict=True):
            left += [raw] if reading.item is None else []
            passed += bool(reading.verdicts)
            for name in reading.verdicts:
                through[name] += 1
    return {
        "items": total,
        "through": passed / total if total else 0.0,
        "by_watch": {name: number / total if total else 0.0 for name, number in through.items()},
        "microseconds": round(_seconds(reader, left, clock) * 1e6, 1),
    }


def _seconds(reader: Reader, left: Sequence[RawItem], clock: Clock) -> float:
    began = clock()
    for start in range(0, len(left), BATCH):
        reader.read(left[start : start + BATCH])
    return (clock() - began) / len(left) if left else 0.0


def table(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the figures as lines for a terminal."""
    yield f"gate: {figures['items']} items, {figures['through']:.3f} pass the gate of some watch"
    for name, share in figures["by_watch"].items():
        yield f"  {name:24} {share:8.3f}"
    yield f"  {'microseconds an item':24} {figures['microseconds']:8.1f}  of processor, of those that leave there"
