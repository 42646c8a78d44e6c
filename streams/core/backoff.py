"""When to try again: a schedule of waits with jitter.

The jitter comes from what is retried, not from chance, so that a replay waits equally long and a thousand messages
to one receiver still do not come back at one moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

SPREAD = 0.25
"""A wait is lengthened by at most this part of itself; it is never shortened."""


def wait_after(attempt: int, schedule_s: Sequence[float], key: str) -> float | None:
    """Seconds to wait after this attempt (1 is the first), or None when the schedule is used up."""
    if attempt > len(schedule_s):
        return None
    return schedule_s[attempt - 1] * (1 + SPREAD * _share(f"{key}/{attempt}"))


def _share(key: str) -> float:
    """A number from 0 to 1 that is always the same for ``key``."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) / 2**64
