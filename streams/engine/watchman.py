"""Reads the vitals off a running Faust app: group, broker, lag, progress. Asked every second by the runner."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from streams.engine.vitals import PROBE_S, Vitals, readiness, reason_to_give_up


class Lags(Protocol):
    """Takes the lag of each assigned partition."""

    def lag(self, topic: str, partition: int, records: int) -> None: ...


class Watchman:
    """Sees one app. ``settled()`` is called by the belt after each batch; ``look()`` by the runner."""

    def __init__(self, app: Any, lags: Lags, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._lags = lags
        self._clock = clock
        self._progress_at = self._ready_at = clock()
        self._answered_at: float | None = None
        self._asked_at = 0.0
        self._probe: asyncio.Task[None] | None = None
        self._seen = Vitals(now=clock())

    def settled(self) -> None:
        """A batch was settled."""
        self._progress_at = self._clock()

    def readiness(self) -> tuple[bool, str]:
        """Of the last look."""
        return readiness(self._seen)

    def epoch(self) -> int | None:
        """The group's generation; None before the start, while partitions change hands and while tables recover."""
        app = self._app
        kafka = app.consumer._thread._consumer if app.started else None
        if kafka is None or app.rebalancing or app.in_recovery or not app.tables.recovery.completed.is_set():
            return None
        generation: int = kafka._coordinator.generation
        return generation if generation >= 0 else None

    async def look(self) -> str | None:
        """Look once; return the reason to give up, if there is one."""
        now = self._clock()
        if now - self._asked_at > PROBE_S and (self._probe is None or self._probe.done()):
            self._asked_at = now
            self._probe = asyncio.create_task(self._ask())
        self._seen = self._vitals(now)
        if readiness(self._seen)[0]:
            self._ready_at = now
        return reason_to_give_up(self._seen, self._ready_at)

    async def _ask(self) -> None:
        """Ask the broker for metadata; an answer in time is remembered."""
        client = self._app.producer._ensure_producer().client
        try:
            answered = await asyncio.wait_for(asyncio.shield(client.force_metadata_update()), PROBE_S)
        except TimeoutError:
            return
        if answered:
            self._answered_at = self._clock()

    def _vitals(self, now: float) -> Vitals:
        consumer = self._app.consumer
        kafka = consumer._thread._consumer
        if kafka is None:
            return Vitals(now=now)
        lag = sum(self._lag_by_partition(consumer, kafka))
        if not lag:
            self._progress_at = now
        commits = consumer._thread.tp_last_committed_at.values()
        return Vitals(
            now=now,
            started=self._app.started,
            group_error=_group_error(kafka._coordinator),
            broker_answered_at=self._answered_at,
            member=kafka._coordinator.generation >= 0,
            rebalancing=self._app.rebalancing,
            partitions=len(kafka.assignment()),
            lag=lag,
            progress_at=self._progress_at,
            committed_at=max(commits, default=None),
        )

    def _lag_by_partition(self, consumer: Any, kafka: Any) -> Iterator[int]:
        """Records behind the commit, of every assigned partition that is no changelog."""
        assignment = kafka._subscription.subscription and kafka._subscription.subscription.assignment
        if not assignment:
            return
        for tp in assignment.tps:
            if consumer._is_changelog_tp(tp):
                continue
            end = assignment.state_value(tp).highwater
            done = consumer._committed_offset[tp] or consumer._read_offset[tp] or 0
            lag = max(0, end - done) if end is not None else 0
            self._lags.lag(tp.topic, tp.partition, lag)
            yield lag


def _group_error(coordinator: Any) -> str | None:
    """What ``check_errors()`` would raise, read without clearing it: Faust never calls that."""
    if coordinator._pending_exception is not None:
        return repr(coordinator._pending_exception)
    task = coordinator._coordination_task
    if task.done() and not task.cancelled() and task.exception() is not None:
        return repr(task.exception())
    return None
