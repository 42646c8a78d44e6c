"""Alerts: which change of a story is a message, and which is quiet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from streams.core.alerting import WORDS_SHOWN, Memory, Quiet, Rules, Send, WatchRule, decide
from streams.core.model import Alert, EnrichedItem, Label, Span, Story
from streams.core.watch import LabelDef, Rule
from streams.edges.seeds import read_watches
from tests.core.happenings import HOUR, LANGS, Newsroom, killed, report, rewritten

SEEDS = Path(__file__).parents[2] / "seeds/watches"
LABELS = {
    "troops": LabelDef(id="troops", title="Troops", definition="", severity="critical"),
    "arms": LabelDef(id="arms", title="Arms", definition="", severity="warning"),
    "reaction": LabelDef(id="reaction", title="Reaction", definition="", severity="info"),
}


class Desk:
    """A newsroom with an alert rule, and the messages it sends."""

    def __init__(self, rule: Rule | None = None) -> None:
        self.rule = WatchRule(rule or Rule(id="rule"), LABELS)
        self.room = Newsroom()
        self.memory: Memory | None = None
        self.sent: list[Alert] = []

    def hears(self, *reports: EnrichedItem) -> Send | Quiet:
        """Take reports in order; the answer is that to the last."""
        return [self.looks_at(self.room.tells(enriched)) for enriched in reports][-1]

    def looks_at(self, story: Story) -> Send | Quiet:
        """Decide on a story as it stands."""
        decision = decide(self.rule, story, self.memory)
        self.memory = decision.memory or self.memory
        self.sent += [decision.alert] if isinstance(decision, Send) else []
        return decision

    @property
    def actions(self) -> list[str]:
        return [alert.action for alert in self.sent]


def witness(number: int) -> EnrichedItem:
    """A report of the happening by one more house, no reprint of another's."""
    return report(f"w{number}", LANGS[number % 6], at=number * 60.0, summary=f"{number} saw it. " * 20)


def test_a_story_opens_one_alert() -> None:
    """The first report that meets the rule is told; the same again is not."""
    desk = Desk()
    desk.hears(report("a"), rewritten(report("a"), "2", "Another headline"))
    assert desk.actions == ["opened"]
    assert desk.sent[0].reason == "First report: Troops."


def test_publishers_are_news_at_two_three_five_and_ten() -> None:
    """Between the milestones it is quiet."""
    desk = Desk()
    desk.hears(*map(witness, range(12)))
    assert desk.actions == ["opened"] + ["updated"] * 4
    assert [alert.publishers for alert in desk.sent] == [1, 2, 3, 5, 10]
    assert desk.sent[-1].reason == "Now reported by 10 independent publishers."


def test_a_grave_label_that_is_new_is_news() -> None:
    """A light one is not."""
    desk = Desk()
    desk.hears(report("a", by="h"), report("b", "pl", by="h", labels=("troops", "reaction")))
    assert desk.actions == ["opened"]
    desk.hears(report("c", "ko", by="h", labels=("troops", "arms")))
    assert desk.sent[-1].reason == "New in the story: Arms."


def test_a_graver_story_escalates() -> None:
    """And does so once: severity is remembered at its highest."""
    desk = Desk()
    light = report("a", by="h", labels=("arms",), severity="warning")
    grave = report("b", "pl", by="h", labels=("arms", "troops"))
    desk.hears(light, grave, killed(grave), report("c", "ko", by="h", labels=("arms", "troops")))
    assert desk.actions == ["opened", "escalated", "corrected"]
    assert desk.sent[1].reason == "Severity rose from warning to critical."


def test_a_kill_travels_to_a_withdrawn_alert() -> None:
    """All messages have one alert id, and each its own event id."""
    desk = Desk()
    desk.hears(report("a"), killed(report("a")))
    assert desk.actions == ["opened", "withdrawn"]
    assert len({alert.id for alert in desk.sent}) == 1
    assert len({alert.event_id for alert in desk.sent}) == 2


