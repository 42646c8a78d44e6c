"""Records as they come from a topic, and messages as they go to one: bytes, keys and CloudEvents headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from streams.agents.result import Emit
from streams.core import cloudevents, codec
from streams.core.errors import Refused

SOURCE = "/pactwire/belt"
"""CloudEvents source of everything the stages send; with the id it names the event, in every replay."""
FRAME_BYTES = 1024
"""What the record's and the batch's own frame may take beside key, value and headers."""


class Record(Protocol):
    """A consumed record. Faust's message and aiokafka's ConsumerRecord are such."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]] | None: ...


@dataclass(frozen=True, slots=True)
class Message:
    """A record to be produced."""

    topic: str
    key: bytes | None
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


def message(emit: Emit) -> Message:
    """An emitted value as it goes on the wire.

    Raises Refused when the broker would refuse its size: that is the item's fault, not the broker's.
    """
    key, value = emit.key.encode(), codec.encode(emit.value)
    headers = cloudevents.headers(
        id=emit.id, source=SOURCE, type=emit.topic.event_type, time=cloudevents.time_of(emit.value), subject=emit.key
    )
    size = len(key) + len(value) + sum(len(name) + len(content) for name, content in headers) + FRAME_BYTES
    if size > emit.topic.max_bytes:
        raise Refused(emit.topic.name, f"{size} bytes are over the topic's limit of {emit.topic.max_bytes}")
    return Message(emit.topic.name, key, value, tuple(headers))
