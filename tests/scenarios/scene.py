"""A scene: a few retold items with their dates, run through the belt on the desk, and what came of them.

Every item is in our own words, from what happened. Each scene is run twice, and has to leave the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from streams.agents.desk import Desk
from streams.agents.tools import Route, Tools
from streams.core.alerting import Rules
from streams.core.identify import digest
from streams.core.model import Alert, EnrichedItem, Entry, FeedRef, Proposition, RawItem, Story
from streams.core.reading import Reader
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import read_coding, read_watches
from streams.topics import ALERTS, CLAIMS, ENRICHED, STORIES

SEEDS = Path(__file__).parents[2] / "seeds/watches"
WATCH = "dprk-russia"
TROOPS, ARMS, LABOUR, LEADERS, TREATY = (
    f"PRK>RUS:{matter}" for matter in ("troops", "arms", "labour", "leaders", "treaty")
)


@lru_cache(maxsize=1)
def tools() -> Tools:
    watches = read_watches(SEEDS)
    reader = Reader(watches, shared_encoder(), read_coding(SEEDS))
    return Tools(reader=reader, rules=Rules(watches), routes=(Route(receiver="desk"),))


@dataclass(frozen=True)
class Told:
    """One item, as a house printed it."""

    house: str
    at: str
    """ISO date and hour."""
    title: str
    summary: str = ""
    lang: str = "en"
    source: str | None = None
    revision: str = "1"
    correction: bool = False

    @property
    def raw(self) -> RawItem:
        at = datetime.fromisoformat(self.at).replace(tzinfo=UTC)
        name = digest(self.house, self.at)
        entry = Entry(
            guid=name, title=self.title, summary=self.summary, lang=self.lang, published=at, source=self.source,
            correction=self.correction,
        )  # fmt: skip
        feed = FeedRef(id=self.house, publisher=self.house)
        return RawItem(id=name, revision=self.revision, feed=feed, format="rss", fetched_at=at, entry=entry)


class Scene:
    """Items read in order; the ledger, the stories and the messages they made."""

    def __init__(self, *items: Told) -> None:
        self.items = items
        self._desk = _run(items)

    @property
    def read(self) -> list[EnrichedItem]:
        return [item for item in self._desk.values(ENRICHED) if item.watch == WATCH]

    @property
    def ledger(self) -> dict[str, Proposition]:
        """Every proposition as it stands at the end."""
        return {held.id: held for held in self._desk.values(CLAIMS) if held.watch == WATCH}

    def turns(self, proposition: str) -> list[str]:
        """The states a proposition went through; a plan's are marked."""
        return [
            turn.state if turn.reality != "planned" else f"planned, {turn.state}"
            for turn in self.ledger[proposition].turns
        ]

    @property
    def stories(self) -> dict[str, Story]:
        return {story.id: story for story in self._desk.values(STORIES) if story.watch == WATCH}

    @property
    def alerts(self) -> list[Alert]:
        return [alert for alert in self._desk.values(ALERTS) if alert.watch == WATCH]

    @property
    def actions(self) -> list[str]:
        return [alert.action for alert in self.alerts]

    def keeps_its_promises(self) -> bool:
        """Whether every item was read, no story opened twice, no message came twice, and a replay is the same."""
        opened = Counter(alert.id for alert in self.alerts if alert.action == "opened")
        messages = Counter(alert.event_id for alert in self.alerts)
        read_all = len({item.item.id for item in self.read}) == len({told.raw.id for told in self.items})
        same = _run(self.items).logs == self._desk.logs
        return read_all and len(opened) == len(self.stories) and max((opened | messages).values()) == 1 and same


def _run(items: Sequence[Told]) -> Desk:
    desk = Desk(tools())
    desk.put(told.raw for told in items)
    desk.run()
    return desk
