"""The worker's steps: what each answers, under which key and id it sends, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import replace
from typing import Any

import pytest

from streams.agents.result import Dropped, Emit, Passed, Result
from streams.agents.steps import alert, read, stories
from streams.agents.tools import Tools
from streams.core.errors import BadSettings
from streams.core.identify import digest
from streams.core.model import Alert, EnrichedItem, Entry, FeedRef, Proposition, RawItem, Story
from streams.core.reading import Reading
from streams.topics import ALERTS, CLAIMS, ENRICHED, STORIES
from tests.happenings import WATCH, a_claim, killed, report, rules, updated
from tests.samples import after

SOLDIERS = report("item-1", "yonhap", "Seoul says 12,000 soldiers are in Kursk", claims=(a_claim(),))
RAW_ITEM = RawItem(id="i", revision="r", feed=FeedRef(id="f"), format="rss", fetched_at=after(0), entry=Entry())
Tables = dict[str, MutableMapping[str, Any]]


class Desk:
    """The steps with their tables."""

    def __init__(self, tools: Tools | None = None) -> None:
        self.tools = tools or Tools(rules=rules())
        self.tables: Tables = {"stories": {}, "ledger": {}, "alerts": {}}

    def tell(self, *told: EnrichedItem) -> list[Result]:
        return list(stories(told, self.tools, self.tables))

    def decide(self, *told: Story) -> list[Result]:
        return list(alert(told, self.tools, self.tables))


class Clerk:
    """Reads everything as the same."""

    def __init__(self, word: str, *enriched: EnrichedItem) -> None:
        self.reading = Reading(id="i", word=word, enriched=enriched)

    def read(self, raws: list[RawItem]) -> list[Reading]:
        return [self.reading for _ in raws]


def emits(results: Iterable[Result]) -> list[Emit]:
    return [emit for result in results if isinstance(result, Passed) for emit in result.emits]


def sent(results: Iterable[Result], kind: type) -> list[Any]:
    return [emit.value for emit in emits(results) if isinstance(emit.value, kind)]


def test_an_item_goes_on_once_for_each_watch() -> None:
    """A relevant item is keyed by watch; its id follows from item, revision and watch."""
    reader: Any = Clerk("enriched", SOLDIERS, replace(SOLDIERS, watch="alliance-deterrence"))
    (result,) = read([RAW_ITEM], Tools(reader=reader), {})
    told = [(emit.topic, emit.key, emit.id) for emit in emits([result])]
    assert told == [(ENRICHED, name, digest("i", "r", name)) for name in (WATCH, "alliance-deterrence")]


def test_an_item_that_concerns_no_watch_is_dropped_under_its_word() -> None:
    """The word of the reading is the word of the stage."""
    reader: Any = Clerk("off_topic")
    assert read([RAW_ITEM, RAW_ITEM], Tools(reader=reader), {}) == [Dropped("off_topic")] * 2


@pytest.mark.parametrize("step", [read, alert])
def test_a_step_without_its_tools_refuses(step: Any) -> None:
    """A process that was wired without reader or rules does not go on as if nothing were relevant."""
    with pytest.raises(BadSettings):
        step([], Tools(), {})


def test_a_report_is_told_as_story_and_claim() -> None:
    """The first report opens a story and enters its claim, each under its own key."""
    results = Desk().tell(SOLDIERS)
    (story,), (claim,) = sent(results, Story), sent(results, Proposition)
    assert [result.word for result in results] == ["opened"]
    assert [(emit.topic, emit.key, emit.id) for emit in emits(results)] == [
        (STORIES, story.id, digest(story.id, "1")),
        (CLAIMS, f"{WATCH}/PRK>RUS:troops", digest(f"{WATCH}/PRK>RUS:troops", "1")),
    ]
    assert (claim.state, claim.publishers) == ("single_source", 1)


def test_a_report_read_again_is_a_repeat() -> None:
    """The same revision changes neither story nor ledger."""
    desk = Desk()
    desk.tell(SOLDIERS)
    before = {name: dict(rows) for name, rows in desk.tables.items()}
    assert desk.tell(SOLDIERS) == [Dropped("repeat")]
    assert desk.tables == before


def test_a_kill_of_a_report_nobody_holds_is_unheld() -> None:
    """A kill that arrives without its report opens no story."""
    assert Desk().tell(killed(SOLDIERS, hour=1)) == [Dropped("unheld")]


def test_a_voice_heard_again_is_entered_and_not_told() -> None:
    """A further report by the same house, with the same claim, moves no reader of the ledger."""
    desk = Desk()
    desk.tell(SOLDIERS)
    again = report("item-2", "yonhap", "Seoul says 12,000 soldiers are in Kursk", hour=1, claims=(a_claim(),))
    assert sent(desk.tell(again), Proposition) == []
    assert len(desk.tables["ledger"][f"{WATCH}/PRK>RUS:troops"].statements) == 2


def test_a_claim_that_leaves_a_report_leaves_the_ledger() -> None:
    """An update without the claim corrects what only this report said."""
    desk = Desk()
    desk.tell(SOLDIERS)
    results = desk.tell(replace(updated(SOLDIERS, hour=1), claims=()))
    assert [claim.state for claim in sent(results, Proposition)] == ["corrected"]


def test_a_killed_report_leaves_the_ledger() -> None:
    """With the report its claim is withdrawn."""
    desk = Desk()
    desk.tell(SOLDIERS)
    results = desk.tell(killed(SOLDIERS, hour=1))
    assert [claim.state for claim in sent(results, Proposition)] == ["withdrawn"]


def test_a_change_that_the_rule_asks_for_is_an_alert() -> None:
    """The alert goes out under its own id, and its message under the id of the event."""
    desk = Desk()
    (story,) = sent(desk.tell(SOLDIERS), Story)
    results = desk.decide(story)
    (message,) = sent(results, Alert)
    assert [(emit.topic, emit.key, emit.id) for emit in emits(results)] == [(ALERTS, message.id, message.event_id)]
    assert [result.word for result in results] == ["alerted"]


def test_a_revision_decided_on_before_is_a_repeat() -> None:
    """A story read again sends nothing."""
    desk = Desk()
    (story,) = sent(desk.tell(SOLDIERS), Story)
    desk.decide(story)
    assert desk.decide(story) == [Dropped("repeat")]


def test_a_change_that_is_no_news_is_quiet() -> None:
    """A second text of the same house changes the story and calls nobody."""
    desk = Desk()
    again = report("item-2", "yonhap", "Seoul says 12,000 soldiers are in Kursk", hour=1)
    told = sent(desk.tell(SOLDIERS, again), Story)
    assert [result.word for result in desk.decide(*told)] == ["alerted", "quiet"]


def test_a_story_of_an_unknown_watch_is_unruled() -> None:
    """A worker without the watch of a story says so."""
    desk = Desk()
    (story,) = sent(desk.tell(SOLDIERS), Story)
    assert desk.decide(replace(story, watch="another")) == [Dropped("unruled")]


def test_what_was_sent_is_forgotten_long_after_the_story() -> None:
    """The memory of a story's alert leaves by the times of later stories, not by a clock."""
    desk = Desk()
    (old,) = sent(desk.tell(SOLDIERS), Story)
    (new,) = sent(desk.tell(report("item-9", "tass", "A treaty is signed", hour=40 * 24, labels=("leaders",))), Story)
    desk.decide(old, new)
    kept = [memory for key, memory in desk.tables["alerts"].items() if key.startswith("alert/")]
    assert [memory.at for memory in kept] == [new.updated_at]


def test_a_forgotten_story_read_again_from_its_middle_does_not_open_once_more() -> None:
    """After a restart, revisions whose memory has left are read again: they are repeats."""
    desk = Desk()
    first, joined = sent(desk.tell(report("a", "one", "Shells"), report("b", "two", "Shells", hour=1)), Story)
    later = sent(desk.tell(report("c", "three", "Envoys", hour=24 * 60, labels=("leaders",))), Story)
    assert [result.word for result in desk.decide(first, joined, *later)] == ["alerted", "alerted", "alerted"]
    assert (joined.id, joined.revision) == (first.id, 2)
    assert [result.word for result in desk.decide(joined)] == ["repeat"]
