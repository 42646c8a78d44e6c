"""CloudEvents 1.0 in Kafka binary mode: the attributes stand in headers, the value is the record's bytes as they are.

Only plain values are taken, and the time is the record's own (its arrival, its change), never a clock: a replay writes
the same headers. Specification: CloudEvents 1.0.2, Kafka Protocol Binding, section 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from streams.core import model
from streams.core.codec import timestamp
from streams.core.errors import BadRecord
from streams.core.hubs import Subscription, moment

SPEC = "1.0"
JSON = "application/json"
PREFIX = "ce_"
STRUCTURED = "application/cloudevents"
REQUIRED = ("specversion", "id", "source", "type")

Headers = list[tuple[str, bytes]]


def headers(*, id: str, source: str, type: str, time: datetime | None = None, subject: str | None = None) -> Headers:  # noqa: A002 - the attributes' own names
    """Return the headers of one record. ``id`` with ``source`` names the event; an equal pair is the same event.

    Raises BadRecord for an empty id, source or type, and for a time without zone.
    """
    attributes = {"specversion": SPEC, "id": id, "source": source, "type": type}
    for name, value in attributes.items():
        if not value:
            raise BadRecord(f"CloudEvents {name}", "empty")
    if time is not None:
        attributes["time"] = timestamp(time)
    if subject:
        attributes["subject"] = subject
    named = [(PREFIX + name, _bytes(name, value)) for name, value in attributes.items()]
    return [*named, ("content-type", JSON.encode())]


def time_of(value: object) -> datetime | None:
    """Return the ``time`` of a record: when what it tells came to this system. None where the value holds no time."""
    match value:
        case model.RawItem():
            return value.fetched_at
        case model.EnrichedItem():
            return value.item.arrived_at
        case model.Story():
            return value.updated_at
        case model.Alert() | model.Delivery():
            return value.at
        case model.Proposition():
            return max((statement.at for statement in value.statements), default=None)
        case model.FeedState():
            return value.last_poll_at
        case Subscription():
            return moment(value)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What the headers of a record say of it."""

    id: str
    source: str
    type: str
    specversion: str = SPEC
    time: str | None = None
    subject: str | None = None
    datacontenttype: str | None = None
    extensions: tuple[tuple[str, str], ...] = ()


def parse(pairs: Iterable[tuple[str, bytes | None]]) -> Attributes:
    """Read the headers of a record in binary mode.

    Raises BadRecord for a record in structured mode, for one without the required attributes, for another version of
    the specification and for a header that is not UTF-8.
    """
    read = {name: _text(name, value) for name, value in pairs if value is not None}
    media = read.get("content-type")
    if media is not None and media.lower().startswith(STRUCTURED):
        raise BadRecord("CloudEvents content-type", "structured mode is not read here")
    given = {name.removeprefix(PREFIX): value for name, value in read.items() if name.startswith(PREFIX)}
    for name in REQUIRED:
        if not given.get(name):
            raise BadRecord(f"CloudEvents {name}", "missing")
    if given["specversion"] != SPEC:
        raise BadRecord("CloudEvents specversion", f"not {SPEC}")
    return Attributes(
        **{name: given.pop(name) for name in REQUIRED},
        time=given.pop("time", None),
        subject=given.pop("subject", None),
        datacontenttype=media,
        extensions=tuple(sorted(given.items())),
    )


def _bytes(name: str, value: str) -> bytes:
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        raise BadRecord(f"CloudEvents {name}", "a lone surrogate") from None


def _text(name: str, value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRecord(f"header {name}", "not UTF-8") from None
