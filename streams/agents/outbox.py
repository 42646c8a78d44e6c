"""The two stages of delivery that keep the outbox: ``deliver`` queues an alert's message, ``settle`` counts attempts.

Neither posts anything. The courier takes what is due out of the same table, posts it, and reports on DELIVERIES.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from zlib import crc32

from streams.agents.result import Dropped, Passed, Result
from streams.agents.tools import Route, Tools
from streams.core.envelope import webhook_body
from streams.core.errors import BadRecord
from streams.core.model import Alert, Delivery
from streams.core.outbox import Outbox, knows, prune, queue
from streams.core.outbox import settle as settled
from streams.core.watch import SEVERITIES
from streams.topics import ALERTS, OUTBOX_TABLE

SWEEP_EVERY = 200
"""Looking through a partition's outboxes costs a decoding each, so it is done by few."""
SWEEP_MOST = 2000
"""What one record may delete: its change has to fit a record batch."""

Boxes = MutableMapping[str, Outbox]


def enqueue(batch: Sequence[Alert], tools: Tools, state: Any) -> list[Result]:
    """Queue each alert's message for every receiver that wants it."""
    boxes: Boxes = state[OUTBOX_TABLE.name]
    return [_enqueue(alert, tools.routes, boxes) for alert in batch]


def settle(batch: Sequence[Delivery], _tools: Tools, state: Any) -> list[Result]:
    """Count each attempt in its alert's outbox."""
    boxes: Boxes = state[OUTBOX_TABLE.name]
    return [_settle(delivery, boxes) for delivery in batch]


def wants(route: Route, alert: Alert) -> bool:
    """Whether a receiver asked for alerts like this one."""
    heard = not route.watches or alert.watch in route.watches
    return heard and SEVERITIES.index(alert.severity) >= SEVERITIES.index(route.min_severity)


def _enqueue(alert: Alert, routes: Sequence[Route], boxes: Boxes) -> Result:
    held = boxes.get(alert.id)
    if knows(held, alert.event_id):
        return Dropped("repeat")
    outbox = held or Outbox(alert=alert.id)
    receivers = _addressees(alert, routes, outbox)
    if not receivers:
        return Dropped("unaddressed")
    _check_id(alert.event_id)
    body = webhook_body(ALERTS.event_type, alert).decode()
    boxes[alert.id] = queue(outbox, alert.event_id, alert.at, body, receivers)
    if held is None and _is_sweeper(alert.event_id):
        _sweep(boxes, alert.at)
    return Passed("queued")


def _is_sweeper(event_id: str) -> bool:
    """One new alert in ``SWEEP_EVERY`` clears up; which one is in its id, so that a replay does the same."""
    return crc32(event_id.encode()) % SWEEP_EVERY == 0


def _sweep(boxes: Boxes, now: datetime) -> None:
    """Delete what is finished and old. The mapping holds one partition only, and deletes nothing of others."""
    empty = (alert for alert, outbox in list(boxes.items()) if not prune(outbox, now).messages)
    for alert in list(islice(empty, SWEEP_MOST)):
        del boxes[alert]


def _addressees(alert: Alert, routes: Sequence[Route], outbox: Outbox) -> list[str]:
    """Who wants it, and who got an earlier message of the alert: nobody is left with one that was withdrawn since."""
    return [route.receiver for route in routes if wants(route, alert) or route.receiver in outbox.receivers]


def _check_id(event_id: str) -> None:
    """The id travels in an HTTP header and, before a full stop, in what is signed."""
    if not event_id or not event_id.isascii() or not event_id.isprintable() or set(event_id) & {" ", "."}:
        raise BadRecord("alert", "its event_id cannot be a webhook id")


def _settle(delivery: Delivery, boxes: Boxes) -> Result:
    held = boxes.get(delivery.alert) or Outbox(alert=delivery.alert)
    outbox = settled(held, delivery)
    if outbox == held:
        return Dropped("repeat")
    boxes[delivery.alert] = outbox
    return Passed("settled")
