"""What is measured: a trivial step, the read step, and the whole worker, each as the flow of one process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

from streams.agents.flow import FLOW, Stage
from streams.agents.result import Emit, Passed, Result
from streams.agents.tools import Tools
from streams.bench.lap import Clock
from streams.core.model import RawItem
from streams.equipment import tools_for
from streams.settings import Settings
from streams.topics import CHANGELOGS, ENRICHED, RAW, Changelog

Kind = Literal["trivial", "read", "whole"]


def trivial(batch: Sequence[RawItem], _tools: Tools, _state: Any) -> list[Result]:
    """Pass every item on, whether it is telling or not: what is measured is the road, not the judgement."""
    return [Passed("enriched", (Emit(ENRICHED, raw.id, raw.id, raw),)) for raw in batch]


FLOWS: dict[Kind, tuple[Stage, ...]] = {
    "trivial": (Stage(name="read", source=RAW, step=trivial, in_thread=True),),
    "read": FLOW[:1],
    "whole": tuple(stage for stage in FLOW if stage.process == "worker"),
}
LOGS: dict[Kind, tuple[Changelog, ...]] = {"trivial": (), "read": (), "whole": CHANGELOGS}


def tools_of(kind: Kind, given: Settings) -> Tools:
    """What the flow's steps need; nothing is loaded for the trivial one."""
    return Tools() if kind == "trivial" else tools_for(given, "worker")


def timed(flow: Sequence[Stage], clock: Clock) -> tuple[Stage, ...]:
    """The same flow, which tells the clock of its first batch and of every record it emits for a stage of its own."""
    sources = {stage.source.name for stage in flow}
    return tuple(replace(stage, step=_telling(stage, clock, sources)) for stage in flow)


def _telling(stage: Stage, clock: Clock, sources: set[str]) -> Callable[..., Sequence[Result]]:
    def step(batch: Sequence[Any], tools: Tools, state: Any) -> Sequence[Result]:
        clock.begin()
        results = stage.step(batch, tools, state)
        emitted = [emit.topic.name for result in results if isinstance(result, Passed) for emit in result.emits]
        clock.owed.update(name for name in emitted if name in sources)
        return results

    return step
