"""When a process that ended is started again: how long to wait, and when to call it a crash loop.

A loop is not given up: a broker may be away for an hour, and a service that ended at night is of no use in the
morning. It is told instead, by the log, by readiness and by the metrics. Only what refuses its settings is final,
because the same settings will be refused again.
"""

from __future__ import annotations

from dataclasses import dataclass

FAILED = 1
REFUSED = 2
UNAVAILABLE = 69
MEANINGS = {
    0: "stopped",
    FAILED: "failed",
    REFUSED: "refused its settings, topics or watches",
    UNAVAILABLE: "did not start",
    70: "crashed",
    71: "a record could not be sent",
    72: "lost the broker or stood still",
    75: "did not stop in time",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How restarts are paced, in seconds."""

    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    quick_s: float = 60.0
    """A process that ends sooner than this after its start ended quickly."""
    loop: int = 5
    """So many quick ends in a row are a crash loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How often in a row a process ended quickly, and how it ended last."""

    quick: int = 0
    status: int | None = None


def ended(before: Record, status: int, ran_s: float, pace: Pace) -> Record:
    """The record after one more end."""
    return Record(quick=before.quick + 1 if ran_s < pace.quick_s else 0, status=status)


def wait_s(record: Record, pace: Pace) -> float:
    """Seconds to wait before the next start: doubled with each quick end."""
    doubled = pace.first_wait_s * 2.0 ** min(max(0, record.quick - 1), 30)
    return min(pace.longest_wait_s, doubled)


def loops(record: Record, pace: Pace, up_s: float = 0.0) -> bool:
    """True in a crash loop; a process that has been up long enough has left it."""
    return record.quick >= pace.loop and up_s < pace.quick_s


def meaning(status: int) -> str:
    """An exit status in words; a negative one is the signal that ended it."""
    return f"ended by signal {-status}" if status < 0 else MEANINGS.get(status, f"ended with status {status}")
