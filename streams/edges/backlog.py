"""What waits for which receiver: the outboxes of this process, seen from the receivers' side.

The courier changes no table. It reports attempts, the stage ``settle`` books them, and until that has come round the
backlog remembers by itself what was done: of two accounts of one message the further one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from streams.core.model import Delivery
from streams.core.outbox import Due, Outbox, due, merge, settle


class Backlog:
    """Fed with outboxes, asked for the next message of a receiver."""

    def __init__(self) -> None:
        self._held: dict[str, Outbox] = {}
        self._lanes: dict[str, dict[str, Due]] = {}

    def notice(self, outbox: Outbox) -> None:
        """The table holds this outbox now."""
        held = self._held.get(outbox.alert)
        if outbox.finished:
            self._forget(outbox.alert)
        else:
            self._put(outbox if held is None else merge(outbox, held))

    def replace(self, outboxes: Iterable[Outbox]) -> None:
        """The table holds these and no others: a rebalance has taken some and brought some."""
        before, self._held, self._lanes = self._held, {}, {}
        for outbox in outboxes:
            held = before.get(outbox.alert)
            if not outbox.finished:
                self._put(outbox if held is None else merge(outbox, held))

    def book(self, delivery: Delivery) -> None:
        """An attempt was made and reported."""
        held = self._held.get(delivery.alert)
        if held is not None:
            self._put(settle(held, delivery))

    def next_for(self, receiver: str, now: datetime) -> Due | None:
        """What a receiver gets next: of all that is due, what has waited longest."""
        ready = (each for each in self._lane(receiver) if each.next_at is None or each.next_at <= now)
        return min(ready, key=lambda each: (each.at, each.event_id), default=None)

    def next_at(self, receiver: str) -> datetime | None:
        """When the first of what is not due yet becomes so."""
        return min((each.next_at for each in self._lane(receiver) if each.next_at is not None), default=None)

    def receivers(self) -> tuple[str, ...]:
        """Everyone for whom something waits."""
        return tuple(name for name, lane in self._lanes.items() if lane)

    def waiting(self, receiver: str) -> int:
        """Alerts with a message for this receiver."""
        return len(self._lanes.get(receiver, ()))

    def overdue(self, receiver: str, before: datetime) -> list[Due]:
        """What waits for a receiver since before this time."""
        return [each for each in self._lane(receiver) if each.at < before]

    def _lane(self, receiver: str) -> Iterator[Due]:
        return iter(self._lanes.get(receiver, {}).values())

    def _put(self, outbox: Outbox) -> None:
        self._forget(outbox.alert)
        self._held[outbox.alert] = outbox
        for each in due(outbox):
            self._lanes.setdefault(each.receiver, {})[outbox.alert] = each

    def _forget(self, alert: str) -> None:
        held = self._held.pop(alert, None)
        for receiver in held.receivers if held is not None else ():
            self._lanes.get(receiver, {}).pop(alert, None)
