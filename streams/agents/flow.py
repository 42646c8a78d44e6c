"""FLOW: the stages of the belt, in order, as data. Read this first.

    RAW -> read -> ENRICHED -> stories -> STORIES, CLAIMS -> alert -> ALERTS
    ALERTS -> deliver -> (courier) -> DELIVERIES -> settle

A stage takes records of one topic and answers each with a ``Result``. Stages without a table take batches; stages with
tables take one record at a time, because state is a fold. ``process`` says which process runs the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from streams.agents import outbox, steps
from streams.agents.result import Result
from streams.agents.tools import Tools
from streams.topics import (
    ALERT_TABLE,
    ALERTS,
    DELIVERIES,
    ENRICHED,
    LEDGER_TABLE,
    OUTBOX_TABLE,
    RAW,
    STORIES,
    STORY_TABLE,
    Table,
    Topic,
)

State = Mapping[str, MutableMapping[str, Any]]
"""Tables by name; values are the plain dataclasses the step puts there."""

Step = Callable[[Sequence[Any], Tools, State], Sequence[Result]]
"""Decoded values of one topic in, one result for each, in order. Pure: no clock, no network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the belt."""

    name: str
    source: Topic
    step: Step
    process: Literal["worker", "deliver"] = "worker"
    tables: tuple[Table, ...] = ()
    in_thread: bool = False
    """True when the step computes for long: it then runs beside the event loop."""


FLOW: tuple[Stage, ...] = (
    Stage(name="read", source=RAW, step=steps.read, in_thread=True),
    Stage(name="stories", source=ENRICHED, step=steps.stories, tables=(STORY_TABLE, LEDGER_TABLE)),
    Stage(name="alert", source=STORIES, step=steps.alert, tables=(ALERT_TABLE,)),
    Stage(name="deliver", source=ALERTS, step=outbox.enqueue, tables=(OUTBOX_TABLE,), process="deliver"),
    Stage(name="settle", source=DELIVERIES, step=outbox.settle, tables=(OUTBOX_TABLE,), process="deliver"),
)
