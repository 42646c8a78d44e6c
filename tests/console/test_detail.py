"""One thing looked at closely: what the topics hold apart comes together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from streams.console import detail, queries
from streams.console.queries import Filter
from streams.console.store import Row, Store
from streams.core.dossier import REPORTS_KEPT
from streams.core.model import Alert, Span
from tests.console.newsroom import told
from tests.core.happenings import HOUR, TROOPS, killed, report, said
from tests.samples import a_delivery, an_enriched, an_item

SEOUL = said(report("seoul", "ko", by="seoul"), "asserts", "KOR SPY")
WIRE = said(report("wire", "en", by="wire", at=HOUR), "asserts", "UKR MIL")
MOSCOW = said(report("moscow", "ru", by="moscow", at=2 * HOUR), "denies", "RUS GOV")


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store(":memory:")
    store.write(told(SEOUL, WIRE, MOSCOW))
    yield store
    store.close()


def story(store: Store) -> Row:
    [row] = store.rows("SELECT id FROM stories")
    found = detail.story(store, row["id"])
    assert found is not None
    return found


def test_a_story_comes_with_its_reports_as_judged(store: Store) -> None:
    """In the order they came, each with labels, actors and claims of its own."""
    assert [held["item"]["id"] for held in story(store)["items"]] == ["seoul", "wire", "moscow"]


def test_a_story_comes_with_the_ledger_of_its_claims(store: Store) -> None:
    """Who asserted and who denied, and what it stands at now."""
    [held] = story(store)["ledger"]
    voices = [(statement["speaker"], statement["stance"]) for statement in held["statements"]]
    assert (held["id"], held["state"]) == (TROOPS, "disputed")
    assert voices == [("KOR SPY", "asserts"), ("UKR MIL", "asserts"), ("RUS GOV", "denies")]


def test_a_story_comes_with_its_messages_and_how_each_fared(store: Store) -> None:
    """Opened, then updated at the second and the third publisher; the first has been delivered."""
    first, *_ = (value for value in told(SEOUL) if isinstance(value, Alert))
    store.write([a_delivery(alert=first.id, event_id=first.event_id)])
    messages = story(store)["messages"]
    assert [message["action"] for message in messages] == ["opened", "updated", "updated"]
    assert [len(message["deliveries"]) for message in messages] == [1, 0, 0]


def test_a_report_knows_its_story_and_what_became_of_its_claims(store: Store) -> None:
    """From one report to the happening, and to those who deny it."""
    found = detail.item(store, SEOUL.watch, "seoul")
    assert found is not None
    assert (found["story"]["headline"], found["ledger"][0]["state"]) == (SEOUL.item.title, "disputed")


def test_a_report_that_made_room_for_others_still_knows_its_story(store: Store) -> None:
    """A story lists a hundred reports; the ones it has no more room for are part of it as before."""
    store.write(told(*(report(f"r{number}", by="house", at=number) for number in range(REPORTS_KEPT + 5))))
    big = next(row for row in store.rows("SELECT id, body FROM stories") if '"item":"r0"' in row["body"])
    left = [number for number in range(REPORTS_KEPT + 5) if f'"item":"r{number}"' not in big["body"]]
    found = [detail.item(store, SEOUL.watch, f"r{number}") for number in left]
    assert len(left) == 5
    assert {held["story"]["id"] for held in found if held} == {big["id"]}


def test_a_database_from_before_knows_the_stories_it_holds(tmp_path: Path) -> None:
    """Which report belongs to which story is taken from the stories, once."""
    before = Store(tmp_path / "console.sqlite")
    before.write(told(SEOUL, WIRE))
    before.close()
    with closing(sqlite3.connect(tmp_path / "console.sqlite")) as db:
        db.execute("DROP TABLE belonging")
    after = Store(tmp_path / "console.sqlite")
    found = detail.item(after, SEOUL.watch, "wire")
    after.close()
    assert found is not None
    assert found["story"]["headline"] == SEOUL.item.title


def test_a_report_of_no_story_is_shown_alone(store: Store) -> None:
    """Its story may not have been read yet."""
    store.write([an_enriched(an_item(id="lone"))])
    found = detail.item(store, "dprk-russia", "lone")
    assert found is not None
    assert (found["story"], found["ledger"]) == (None, [])


def test_the_ledger_names_what_turned_last_first(store: Store) -> None:
    """Each proposition with its state, how many stand behind it and what was said; not every statement."""
    store.write(told(report("shells", at=9 * HOUR, labels=("arms",))))
    first, second = detail.ledger(store)
    assert (first["id"], first["state"], first["statements"]) == ("PRK>RUS:arms", "single_source", 1)
    assert (second["id"], second["stances"], second["publishers"]) == (TROOPS, ["asserts", "denies"], 2)


def test_a_proposition_names_the_reports_that_speak_of_it(store: Store) -> None:
    """By title, publisher and address."""
    found = detail.proposition(store, SEOUL.watch, TROOPS)
    assert found is not None
    assert [held["publisher"] for held in found["reports"]] == ["seoul", "wire", "moscow"]


def test_what_is_not_there_is_none(store: Store) -> None:
    """A story, a report, a proposition that nobody wrote down."""
    assert detail.story(store, "none") is None
    assert detail.item(store, SEOUL.watch, "none") is None
    assert detail.proposition(store, SEOUL.watch, "none") is None


def test_a_report_in_two_watches_and_two_wordings_is_one_report(store: Store) -> None:
    """Judgements are counted for each watch, reports once."""
    other = replace(SEOUL, watch="alliance-deterrence")
    store.write([other, replace(SEOUL, item=replace(SEOUL.item, revision="2"))])
    totals = queries.totals(store)
    assert (totals["reports"], totals["items"], totals["claims"]) == (3, 4, 1)


def test_messages_are_counted_apart_from_alerts(store: Store) -> None:
    """One happening, three messages; one taken by the receiver, one not yet."""
    sent = [value for value in told(SEOUL, WIRE, MOSCOW) if isinstance(value, Alert)]
    store.write([
        a_delivery(alert=sent[0].id, event_id=sent[0].event_id),
        a_delivery(alert=sent[1].id, event_id=sent[1].event_id, outcome="retry"),
    ])  # fmt: skip
    totals = queries.totals(store)
    assert [totals[name] for name in ("alerts", "messages", "delivered", "undelivered")] == [1, 3, 1, 1]


def test_a_kill_takes_its_report_from_the_quotes(store: Store) -> None:
    """A withdrawn alert still says what was withdrawn, and the report is shown as such."""
    store.write(told(SEOUL, killed(SEOUL)))
    found = detail.item(store, SEOUL.watch, "seoul")
    assert found is not None
    assert found["item"]["pubstatus"] == "canceled"


def test_an_alert_shows_its_sentence_and_where_the_words_stand(store: Store) -> None:
    """The API cuts nothing out itself: text, language, publisher and places come ready."""
    text = WIRE.item.summary
    spans = (
        Span(field="summary", start=0, end=len(text), text=text, by="head:dprk-russia/arms"),
        Span(field="summary", start=0, end=7, text=text[:7], by="lex:term"),
    )
    label = replace(report("s", labels=("arms",)).labels[0], evidence=spans)
    store.write(told(replace(report("s", at=50 * HOUR, labels=("arms",)), labels=(label,))))
    [card] = queries.alerts(store, Filter(label="arms"))
    quoted = card["quote"]
    assert (quoted.text, quoted.lang, quoted.publisher, quoted.words) == (text, "en", "house-s", ((0, 7),))
