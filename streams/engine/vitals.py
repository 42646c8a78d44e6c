"""Whether a belt process can keep its promises now: the answer of ``/health/ready`` and the reason to give up.

A live process can consume nothing: Faust never looks at the fatal errors of aiokafka's group coordinator, and its
``start`` succeeds on a broker that dies the next second. So readiness is read off the group, the probes and the
progress, and a process that is not ready for long ends itself for its supervisor.
"""

from __future__ import annotations

from dataclasses import dataclass

STALLED_S = 60.0
"""Records wait and none was settled for so long: it stands still."""
GIVE_UP_S = 120.0
"""Not ready for so long: it ends itself. Longer than a broker's restart, which it survives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What was seen at one moment. Times are of one monotonic clock, in seconds."""

    now: float
    started: bool = False
    group_error: str | None = None
    """A fatal error of the group coordinator: no record will ever come again."""
    broker_answered_at: float | None = None
    member: bool = False
    rebalancing: bool = False
    partitions: int = 0
    lag: int = 0
    """Records of the assigned partitions that are not committed yet."""
    progress_at: float = 0.0
    """When a batch was settled last, or when nothing waited."""
    committed_at: float | None = None


PROBE_S = 5.0
"""Seconds between two questions to the broker; two lost ones tell."""


def readiness(seen: Vitals) -> tuple[bool, str]:
    """Whether it is ready, and why or why not, in words for a person."""
    if not seen.started:
        return False, "starting"
    if seen.group_error is not None:
        return False, f"the group gave up: {seen.group_error}"
    if seen.broker_answered_at is None or seen.now - seen.broker_answered_at > 2 * PROBE_S:
        return False, "the broker does not answer"
    if seen.rebalancing or not seen.member:
        return False, "joining the group"
    if seen.lag and seen.now - seen.progress_at > STALLED_S:
        return False, f"stands still: {seen.lag} records wait, none settled for {seen.now - seen.progress_at:.0f} s"
    return True, _well(seen)


def reason_to_give_up(seen: Vitals, ready_at: float) -> str | None:
    """Why the process should end for its supervisor now; ``ready_at`` is when it was ready last (or started)."""
    ready, why = readiness(seen)
    if ready:
        return None
    if seen.started and seen.group_error is not None:
        return why
    return why if seen.now - ready_at > GIVE_UP_S else None


def _well(seen: Vitals) -> str:
    if not seen.partitions:
        return "in the group, without partitions: others have them"
    at = seen.committed_at
    commit = "nothing committed yet" if at is None else f"committed {seen.now - at:.0f} s ago"
    return f"{seen.partitions} partitions, lag {seen.lag}, {commit}"
