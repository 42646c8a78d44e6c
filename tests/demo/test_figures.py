"""The closing figures: what counts as lost, and when there is nothing more to wait for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from streams.core.identify import item_id, revision
from streams.core.model import Entry, FeedRef, RawItem, Source
from streams.demo.figures import figures, settled
from streams.demo.samples import Samples
from streams.demo.tally import Outcomes, Tally, percentile
from streams.edges.receiver import Arrival
from streams.topics import ALERTS, ENRICHED, RAW, STORIES
from tests.samples import NOON, after, an_alert, an_enriched, an_item

SAMPLES = Samples(feeds={}, expected=({"arrives": True}, {"arrives": True}, {"arrives": False}))
ALL_READ: Outcomes = {
    ("read", "enriched"): 1, ("read", "off_topic"): 1, ("stories", "opened"): 1, ("alert", "alerted"): 1,
}  # fmt: skip


def a_raw(guid: str) -> RawItem:
    entry = Entry(guid=guid, title=guid)
    return RawItem(
        id=item_id("desk", entry), revision=revision(entry), feed=FeedRef(id="desk"), format="rss",
        fetched_at=after(1), entry=entry,
    )  # fmt: skip


def a_whole_run() -> Tally:
    tally = Tally()
    relevant, other = a_raw("one"), a_raw("two")
    for raw in (relevant, other):
        tally.take(RAW.name, raw)
    tally.take(ENRICHED.name, an_enriched(an_item(id=relevant.id, revision=relevant.revision)))
    tally.records[STORIES.name] += 1
    tally.stories.add("story-1")
    source = Source(publisher="desk", title="one", url=None, lang="en", item=relevant.id)
    tally.take(ALERTS.name, an_alert(at=after(1), sources=(source,)))
    return tally


def arrived(seconds: float = 2, fault: str | None = None, event_id: str = "alert-1-opened") -> Arrival:
    return Arrival(id=event_id, timestamp="0", at=after(seconds), body=b"", fault=fault, nth=1, status=204)


def closing(tally: Tally, arrivals: list[Arrival], found: Outcomes = ALL_READ) -> dict[str, object]:
    return figures(SAMPLES, tally, found, arrivals, {("desk", 1): NOON}, 2.0)


def test_a_whole_run_loses_nothing() -> None:
    """Two entries in, one relevant, one alert, delivered two seconds after it was served."""
    table = closing(a_whole_run(), [arrived()])
    shown = {name: table[name] for name in ("items", "relevant", "alerts", "delivered", "verified", "lost", "p50_ms")}
    expected = {"items": 2, "relevant": 1, "alerts": 1, "delivered": 1, "verified": 1, "lost": 0, "p50_ms": 2000}
    assert shown == expected


def test_a_later_wording_is_relevant_again_and_the_same_report() -> None:
    """Each wording of an entry is judged; what they report is counted once, as on the page."""
    tally = a_whole_run()
    first = next(iter(tally.raw.values()))
    tally.take(ENRICHED.name, an_enriched(an_item(id=first.id, revision="reworded")))
    table = closing(tally, [arrived()])
    assert (table["relevant"], table["reports"], table["happenings"]) == (2, 1, 1)


def test_an_entry_that_never_came_is_lost() -> None:
    """Entries are counted from the documents, not from what was read."""
    tally = a_whole_run()
    tally.raw.popitem()
    assert closing(tally, [arrived()])["lost"] == 1


def test_a_record_without_an_outcome_is_lost() -> None:
    """Every record on the first topic has left the reader under some word."""
    assert closing(a_whole_run(), [arrived()], {("read", "enriched"): 1})["lost"] == 1


def test_an_alert_that_did_not_verify_is_lost() -> None:
    """Delivered is not enough."""
    table = closing(a_whole_run(), [arrived(fault="wrong signature")])
    assert (table["delivered"], table["verified"], table["lost"]) == (1, 0, 1)


def test_the_end_is_when_topics_and_metrics_agree_and_the_alert_is_there() -> None:
    """A topic read only in part, or an alert still under way, is no end."""
    whole, taken = a_whole_run(), {"alert-1-opened": b""}
    behind = replace(a_whole_run())
    behind.records = whole.records.copy()
    behind.records[ENRICHED.name] = 0
    seen = [settled(SAMPLES, tally, ALL_READ, got) for tally, got in ((whole, taken), (whole, {}), (behind, taken))]
    assert seen == [True, False, False]


def test_an_entry_that_two_watches_read_hides_no_other() -> None:
    """It is two records: with them the records add up, while of the entry behind it nothing is told yet."""
    tally, seen = a_whole_run(), {**ALL_READ, ("read", "enriched"): 2, ("stories", "opened"): 2}
    both = next(iter(tally.raw.values()))
    item = an_item(id=both.id, revision=both.revision)
    tally.take(RAW.name, a_raw("three"))
    tally.take(ENRICHED.name, replace(an_enriched(item), watch="alliance-deterrence"))
    assert not settled(SAMPLES, tally, seen, {"alert-1-opened": b""})
    assert closing(tally, [arrived()], seen)["lost"] == 1


def test_percentiles_are_by_nearest_rank() -> None:
    """Of nothing there is none."""
    waits = [timedelta(seconds=n).total_seconds() for n in range(1, 101)]
    assert (percentile(waits, 0.5), percentile(waits, 0.95), percentile([], 0.5)) == (51.0, 96.0, None)
