"""Turns at a host: few requests at one time, some space between them, and none while the host asks for quiet."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class _Host:
    turns: asyncio.Semaphore
    next_at: float = 0.0
    """Loop time of the next start."""
    quiet_until: datetime | None = None
    users: int = 0


@dataclass(slots=True)
class Hosts:
    """Turns by host. Hosts nobody uses are forgotten, so memory follows the feeds at work."""

    at_once: int = 2
    spacing_s: float = 1.0
    """Seconds between the starts of two requests to one host."""
    _hosts: dict[str, _Host] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn at a host and hold it."""
        host = self._hosts.setdefault(name, _Host(turns=asyncio.Semaphore(self.at_once)))
        host.users += 1
        try:
            async with host.turns:
                await self._space(host)
                yield
        finally:
            host.users -= 1
            if not host.users and host.quiet_until is None and len(self._hosts) > 1024:
                del self._hosts[name]

    def quiet(self, name: str, until: datetime) -> None:
        """The host asked for quiet (429): all its feeds wait."""
        host = self._hosts.setdefault(name, _Host(turns=asyncio.Semaphore(self.at_once)))
        host.quiet_until = max(until, host.quiet_until or until)

    def quiet_until(self, name: str, now: datetime) -> datetime | None:
        """Return until when a host wants quiet, or None."""
        host = self._hosts.get(name)
        if host is None or host.quiet_until is None:
            return None
        if host.quiet_until <= now:
            host.quiet_until = None
        return host.quiet_until

    async def _space(self, host: _Host) -> None:
        if host.quiet_until is not None:  # who gets a turn now does not ask
            return
        clock = asyncio.get_running_loop().time
        start = max(clock(), host.next_at)
        host.next_at = start + self.spacing_s
        await asyncio.sleep(start - clock())


@dataclass(slots=True)
class Agenda:
    """Which feed is due next. A feed stands in it once; a later entry for it counts, earlier ones are ignored."""

    _heap: list[tuple[datetime, str]] = field(default_factory=list)
    _due: dict[str, datetime] = field(default_factory=dict)

    def put(self, feed: str, due: datetime) -> None:
        """Plan a feed, or plan it anew."""
        self._due[feed] = due
        heapq.heappush(self._heap, (due, feed))

    def drop(self, feed: str) -> None:
        """Take a feed out."""
        self._due.pop(feed, None)

    def next_due(self) -> datetime | None:
        """Return when the next feed is due, or None when none is planned."""
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def take(self, now: datetime) -> str | None:
        """Take out and return a feed that is due."""
        due = self.next_due()
        if due is None or due > now:
            return None
        feed = heapq.heappop(self._heap)[1]
        del self._due[feed]
        return feed

    def __len__(self) -> int:
        return len(self._due)
