"""The belt on the desk: entries in, alerts out; what a kill, a poisoned record and a crash make of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.agents.desk import Desk, Logged
from streams.agents.flow import FLOW
from streams.agents.result import Emit
from streams.agents.tools import Route, Tools
from streams.agents.wire import message
from streams.core.alerting import Rules
from streams.core.model import Actor, EnrichedItem, Entry, FeedRef, RawItem
from streams.core.quoting import quote
from streams.core.reading import Reader
from streams.core.words import end_of
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import read_watches
from streams.topics import ALERTS, CLAIMS, DEAD, ENRICHED, RAW, STORIES
from tests.core.happenings import HOUR, LANGS, NIS, RUSSIA, killed, report, rewritten, said

WATCHES = read_watches(Path(__file__).parents[2] / "seeds/watches")
RULES = Rules(WATCHES)
TOLD = (STORIES, CLAIMS, ALERTS)
AT = datetime(2024, 10, 18, 6, tzinfo=UTC)
JOINING = tuple(stage for stage in FLOW if stage.name in ("stories", "alert"))

KOREAN = (
    "국정원 “북한 특수부대 1천500명 러시아 파병”",
    "국가정보원은 북한군 1500명이 블라디보스토크에 도착했다고 밝혔다.",
)
ENGLISH = (
    "North Korea has sent 1,500 special forces soldiers to Russia, Seoul's spy agency says",
    "The National Intelligence Service said the North Korean troops were moved to Vladivostok.",
)
WEATHER = ("Sunny weekend ahead in Busan", "No clouds.")


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(reader=Reader(WATCHES, shared_encoder()), rules=RULES, routes=(Route(receiver="desk"),))


def entry(house: str, words: tuple[str, str], minutes: float = 0, revision: str = "1", **changes: Any) -> RawItem:
    """An entry as ``fetch`` puts it on RAW."""
    at = AT + timedelta(minutes=minutes)
    made = Entry(guid=house, title=words[0], summary=words[1], published=at)
    feed = FeedRef(id=house, publisher=house)
    return RawItem(
        id=house, revision=revision, feed=feed, format="rss", fetched_at=at, entry=replace(made, **changes)
    )  # fmt: skip


def belt(tools: Tools, *raws: RawItem) -> Desk:
    desk = Desk(tools)
    desk.put(raws)
    desk.run()
    return desk


def test_two_languages_one_alert_and_its_update(tools: Tools) -> None:
    """Entries in Korean and English of one happening are one story, one alert, and one message more."""
    desk = belt(tools, entry("seoul", KOREAN), entry("wire", ENGLISH, 5), entry("sky", WEATHER))
    assert [(alert.action, alert.publishers) for alert in desk.values(ALERTS)] == [("opened", 1), ("updated", 2)]
    assert desk.words.counted["read", "off_topic"] == 1


@pytest.mark.parametrize("words", [KOREAN, ENGLISH])
def test_the_words_of_an_alert_are_names_and_words_of_its_subject(tools: Tools, words: tuple[str, str]) -> None:
    """No sentence is among them, and no word of saying; each stands in the entry as written."""
    (alert,) = belt(tools, entry("seoul", words)).values(ALERTS)
    untold = {"said", "says", "밝혔다", *words}
    assert (len(alert.words) > 1, untold & set(alert.words)) == (True, set())
    assert [word for word in alert.words if word not in " ".join(words)] == []


@pytest.mark.parametrize("words", [KOREAN, ENGLISH])
def test_an_alert_quotes_the_sentence_it_rests_on(tools: Tools, words: tuple[str, str]) -> None:
    """It is the summary's, with its words marked inside, and the source is the report's publisher."""
    (alert,) = belt(tools, entry("seoul", words)).values(ALERTS)
    said = quote(alert)
    assert said is not None
    assert (said.text, said.publisher, len(said.words) > 0) == (words[1], "seoul", True)
    assert {said.text[start:end] for start, end in said.words} <= {
        span.text for label in alert.labels for span in label.evidence
    }


def test_an_entry_fetched_twice_is_told_once(tools: Tools) -> None:
    """The same id and revision costs its reading and is dropped before the stories."""
    desk = belt(tools, entry("seoul", KOREAN), entry("seoul", KOREAN, 5))
    assert desk.words.counted["stories", "repeat"] == 1
    assert len(desk.values(ALERTS)) == 1


def test_a_kill_travels_from_the_feed_to_the_alert(tools: Tools) -> None:
    """An agency withdraws its entry; whoever was alerted hears that it is withdrawn."""
    kill = entry("seoul", ("Kill", ""), 9, revision="2", pubstatus="canceled")
    desk = belt(tools, entry("seoul", KOREAN), kill)
    assert [alert.action for alert in desk.values(ALERTS)] == ["opened", "withdrawn"]
    assert [held.state for held in desk.values(CLAIMS)][-1] == "withdrawn"
    assert desk.words.counted["stories", "unheld"] == 1


def test_a_poisoned_record_is_buried_and_the_belt_goes_on(tools: Tools) -> None:
    """The same guard as on Kafka: stage, reason and frame stand in the dead letter."""
    desk = Desk(tools)
    desk.logs.append(RAW.name, b"poison", b"\xff not JSON")
    desk.put([entry("seoul", KOREAN)])
    desk.run()
    (letter,) = desk.values(DEAD)
    assert (letter.stage, letter.key) == ("read", "poison")
    assert len(desk.values(ALERTS)) == 1


def test_every_word_is_listed_and_every_record_counted(tools: Tools) -> None:
    """What came into a stage left it under one of the words of the list."""
    kill = entry("seoul", ("Kill", ""), 9, revision="2", pubstatus="canceled")
    late = entry("late", KOREAN, 9, embargoed=True)
    desk = belt(tools, entry("seoul", KOREAN), entry("wire", ENGLISH), entry("sky", WEATHER), kill, late)
    assert {end_of(stage, word) for stage, word in desk.words.counted} <= {"passed", "dropped"}
    for stage in FLOW:
        read = len(desk.logs.records[stage.source.name])
        assert sum(count for (at, _), count in desk.words.counted.items() if at == stage.name) == read


def test_a_replay_writes_the_same_bytes(tools: Tools) -> None:
    """Every record of every topic, with its key and headers, is the same."""
    raws = [entry("seoul", KOREAN), entry("wire", ENGLISH, 5), entry("seoul", KOREAN, 9, "2", correction=True)]
    assert belt(tools, *raws).logs == belt(tools, *raws).logs


def test_a_story_of_an_unknown_watch_is_dropped(tools: Tools) -> None:
    """A worker that has no rule for it says so under a word of its own."""
    desk = joined([replace(report("a"), watch="nobody's")])
    assert desk.words.counted["alert", "unruled"] == 1


# -- crash and reprocess -----------------------------------------------------------------------------------------

PEOPLE = (NIS, Actor(name="Zelensky", id="zelensky", country="UKR"), RUSSIA)


def happenings() -> st.SearchStrategy[list[EnrichedItem]]:
    """Reports, revisions, kills and denials of a few items, so that they meet."""
    one = st.builds(
        report, st.sampled_from("abcdef"), st.sampled_from(LANGS), by=st.sampled_from(["", "h1", "h2"]),
        at=st.integers(0, 100).map(lambda hours: hours * HOUR),
        names=st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple),
        labels=st.sampled_from([("troops",), ("arms", "troops"), ("arms",)]),
        severity=st.sampled_from(["warning", "critical"]),
        revision=st.sampled_from(["1", "2", "3"]), correction=st.booleans(),
    )  # fmt: skip
    denied = one.map(lambda enriched: said(enriched, "denies", "RUS GOV"))
    return st.lists(st.one_of(one, denied, one.map(killed)), min_size=1, max_size=14)


def joining() -> Desk:
    return Desk(Tools(rules=RULES), JOINING, batch=3)


def deliver(desk: Desk, reports: Sequence[EnrichedItem]) -> None:
    for enriched in reports:
        made = message(Emit(ENRICHED, enriched.watch, f"{enriched.item.id}/{enriched.item.revision}", enriched))
        desk.logs.append(made.topic, made.key, made.value, made.headers)
    desk.run()


def joined(reports: Sequence[EnrichedItem]) -> Desk:
    """A run without a crash."""
    desk = joining()
    deliver(desk, reports)
    return desk


def crashed(reports: Sequence[EnrichedItem], at: int, back: int, *, state_kept: bool) -> Desk:
    """A run whose worker is killed after ``at`` reports and reads the last ``back`` again.

    State is as it was when those were first read, or as they left it: a crash falls before or after the changelog.
    """
    desk = joining()
    deliver(desk, reports[: max(0, at - back)])
    before = deepcopy(desk.changelogs), dict(desk.cursors)
    deliver(desk, reports[max(0, at - back) : at])
    desk.cursors.update(before[1])
    if not state_kept:
        for name, rows in before[0].items():
            desk.changelogs[name].held = rows.held
    deliver(desk, reports[at:])
    return desk


def distinct(desk: Desk) -> Iterator[tuple[str, list[tuple[bytes, bytes]]]]:
    """What a consumer that knows ids keeps of each topic, in order."""
    for topic in TOLD:
        first: dict[bytes, bytes] = {}
        for record in desk.logs.records[topic.name]:
            first.setdefault(event_id(record), record.value or b"")
        yield topic.name, list(first.items())


def event_id(record: Logged) -> bytes:
    return dict(record.headers)["ce_id"]


def one_wording(desk: Desk) -> bool:
    """Whether no id was ever sent with two contents."""
    records = [record for topic in TOLD for record in desk.logs.records[topic.name]]
    return len({(r.topic, event_id(r)) for r in records}) == len({(r.topic, event_id(r), r.value) for r in records})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports=happenings(), at=st.integers(1, 14), back=st.integers(1, 6), state_kept=st.booleans())
def test_a_crash_changes_nothing_that_is_told(
    reports: list[EnrichedItem], at: int, back: int, state_kept: bool
) -> None:
    """Records read again on old or new state give the same ids and bytes, or nothing: no id has two contents."""
    after = crashed(reports, at, back, state_kept=state_kept)
    assert one_wording(after)
    assert list(distinct(after)) == list(distinct(joined(reports)))


def test_a_wording_that_comes_back_after_a_crash_is_known() -> None:
    """First and second wording read again on a state that has both: nothing goes back to the first."""
    reports = [report("a"), rewritten(report("a"), "2", "Second")]
    desk = crashed(reports, 2, 2, state_kept=True)
    assert [story.headline for story in desk.values(STORIES)] == [reports[0].item.title, "Second"]