def test_a_correction_travels_to_a_corrected_alert() -> None:
    """The reason names who corrected."""
    desk = Desk()
    desk.hears(report("a", by="yonhap"), rewritten(report("a", by="yonhap"), "2", "Corrected", correction=True))
    assert (desk.sent[-1].action, desk.sent[-1].reason) == ("corrected", "yonhap corrected its report.")


def test_a_report_that_comes_back_after_its_kill_corrects() -> None:
    """Whoever was told it was withdrawn has to hear that it stands."""
    desk = Desk()
    desk.hears(report("a"), killed(report("a")), rewritten(report("a"), "3", "Restored"))
    assert desk.actions == ["opened", "withdrawn", "corrected"]


@pytest.mark.parametrize(
    "rule",
    [Rule(id="r", min_score=0.99), Rule(id="r", min_publishers=2), Rule(id="r", min_severity="critical")],
)
def test_below_the_rule_it_is_quiet(rule: Rule) -> None:
    """Score, publishers and severity each can keep a story from being told; nor is its withdrawal told."""
    desk = Desk(rule)
    desk.hears(report("a", severity="warning"), killed(report("a")))
    assert desk.actions == []


def test_a_story_that_meets_the_rule_later_opens_then() -> None:
    """The reason says that it is not the first report."""
    desk = Desk(Rule(id="r", min_publishers=2))
    desk.hears(report("a"), report("b", "pl"))
    assert desk.sent[0].reason == "The story now meets the rule: Troops, 2 independent publishers."


def test_a_revision_looked_at_before_is_not_decided_again() -> None:
    """Read again after a crash, it sends nothing and changes nothing."""
    desk = Desk()
    story = desk.room.tells(report("a"))
    desk.looks_at(story)
    assert desk.looks_at(story) == Quiet(None)


def test_an_alert_shows_the_words_that_decided() -> None:
    """Words, not sentences; each entry and each writing once; a word of every label before the second of any."""
    texts = [("soldiers", "SOLDIERS", "battalion"), ("shells", "bataljon"), tuple(f"word {n}" for n in range(20))]
    entries = {"bataljon": "battalion"}
    sentence = Span(field="text", start=0, end=3, text="All", by="head:w/l")
    labels = [
        Label(label=str(place), score=0.9 - place / 10, evidence=(sentence, *(
            Span(field="text", start=0, end=len(text), text=text, by=f"lex:{entries.get(text, text)}") for text in spans
        )))
        for place, spans in enumerate(texts)
    ]  # fmt: skip
    desk = Desk()
    desk.looks_at(replace(desk.room.tells(report("a")), labels=tuple(labels)))
    words = desk.sent[0].words
    assert words[:6] == ("soldiers", "shells", "word 0", "bataljon", "word 1", "word 2")
    assert len(words) == WORDS_SHOWN


def test_a_sentence_is_no_word() -> None:
    """Where no word decided, none is shown; the sentence is the label's evidence."""
    desk = Desk()
    only = Span(field="title", start=0, end=5, text="Seoul", by="head:w/l")
    desk.looks_at(replace(desk.room.tells(report("a")), labels=(Label(label="l", score=0.9, evidence=(only,)),)))
    assert desk.sent[0].words == ()


def test_sources_are_the_usable_reports_originals_first() -> None:
    """Reprints come after those they repeat."""
    desk = Desk()
    reprint = report("r", "ko", by="paper", origin="House A")
    desk.hears(reprint, report("a", by="house-a"), report("b", "pl", by="house-b"))
    assert [source.item for source in desk.sent[-1].sources] == ["a", "b", "r"]


def test_every_watch_of_the_seeds_has_its_rule() -> None:
    """Rules are made of the watches themselves."""
    rules = Rules(read_watches(SEEDS))
    given = rules.of("dprk-russia")
    assert given is not None
    assert given.title("troops") == "Troops"
    assert rules.of("nobody's") is None


def test_a_message_has_the_times_of_its_reports() -> None:
    """``at`` is the arrival of the report that set it off, ``published`` its own time."""
    desk = Desk()
    desk.hears(report("a", at=HOUR))
    item = report("a", at=HOUR).item
    assert (desk.sent[0].at, desk.sent[0].published) == (item.arrived_at, item.published)
