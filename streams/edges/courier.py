"""The courier: takes what is due out of the outbox, posts it, and reports every attempt.

A receiver gets one message at a time, the messages of one alert in order. A slow or dead receiver stalls nobody else:
those that were slow last time share half of the places, and one that is down as a whole is left alone for a while.
After a restart the courier knows what the table knows: an attempt whose report did not get out is made again, under
the same id and with the same bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import aiohttp
import structlog

from streams.core.backoff import wait_after
from streams.core.model import Delivery
from streams.core.outbox import Due, Outbox
from streams.edges.backlog import Backlog
from streams.edges.webhook import Attempt, Letter, Target, post

log = structlog.get_logger("pactwire.courier")
LOST = frozenset({"gave_up", "refused"})
"""Outcomes after which a message is never tried again: an operator must know."""

SETTLE_S = 1.0
"""After a start or a rebalance nothing is posted for so long: reports that were under way are booked meanwhile."""
REST_S = 1.0
"""The longest the courier looks away."""
SLOW_S = 2.0
"""An attempt that took longer, or had no answer, makes its receiver a slow one until the next is quick."""
PAUSE_LIMIT_S = 60.0
"""A receiver that is down is tried at least this often while something is due, unless it asked for a longer wait."""

Report = Callable[[Delivery], Awaitable[object]]
"""Returns when the broker has the attempt. What it raises ends the courier, and the process with it."""
Clock = Callable[[], datetime]


class Meter(Protocol):
    """What the courier tells of itself."""

    def count(self, stage: str, word: str, seconds: float) -> None: ...
    def delivery(self, receiver: str, outcome: str, seconds: float) -> None: ...
    def pending(self, receiver: str, messages: int) -> None: ...


class Table(Protocol):
    """The outbox as this process holds it."""

    def epoch(self) -> int | None:
        """None while it is incomplete; another number after every hand-over of partitions."""

    def outboxes(self) -> Iterable[Outbox]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How the courier works."""

    targets: Mapping[str, Target]
    backoff_s: tuple[float, ...]
    """Waits after the first, second, ... attempt; after the last the message is given up."""
    places: int
    """Receivers served at one time."""
    settle_s: float = SETTLE_S


