"""What a step answers for one record: passed on, or dropped, each under one outcome word.

A step never answers "failed": it raises, and the guard in ``stage`` buries the record in DEAD.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from streams.topics import Topic


@dataclass(frozen=True, slots=True)
class Emit:
    """A value to be sent on: where to, under which key, and the CloudEvents id that names it."""

    topic: Topic
    key: str
    id: str
    value: Any


@dataclass(frozen=True, slots=True)
class Passed:
    """The record goes on as these values (possibly none, when only state changed)."""

    word: str
    emits: tuple[Emit, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """The record ends here, on purpose."""

    word: str


Result = Passed | Dropped
