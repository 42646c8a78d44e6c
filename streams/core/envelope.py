"""What a webhook receiver is posted: type, timestamp and data, as Standard Webhooks advises."""

from __future__ import annotations

from streams.core.codec import encode
from streams.core.model import Alert


def webhook_body(event_type: str, alert: Alert) -> bytes:
    """The message as JSON. Made of the alert alone, so that every retry and replay posts the same bytes.

    The timestamp is the alert's own, not that of the attempt, which stands in a header.
    Raises BadRecord for an alert that JSON cannot carry.
    """
    return encode({"type": event_type, "timestamp": alert.at, "data": alert})
