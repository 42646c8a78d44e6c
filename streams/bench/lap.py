"""One measured run over all items, and the clock that a measured process carries."""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """What a measured process tells at its end."""

    items: int
    seconds: float
    """From the first batch in hand until everything is acknowledged."""
    cpu_s: float
    """Processor time of the process between the two, all threads."""
    peak_mb: float
    stages: Mapping[str, float] = field(default_factory=dict)
    """Seconds that batches spent in each stage, waiting for the broker's acknowledgement included."""

    @property
    def rate(self) -> float:
        """Items a second."""
        return self.items / self.seconds


class Clock:
    """Starts with the first batch, and is done when nothing is owed any more."""

    def __init__(self, owed: Mapping[str, int]) -> None:
        """``owed``: records that each topic still has for us. A step that emits owes more."""
        self.owed = Counter(owed)
        self._items = sum(owed.values())
        self._stages: Counter[str] = Counter()
        self._began: tuple[float, float] | None = None

    def begin(self) -> None:
        """The first call counts."""
        if self._began is None:
            self._began = time.perf_counter(), time.process_time()

    def paid(self, topic: str, count: int = 1) -> bool:
        """So many records of a topic are done; True when that was the last of all."""
        self.owed[topic] -= count
        return not any(self.owed.values())

    def spent(self, stage: str, seconds: float) -> None:
        self._stages[stage] += seconds  # type: ignore[assignment]

    def lap(self) -> Lap:
        """What was measured from ``begin`` until now."""
        began = self._began or (time.perf_counter(), time.process_time())
        wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
        return Lap(items=self._items, seconds=wall, cpu_s=cpu, peak_mb=peak_mb(), stages=dict(self._stages))


def peak_mb() -> float:
    """The most memory this process ever held, in MB of 10^6 bytes."""
    # getrusage counts what the parent held when it forked, the kernel's own table does not.
    if STATUS.exists():
        return high_water_mb(STATUS.read_text())
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def high_water_mb(status: str) -> float:
    """``VmHWM`` of the text of a ``/proc/PID/status``."""
    kib = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")), "0")
    return int(kib) * 1024 / 1e6
