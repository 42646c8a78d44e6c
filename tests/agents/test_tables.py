"""Drafts: a table as a step sees it, before any of it is durable."""

import asyncio

import pytest

from streams.agents.tables import VALUE_LIMIT, Draft, pack, unpack
from streams.core.errors import BadRecord, Refused
from streams.topics import Table
from tests.agents.belts import TALLIES, Shelf, Story, Tally


def drafted(**rows: int) -> tuple[Draft, Shelf]:
    """A draft over a shelf with these rows in partition 1, and one row in another partition."""
    shelf = Shelf(TALLIES.name, Story())
    shelf.rows = {(1, key): pack(TALLIES, Tally(n)) for key, n in rows.items()}
    shelf.rows[2, "elsewhere"] = pack(TALLIES, Tally(9))
    return Draft(TALLIES, 1, shelf), shelf


def kept(draft: Draft) -> None:
    draft.keep(draft.packed())


def test_a_draft_shows_the_rows_of_its_partition() -> None:
    """Rows of other partitions belong to other workers and are not there."""
    draft, _ = drafted(a=1, b=2)
    assert dict(draft) == {"a": Tally(1), "b": Tally(2)}
    assert "elsewhere" not in draft


def test_a_draft_shows_its_own_writes_first() -> None:
    """What was written or deleted counts at once, for the writer."""
    draft, shelf = drafted(a=1, b=2)
    draft["a"] = Tally(5)
    del draft["b"]
    draft["c"] = Tally(7)
    assert dict(draft) == {"a": Tally(5), "c": Tally(7)}
    assert len(draft) == 2
    assert shelf.get(1, "a") == pack(TALLIES, Tally(1))


def test_deleting_what_is_not_there_is_an_error() -> None:
    """A draft is a mapping like any other."""
    draft, _ = drafted()
    with pytest.raises(KeyError):
        del draft["nothing"]


def test_a_deleted_row_stays_deleted_for_the_next_record() -> None:
    """A deletion that was kept hides the stored row, and a new value brings it back."""
    draft, _ = drafted(a=1)
    del draft["a"]
    kept(draft)
    assert "a" not in draft
    draft["a"] = Tally(2)
    assert draft["a"] == Tally(2)


def test_writes_keep_their_order_and_none_is_folded_away() -> None:
    """After a crash the changelog holds a prefix of what was written, so every write stands there, in order."""
    draft, shelf = drafted()
    draft["story"] = Tally(1)
    draft["seen one"] = Tally(1)
    kept(draft)
    draft["story"] = Tally(2)
    draft["seen two"] = Tally(2)
    kept(draft)
    asyncio.run(draft.write())
    assert [key for _, key in shelf.log] == ["story", "seen one", "story", "seen two"]


def test_a_row_written_twice_by_one_record_goes_where_it_was_written_last() -> None:
    """The order on the changelog is the order of last writes."""
    draft, shelf = drafted()
    draft["seen"] = Tally(1)
    draft["story"] = Tally(1)
    draft["seen"] = Tally(2)
    kept(draft)
    asyncio.run(draft.write())
    assert [key for _, key in shelf.log] == ["story", "seen"]


def test_a_discarded_record_wrote_nothing() -> None:
    """What a failed record wrote is forgotten, what those before it wrote is not."""
    draft, shelf = drafted()
    draft["good"] = Tally(1)
    kept(draft)
    draft["bad"] = Tally(2)
    draft.discard()
    asyncio.run(draft.write())
    assert list(draft) == ["good"]
    assert [key for _, key in shelf.log] == ["good"]


def test_a_value_too_large_for_the_changelog_is_refused() -> None:
    """A changelog record the broker refuses would stop the belt; the item that made it is refused instead."""
    table = Table(name="texts", process="worker", partitions=1, holds=(str,))
    with pytest.raises(Refused, match="over the limit"):
        pack(table, "x" * VALUE_LIMIT)


def test_a_changelog_names_only_types_its_table_holds() -> None:
    """Bytes on a changelog cannot choose what they are decoded as."""
    with pytest.raises(BadRecord, match="holds no"):
        unpack(TALLIES, b"Stranger\n{}")
    assert unpack(TALLIES, pack(TALLIES, Tally(4))) == Tally(4)
