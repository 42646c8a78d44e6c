"""What the steps of a process need, made out of settings: the reader, the rules, the routes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from streams import telemetry
from streams.agents.tools import Route, Tools
from streams.config.combinations import unknown_watches
from streams.core.alerting import Rules
from streams.core.model import Entry, FeedRef, RawItem
from streams.edges.reading import read_reader
from streams.edges.seeds import watch_names
from streams.settings import Settings, refuse

log = telemetry.get_logger("pactwire.watches")

WARM = RawItem(
    id="warm", revision="warm", feed=FeedRef(id="warm", lang="en"), format="jsonl",
    fetched_at=datetime.min.replace(tzinfo=UTC),
    entry=Entry(title="North Korea sends soldiers to Russia as allies hold a drill with South Korea"),
)  # fmt: skip
"""Read once before anything else: automata and encoder are made at their first use, and no news should wait for it.

Its language is said, as that of most feeds is: what guesses languages takes 50 MB, and half a second when first asked.
"""


def tools_for(given: Settings, process: Literal["worker", "deliver"]) -> Tools:
    """Load only what the process uses.

    Raises BadWatch, with file and line, for a watch that cannot be used, and BadSettings for receivers that wait for
    a watch there is not: they would wait for ever.
    """
    if process == "deliver":
        if any(each.watches for each in given.deliver.receivers):
            refuse(unknown_watches(given.deliver.receivers, watch_names(given.watches)))
        return Tools(routes=routes(given))
    reader = read_reader(given.watches, lambda words: log.warning("watches", why=words))
    reader.read([WARM])
    return Tools(reader=reader, rules=Rules(reader.watches.values()))


def routes(given: Settings) -> tuple[Route, ...]:
    """The receivers as the outbox sees them: who wants what, without address and secret."""
    return tuple(
        Route(receiver=each.name, watches=each.watches, min_severity=each.min_severity)
        for each in given.deliver.receivers
    )
