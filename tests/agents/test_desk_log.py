"""The desk's topics and tables: offsets, rows, and batches that leave no mark."""

from __future__ import annotations

from dataclasses import replace

import pytest

from streams.agents.desk import Desk
from streams.agents.flow import FLOW
from streams.agents.result import Emit
from streams.agents.tables import Draft
from streams.agents.tools import Tools
from streams.agents.wire import message
from streams.core.bookcase import Seat
from streams.core.model import EnrichedItem, Entry, FeedRef, RawItem
from streams.topics import ENRICHED, RAW, STORIES, STORY_TABLE
from tests.happenings import report, rules
from tests.samples import after

RAW_ITEM = RawItem(id="i", revision="r", feed=FeedRef(id="f"), format="rss", fetched_at=after(0), entry=Entry())
SOLDIERS = report("item-1", "yonhap", "Seoul says 12,000 soldiers are in Kursk")
JOINING = tuple(stage for stage in FLOW if stage.name in ("stories", "alert"))


def a_desk(batch: int = 64) -> Desk:
    return Desk(Tools(rules=rules()), JOINING, batch=batch)


def enrich(desk: Desk, *told: EnrichedItem) -> None:
    for each in told:
        made = message(Emit(ENRICHED, each.watch, f"{each.item.id}/{each.item.revision}", each))
        desk.logs.append(made.topic, made.key, made.value, made.headers)
    desk.run()


def test_offsets_count_within_a_partition() -> None:
    """Every partition of a topic numbers its records from 0 on."""
    desk = a_desk()
    desk.put(replace(RAW_ITEM, id=f"item-{place}") for place in range(40))
    places = [(record.partition, record.offset) for record in desk.logs.records[RAW.name]]
    assert len(set(places)) == 40
    assert {offset for _, offset in places} == set(range(1 + max(offset for _, offset in places)))


def test_what_a_stage_remembers_can_be_looked_at() -> None:
    """The rows of a table are listed by partition, and read as what they are."""
    desk = a_desk()
    enrich(desk, SOLDIERS)
    rows = desk.changelogs["stories"]
    (partition,) = rows.partitions()
    held = dict(Draft(STORY_TABLE, partition, rows))
    assert held[f"item/{SOLDIERS.watch}/item-1"] == Seat(story=desk.values(STORIES)[0].id)


def test_what_a_step_deletes_is_no_row_any_more() -> None:
    """Rows of a story leave the changelog when the story is old."""
    desk = a_desk()
    enrich(desk, SOLDIERS)
    (rows,) = desk.changelogs["stories"].held.values()
    seat = f"stories/item/{SOLDIERS.watch}/item-1"
    assert seat in rows
    enrich(desk, report("item-2", "tass", "A treaty is signed in Vladivostok", hour=20 * 24, labels=("leaders",)))
    assert seat not in rows


def test_nothing_left_to_read_changes_nothing() -> None:
    """Running twice is running once."""
    desk = a_desk()
    enrich(desk, SOLDIERS)
    before = desk.words.counted.copy()
    desk.run()
    assert desk.words.counted == before


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_the_size_of_batches_leaves_no_mark(batch: int) -> None:
    """However many records a stage takes at once, it writes the same ones."""
    reports = [report(f"item-{place}", "yonhap", f"Report number {place} of soldiers") for place in range(5)]
    one, other = a_desk(), a_desk(batch)
    enrich(one, *reports)
    enrich(other, *reports)
    assert one.logs.records == other.logs.records
