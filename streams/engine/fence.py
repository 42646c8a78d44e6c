"""Lets nothing be written by a process that the group may have left out meanwhile.

A process that stood still for longer than its session (frozen, swapped out, cut off) goes on in the middle of a batch
while another has its partitions already. What it writes then to a changelog stands behind the other's rows and takes
their place at the next recovery; the broker refuses its commits, but not its records. So before each write membership
must be fresher than the session, and of the generation that the batch was begun in. There is no transaction around
it: a process that is frozen between this look and the socket, a matter of milliseconds, is not caught.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from streams.core.errors import Unavailable

FRESH = 0.9
"""Of a session: the broker counts from when it got a heartbeat, this process from when it got the answer."""
LOOK_S = 0.05


class Fence:
    """Sees one app. ``begin()`` when a batch is begun, ``passed()`` before what comes of it is written."""

    def __init__(self, app: Any, session_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._fresh_s = FRESH * session_s
        self._clock = clock

    def begin(self) -> int:
        """Return the generation of the group that this process is a member of; -1 for none."""
        generation: int = self._app.consumer._thread._consumer._coordinator.generation
        return generation

    async def passed(self, generation: int) -> None:
        """Return when this process is surely still a member of that generation. Raises Unavailable when it is not.

        A heartbeat that is overdue is waited for: a broker that pauses is no reason to end.
        """
        while True:
            if generation < 0 or self.begin() != generation:
                raise Unavailable("group", "this process was left out of it in the middle of a batch")
            if self._clock() - self._app.consumer._thread.heard_at < self._fresh_s:
                return
            await asyncio.sleep(LOOK_S)
