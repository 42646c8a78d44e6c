"""The read model: what was written is found again, and writing twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from streams.console import queries
from streams.console.consume import keep
from streams.console.queries import Filter
from streams.console.store import Store
from streams.core.model import Label, Source, Span
from tests.samples import TITLE, a_dead_letter, a_delivery, a_feed, after, an_alert, an_enriched, an_item

EVERYTHING = Filter()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "console.sqlite")
    yield store
    store.close()


def test_a_record_read_twice_is_shown_once(store: Store) -> None:
    """Every write can be repeated without effect."""
    records = [an_enriched(), an_alert(), a_delivery(), a_feed(), a_dead_letter()]
    store.write(records)
    store.write(records)
    ones = ("items", "reports", "alerts", "messages", "dead", "delivered", "feeds")
    assert queries.totals(store) == dict.fromkeys(queries.TOTALS, 0) | dict.fromkeys(ones, 1)


def test_a_batch_is_written_whole_or_not_at_all(store: Store) -> None:
    """A value no topic carries undoes its batch."""
    with pytest.raises(KeyError):
        store.write([an_enriched(), object()])
    assert queries.items(store, EVERYTHING) == []


def test_the_newest_arrival_stands_first(store: Store) -> None:
    """Lists are ordered by arrival, across time zones and with or without a fraction of a second."""
    for number, seconds in enumerate((5, 0.25, 3600)):
        store.write([an_enriched(an_item(id=f"i{number}", arrived_at=after(seconds)))])
    assert [row["item"]["id"] for row in queries.items(store, EVERYTHING)] == ["i2", "i0", "i1"]


def test_pages_follow_each_other_without_gap_or_repeat(store: Store) -> None:
    """The cursor of the last row opens the next page."""
    store.write([an_enriched(an_item(id=f"i{n}", arrived_at=after(n))) for n in range(5)])
    first = queries.items(store, Filter(limit=3))
    second = queries.items(store, Filter(limit=3, before=first[-1]["cursor"]))
    assert [row["item"]["id"] for row in first + second] == ["i4", "i3", "i2", "i1", "i0"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(q="북한군"), ["ko"]),
        (Filter(q="파병"), ["ko"]),
        (Filter(q="SOLDIERS russia"), ["en"]),
        (Filter(lang="ko"), ["ko"]),
        (Filter(watch="alliance-deterrence"), []),
        (Filter(label="troops"), ["ko", "en"]),
        (Filter(label="troop"), []),
        (Filter(q="%"), []),
        (Filter(q="' OR 1 --"), []),
    ],
)
def test_filters_and_search_find_in_every_script(store: Store, wanted: Filter, found: list[str]) -> None:
    """Words of any length and script are found; what looks like a pattern is only text."""
    korean = an_item(id="ko", lang="ko", title="북한군 러시아 파병 확인", summary="", arrived_at=after(90))
    labels = (Label(label="troops", score=0.97),)
    store.write([an_enriched(an_item(id="en")), an_enriched(korean, labels=labels, evidence=())])
    assert [row["item"]["id"] for row in queries.items(store, wanted)] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pyongyang", True), ("SOLDIERS", True), ("News", True), ("agency 1,500", True), ("kursk", True),
        ("zweitausend", True), ("agency zweitausend", True), ("agency missiles", False),
    ],
)  # fmt: skip
def test_an_alert_is_found_by_what_is_told_of_it(store: Store, words: str, found: bool) -> None:
    """Headline, publishers, words and sentences that decided, and titles and summaries of all its reports."""
    later = an_item(id="item-2", lang="de", title="Soldaten", summary="Es sind zweitausend.")
    sentence = Span(field="text", start=0, end=17, text="They are in Kursk", by="head:dprk-russia/troops")
    sources = [Source(publisher="news", title=TITLE, url=None, lang="en", item=name) for name in ("item-1", "item-2")]
    label = Label(label="troops", score=0.97, evidence=(sentence,), item="item-1")
    store.write([an_enriched(), an_enriched(later), an_alert(labels=(label,), sources=tuple(sources))])
    assert bool(queries.alerts(store, Filter(q=words))) is found


def test_an_alert_shows_its_latest_message_and_all_before(store: Store) -> None:
    """Messages of one alert are one card with a history, oldest first."""
    opened = an_alert()
    updated = an_alert(event_id="alert-1-updated", action="updated", story_revision=2, at=after(300), reason="Second.")
    store.write([updated, opened, a_delivery(outcome="retry"), a_delivery(attempt=2)])
    [card] = queries.alerts(store, EVERYTHING)
    assert (card["action"], [m["action"] for m in card["messages"]]) == ("updated", ["opened", "updated"])


def test_a_delivery_shows_its_last_attempt(store: Store) -> None:
    """Of several attempts the last one counts."""
    store.write([an_alert(), a_delivery(attempt=1, outcome="retry"), a_delivery(attempt=2, at=after(99))])
    [card] = queries.alerts(store, EVERYTHING)
    [delivery] = card["messages"][0]["deliveries"]
    assert (delivery["receiver"], delivery["attempts"], delivery["outcome"]) == ("desk", 2, "delivered")


def test_feeds_in_trouble_stand_first(store: Store) -> None:
    """A failing feed is the first line of the table."""
    store.write([a_feed(id="a"), a_feed(id="z", health="failing", last_error="503")])
    assert [row["id"] for row in queries.feeds(store)] == ["z", "a"]


def test_a_database_keeps_its_identity_and_another_has_its_own(tmp_path: Path) -> None:
    """The identity names the consumer group, so a new database reads the topics anew."""
    first, other = Store(tmp_path / "a.sqlite"), Store(tmp_path / "b.sqlite")
    identity = first.id
    first.close()
    again = Store(tmp_path / "a.sqlite")
    assert (again.id, other.id == identity) == (identity, False)
    again.close()
    other.close()


def test_rows_of_one_time_are_all_shown_page_by_page(store: Store) -> None:
    """All entries of one poll arrive at one time; pages part them by id, and across watches."""
    watches = ("alliance-deterrence", "dprk-russia")
    store.write([an_enriched(an_item(id=f"i{n}"), watch=watch) for n in range(50) for watch in watches])
    store.write([an_alert(id=f"a{n}", event_id=f"a{n}") for n in range(50)])
    seen = {}
    for query in (queries.items, queries.alerts):
        before, rows = "", []
        while page := query(store, Filter(limit=7, before=before)):
            rows += page
            before = page[-1]["cursor"]
        seen[query.__name__] = (len(rows), len({row["cursor"] for row in rows}))
    assert seen == {"items": (100, 100), "alerts": (50, 50)}


def test_a_value_that_cannot_be_stored_costs_no_other(store: Store) -> None:
    """A date no calendar holds, a number no column holds: logged, and the rest of the batch is there."""
    early = datetime.fromisoformat("0001-01-01T00:00:00+14:00")
    keep(
        store, [an_enriched(), an_alert(at=early), a_delivery(attempt=2**63), a_feed(last_success_at=early), an_alert()]
    )
    found = queries.totals(store)
    assert (found["items"], found["alerts"], found["delivered"], found["feeds"]) == (1, 1, 0, 0)
