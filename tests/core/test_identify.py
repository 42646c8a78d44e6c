"""Ids are the same in every replay and differ where entries differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from streams.core.identify import digest, item_id, revision
from streams.core.model import Entry

ARRIVAL = Entry(guid="tag:example.org,2025:7", link="https://example.org/7", title="A ship docks at Rajin")


def test_an_update_keeps_the_id_and_changes_the_revision() -> None:
    """An edited title is the same item in another wording."""
    edited = replace(ARRIVAL, title="A second ship docks at Rajin")
    assert item_id("f", edited) == item_id("f", ARRIVAL)
    assert revision(edited) != revision(ARRIVAL)


def test_a_kill_is_a_revision() -> None:
    """An agency that withdraws an entry changes nothing but its status, and that is seen."""
    assert revision(replace(ARRIVAL, pubstatus="canceled")) != revision(ARRIVAL)


def test_a_moving_date_is_no_revision() -> None:
    """A feed that stamps its entries with the time of the request does not update them."""
    stamped = replace(ARRIVAL, published=datetime(2025, 4, 28, tzinfo=UTC))
    assert revision(stamped) == revision(ARRIVAL)


def test_two_feeds_with_one_guid_are_two_items() -> None:
    """A guid is unique within its feed only."""
    assert item_id("f", ARRIVAL) != item_id("g", ARRIVAL)


def test_without_guid_the_link_names_the_entry() -> None:
    """An entry without guid keeps its id while its title changes."""
    bare = replace(ARRIVAL, guid=None)
    assert item_id("f", bare) == item_id("f", replace(bare, title="Renamed"))


def test_entries_with_text_only_are_told_apart() -> None:
    """Two entries that have nothing but a summary are two items."""
    assert item_id("f", Entry(summary="one")) != item_id("f", Entry(summary="two"))


def test_a_digest_is_the_same_on_every_machine() -> None:
    """The id of known parts is known."""
    assert digest("item", "yonhap-en", "7") == "c26e4a45ee3dd8c77e88a82522f630b9"


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_digests_differ_where_their_parts_differ(left: list[str], right: list[str]) -> None:
    """Moving a boundary between parts makes another digest."""
    assert (digest(*left) == digest(*right)) == (left == right)