class Courier:
    """``notice()`` what changed in the table, ``run()`` for ever."""

    def __init__(self, session: aiohttp.ClientSession, terms: Terms, report: Report, meter: Meter, now: Clock) -> None:
        self._session = session
        self._terms = terms
        self._report = report
        self._meter = meter
        self._now = now
        self._backlog = Backlog()
        self._bearing = {name: Bearing() for name in terms.targets}
        self._flying: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._epoch: int | None = None

    def notice(self, outbox: Outbox) -> None:
        """An outbox has changed in the table."""
        self._backlog.notice(outbox)
        self._wake.set()

    async def run(self, table: Table) -> None:
        """Post what is due until cancelled. Raises what ``report`` raises."""
        try:
            while True:
                self._wake.clear()
                self._land()
                if await self._in_step(table):
                    self._launch(self._now())
                await self._rest()
        finally:
            for task in self._flying.values():
                task.cancel()
            await asyncio.gather(*self._flying.values(), return_exceptions=True)

    async def _in_step(self, table: Table) -> bool:
        """Whether the backlog is that of the table; reads the table when it has changed hands."""
        epoch = table.epoch()
        if epoch is None or epoch == self._epoch:
            return epoch is not None
        await asyncio.sleep(self._terms.settle_s)
        if table.epoch() != epoch:
            return False
        self._backlog.replace(table.outboxes())
        await self._give_up_on_strangers(self._now())
        self._epoch = epoch
        return True

    async def _give_up_on_strangers(self, now: datetime) -> None:
        """What waits for a receiver that the settings do not know is given up after a schedule's time, not before.

        A receiver left out by mistake gets everything once it is back.
        """
        patience = timedelta(seconds=sum(self._terms.backoff_s))
        for name in set(self._backlog.receivers()) - set(self._terms.targets):
            log.warning("unknown receiver", receiver=name, waiting=self._backlog.waiting(name))
            for due in self._backlog.overdue(name, now - patience):
                await self._record(
                    outcome(due, Attempt(verdict="retry", error="no such receiver in the settings"), (), now)
                )

    def _land(self) -> None:
        """Take in finished flights; one that failed ends the courier."""
        for name in [name for name, task in self._flying.items() if task.done()]:
            self._flying.pop(name).result()

    def _launch(self, now: datetime) -> None:
        """Send out who is free, quick ones before slow ones, then in turn."""
        self._count_waiting()
        for name in sorted(self._terms.targets, key=lambda name: self._bearing[name].turn):
            bearing = self._bearing[name]
            if name in self._flying or bearing.paused(now) or not self._place(bearing):
                continue
            due = self._backlog.next_for(name, now)
            if due is not None:
                bearing.served_at = now
                self._flying[name] = asyncio.create_task(self._fly(due, now))

    def _place(self, bearing: Bearing) -> bool:
        """Whether there is a place: all are open to quick receivers, half of them to slow ones."""
        slow = sum(self._bearing[name].slow for name in self._flying)
        half = max(1, self._terms.places // 2)
        return len(self._flying) < self._terms.places and not (bearing.slow and slow >= half)

    def _count_waiting(self) -> None:
        for name in self._terms.targets:
            self._meter.pending(name, self._backlog.waiting(name))

    async def _rest(self) -> None:
        """Until something was noticed, a flight ended, or something becomes due."""
        waking = asyncio.create_task(self._wake.wait())
        try:
            await asyncio.wait(
                {waking, *self._flying.values()}, timeout=self._patience(), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            waking.cancel()
            await asyncio.gather(waking, return_exceptions=True)

    def _patience(self) -> float:
        now = self._now()
        free = [name for name in self._terms.targets if name not in self._flying]
        times = [at for name in free for at in (self._backlog.next_at(name), self._bearing[name].until) if at]
        waits = [(at - now).total_seconds() for at in times if at > now]
        return min([REST_S, *waits])

    async def _fly(self, due: Due, now: datetime) -> None:
        bearing = self._bearing[due.receiver]
        if bearing.gone:
            attempt = Attempt(verdict="refused", error="said it was gone (410); not asked again before a restart")
        else:
            letter = Letter(id=due.event_id, body=due.body.encode())
            attempt = await self._attempt(due.receiver, letter, now)
        bearing.learn(attempt, self._pause(bearing, due.receiver, attempt), self._now())
        await self._record(outcome(due, attempt, self._terms.backoff_s, now))

    async def _attempt(self, receiver: str, letter: Letter, now: datetime) -> Attempt:
        """Post; a fault of ours in the face of a strange answer costs this message a retry and nobody else anything."""
        try:
            return await post(self._session, self._terms.targets[receiver], letter, now)
        except Exception as error:
            log.exception("attempt failed", receiver=receiver, event_id=letter.id)
            return Attempt(verdict="retry", error=f"internal fault: {type(error).__name__}")

    def _pause(self, bearing: Bearing, receiver: str, attempt: Attempt) -> float:
        """Seconds to leave a whole receiver alone: longer and longer up to a limit, or as long as it asks for."""
        if not attempt.throttled:
            return attempt.retry_after_s or 0.0
        nth = min(bearing.failures + 1, len(self._terms.backoff_s))
        wait = wait_after(nth, self._terms.backoff_s, receiver) if nth else 0.0
        return max(min(wait or 0.0, PAUSE_LIMIT_S), attempt.retry_after_s or 0.0)

    async def _record(self, delivery: Delivery) -> None:
        tell = log.error if delivery.outcome in LOST else log.info
        tell(
            delivery.outcome, receiver=delivery.receiver, alert=delivery.alert, event_id=delivery.event_id,
            attempt=delivery.attempt, status=delivery.status, error=delivery.error, seconds=delivery.seconds,
        )  # fmt: skip
        self._meter.count("courier", delivery.outcome, delivery.seconds)
        self._meter.delivery(delivery.receiver, delivery.outcome, delivery.seconds)
        await self._report(delivery)
        self._backlog.book(delivery)


@dataclass(slots=True)
class Bearing:
    """How a receiver has behaved, as far as this process has seen."""

    until: datetime | None = None
    """It is left alone until then."""
    failures: int = 0
    """Times in a row that it was down as a whole."""
    slow: bool = False
    gone: bool = False
    served_at: datetime | None = None

    @property
    def turn(self) -> tuple[bool, float]:
        return self.slow, self.served_at.timestamp() if self.served_at else 0.0

    def paused(self, now: datetime) -> bool:
        return self.until is not None and self.until > now

    def learn(self, attempt: Attempt, pause_s: float, now: datetime) -> None:
        """An attempt ended."""
        self.failures = self.failures + 1 if attempt.throttled else 0
        self.slow = attempt.seconds > SLOW_S or (attempt.verdict == "retry" and attempt.status is None)
        self.gone = self.gone or attempt.status == 410
        self.until = now + timedelta(seconds=pause_s) if pause_s else None


def outcome(due: Due, attempt: Attempt, backoff_s: tuple[float, ...], began: datetime) -> Delivery:
    """The record of one attempt: what came of it, and when the next one is due, counted from its end."""
    nth = due.attempts + 1
    retry = attempt.verdict == "retry"
    wait = wait_after(nth, backoff_s, f"{due.event_id}/{due.receiver}") if retry else None
    rest = None if wait is None else attempt.seconds + max(wait, attempt.retry_after_s or 0.0)
    return Delivery(
        alert=due.alert,
        event_id=due.event_id,
        receiver=due.receiver,
        attempt=nth,
        at=began,
        outcome="gave_up" if retry and wait is None else attempt.verdict,
        status=attempt.status,
        seconds=round(attempt.seconds, 6),
        error=attempt.error,
        next_at=None if rest is None else began + timedelta(seconds=rest),
    )
