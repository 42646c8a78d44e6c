"""What the belt would put on the topics, for consoles under test: reports in, stories, claims and alerts out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streams.agents.desk import Desk
from streams.agents.flow import FLOW
from streams.agents.result import Emit
from streams.agents.tools import Tools
from streams.agents.wire import message
from streams.core.model import EnrichedItem
from streams.topics import ALERTS, CLAIMS, ENRICHED, STORIES
from tests.happenings import rules

JOINING = tuple(stage for stage in FLOW if stage.name in ("stories", "alert"))


def told(*reports: EnrichedItem) -> list[Any]:
    """The reports themselves, and what stories, ledger and alerts make of them, in the order of the topics."""
    desk = Desk(Tools(rules=rules()), JOINING, batch=1)
    _put(desk, reports)
    desk.run()
    return [*reports, *(value for topic in (STORIES, CLAIMS, ALERTS) for value in desk.values(topic))]


def _put(desk: Desk, reports: Sequence[EnrichedItem]) -> None:
    for enriched in reports:
        made = message(Emit(ENRICHED, enriched.watch, f"{enriched.item.id}/{enriched.item.revision}", enriched))
        desk.logs.append(made.topic, made.key, made.value, made.headers)
