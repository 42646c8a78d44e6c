"""The guard around every stage: decode, step, encode, send, bury, count. A stage contains only its idea.

A failing step is a bad item: its record goes to DEAD with its reason and the belt goes on.
A failing send is a bad broker: it is raised, the process stops, and the offsets stay where they are.
The only broad ``except`` of the belt stands here, in ``attempt``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from streams.agents.burial import Failure, dead_letter
from streams.agents.result import Dropped, Passed, Result
from streams.agents.tables import Drafts, Shelf
from streams.agents.tools import Tools
from streams.agents.wire import Message, Record, message
from streams.core import codec
from streams.core.errors import BadRecord, PactwireError
from streams.core.words import FAILED

if TYPE_CHECKING:
    from streams.agents.flow import Stage, State

T = TypeVar("T")


class Sender(Protocol):
    """Hands a message to the producer; what it returns is done when the broker has it, or raises."""

    async def send(self, message: Message) -> Awaitable[object]: ...


class Meter(Protocol):
    """Counts every record once, under one word."""

    def count(self, stage: str, word: str, seconds: float) -> None: ...


class Fence(Protocol):
    """Keeps a process from writing that the group has left out."""

    def begin(self) -> int:
        """Ask when a batch is begun."""

    async def passed(self, generation: int) -> None:
        """Return when it may still be written; raise when it may not."""


class Open:
    """The fence where there is no group."""

    def begin(self) -> int:
        return 0

    async def passed(self, generation: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one record: its word and what is sent because of it."""

    word: str
    messages: tuple[Message, ...] = ()


class Guard:
    """Runs one stage on batches of records. A batch is settled when ``settle`` returns, and only then."""

    def __init__(
        self,
        stage: Stage,
        tools: Tools,
        sender: Sender,
        meter: Meter,
        shelf: Shelf | None = None,
        lock: asyncio.Lock | None = None,
        fence: Fence | None = None,
    ) -> None:
        self.stage = stage
        self._tools = tools
        self._sender = sender
        self._meter = meter
        self._shelf = shelf
        self._lock = lock or asyncio.Lock()
        self._fence = fence or Open()

    async def settle(self, records: Sequence[Record]) -> None:
        """Answer every record: outputs acknowledged, then state, then counted. Raises when the broker fails."""
        began = time.perf_counter()
        if self._shelf is not None:
            outcomes = await self._settle_with_state(records, self._shelf)
        else:
            outcomes = await self._settle_plain(records)
        share = (time.perf_counter() - began) / max(1, len(records))
        for outcome in outcomes:
            self._meter.count(self.stage.name, outcome.word, share)

    async def _settle_plain(self, records: Sequence[Record]) -> list[Outcome]:
        work = (self.stage, records, self._tools)
        outcomes = await asyncio.to_thread(answer_batch, *work) if self.stage.in_thread else answer_batch(*work)
        await self._send(outcomes)
        return outcomes

    async def _settle_with_state(self, records: Sequence[Record], shelf: Shelf) -> list[Outcome]:
        # Two stages may share a table (deliver and settle do): from reading it to writing it is one critical section.
        async with self._lock:
            begun = self._fence.begin()
            drafts = Drafts(self.stage.tables, shelf)
            outcomes = [answer_with_state(self.stage, record, self._tools, drafts) for record in records]
            await self._fence.passed(begun)
            await self._send(outcomes)
            await self._fence.passed(begun)
            await drafts.write()
            return outcomes

    async def _send(self, outcomes: Sequence[Outcome]) -> None:
        # Sent in order, acknowledged together: waiting for each alone makes some 150 records a second.
        futures = [await self._sender.send(message) for outcome in outcomes for message in outcome.messages]
        await asyncio.gather(*futures)


def answer_batch(stage: Stage, records: Sequence[Record], tools: Tools) -> list[Outcome]:
    """Answer records that need no state. When the step refuses the batch, each record is tried alone."""
    values = [attempt(_decode, stage, record) for record in records]
    good = [value for value in values if not isinstance(value, Failure)]
    results = iter(_step(stage, good, tools))
    return [
        _outcome(stage, record, value if isinstance(value, Failure) else next(results))
        for record, value in zip(records, values, strict=True)
    ]


def answer_with_state(stage: Stage, record: Record, tools: Tools, drafts: Drafts) -> Outcome:
    """Answer one record against the drafts, and keep what it wrote only when all of it succeeded."""
    value = attempt(_decode, stage, record)
    if isinstance(value, Failure):
        return _outcome(stage, record, value)
    result = _step_alone(stage, value, tools, drafts.state(record.partition))
    outcome = _outcome(stage, record, result)
    kept = attempt(drafts.keep, record.partition) if outcome.word != FAILED.word else None
    drafts.discard(record.partition)
    return _outcome(stage, record, kept) if isinstance(kept, Failure) else outcome


def attempt(work: Callable[..., T], *args: Any) -> T | Failure:
    """Do it; whatever it raises is the record's failure, told by its innermost frame."""
    try:
        return work(*args)
    except Exception as error:  # noqa: BLE001 - the one place: a bad item must not stop the belt
        return Failure.of(error)


def _step(stage: Stage, values: Sequence[Any], tools: Tools) -> Sequence[Result | Failure]:
    results = attempt(_checked_step, stage, values, tools, {})
    if not isinstance(results, Failure):
        return results
    return [_step_alone(stage, value, tools, {}) for value in values]


def _step_alone(stage: Stage, value: Any, tools: Tools, state: State) -> Result | Failure:
    results = attempt(_checked_step, stage, [value], tools, state)
    return results if isinstance(results, Failure) else results[0]


def _checked_step(stage: Stage, values: Sequence[Any], tools: Tools, state: State) -> Sequence[Result]:
    results = stage.step(values, tools, state) if values else ()
    if len(results) != len(values):
        raise PactwireError(stage.name, f"answered {len(results)} of {len(values)} records")
    return results


def _outcome(stage: Stage, record: Record, result: Result | Failure) -> Outcome:
    if isinstance(result, Dropped):
        return Outcome(result.word)
    if isinstance(result, Passed):
        messages = attempt(_messages, result)
        if not isinstance(messages, Failure):
            return Outcome(result.word, messages)
        result = messages
    return Outcome(FAILED.word, (dead_letter(stage.name, record, result),))


def _messages(passed: Passed) -> tuple[Message, ...]:
    return tuple(message(emit) for emit in passed.emits)


def _decode(stage: Stage, record: Record) -> Any:
    if record.value is None:
        raise BadRecord(stage.source.name, "a record without a value")
    return codec.decode(stage.source.carries, record.value)
