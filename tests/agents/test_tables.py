"""Drafts: a table as a step sees it, before any of it is durable."""

import asyncio
from dataclasses import replace

import pytest

from streams.agents.tables import Draft, Drafts, TellingShelf, only_changelog, pack, row_key, unpack
from streams.core.errors import BadRecord, Refused
from tests.agents.belts import LOG, SEEN, TALLIES, BrokerDownError, Shelf, Story, Stranger, Tally


def stored(**rows: int) -> Shelf:
    """A shelf with these tallies in partition 1, and rows of another partition and another table beside them."""
    shelf = Shelf(Story())
    shelf.rows = {(1, row_key(TALLIES, key)): pack(TALLIES, Tally(n)) for key, n in rows.items()}
    shelf.rows[2, row_key(TALLIES, "elsewhere")] = pack(TALLIES, Tally(9))
    shelf.rows[1, row_key(SEEN, "other")] = pack(SEEN, Tally(9))
    return shelf


def drafted(**rows: int) -> Draft:
    return Draft(TALLIES, 1, stored(**rows))


def test_a_draft_shows_the_rows_of_its_table_and_partition() -> None:
    """Rows of other partitions belong to other workers, rows of other tables to other drafts."""
    draft = drafted(a=1, b=2)
    assert dict(draft) == {"a": Tally(1), "b": Tally(2)}
    assert "elsewhere" not in draft
    assert "other" not in draft


def test_a_draft_shows_its_own_writes_first() -> None:
    """What was written or deleted counts at once, for the writer."""
    draft = drafted(a=1, b=2)
    draft["a"] = Tally(5)
    del draft["b"]
    draft["c"] = Tally(7)
    assert dict(draft) == {"a": Tally(5), "c": Tally(7)}
    assert len(draft) == 2


def test_deleting_what_is_not_there_is_an_error() -> None:
    """A draft is a mapping like any other."""
    draft = drafted()
    with pytest.raises(KeyError):
        del draft["nothing"]


def test_a_deleted_row_stays_deleted_for_the_next_record() -> None:
    """A deletion that was kept hides the stored row, and a new value brings it back."""
    draft = drafted(a=1)
    del draft["a"]
    draft.keep()
    assert "a" not in draft
    draft["a"] = Tally(2)
    assert draft["a"] == Tally(2)


def test_a_deletion_is_written_as_a_tombstone() -> None:
    """The changelog is compacted: a row without value is a row that is gone."""
    shelf = stored(a=1)
    drafts = Drafts((TALLIES,), shelf)
    del drafts.state(1)["tallies"]["a"]
    drafts.keep(1)
    asyncio.run(drafts.write())
    assert shelf.get(1, row_key(TALLIES, "a")) is None


def test_changes_keep_their_order_and_none_is_folded_away() -> None:
    """After a crash the changelog holds a prefix of the changes, each whole; so each stands there, in order."""
    shelf = stored()
    drafts = Drafts((SEEN, TALLIES), shelf)
    for number, name in enumerate(("one", "two"), start=1):
        state = drafts.state(1)
        state["tallies"]["count"] = Tally(number)
        state["seen"][name] = Tally(number)
        drafts.keep(1)
    asyncio.run(drafts.write())
    assert shelf.log == [(1, ["seen/one", "tallies/count"]), (1, ["seen/two", "tallies/count"])]


def test_a_discarded_record_wrote_nothing() -> None:
    """What a failed record wrote is forgotten, what those before it wrote is not."""
    shelf = stored()
    drafts = Drafts((TALLIES,), shelf)
    drafts.state(1)["tallies"]["good"] = Tally(1)
    drafts.keep(1)
    drafts.state(1)["tallies"]["bad"] = Tally(2)
    drafts.discard(1)
    asyncio.run(drafts.write())
    assert list(drafts.state(1)["tallies"]) == ["good"]
    assert shelf.log == [(1, ["tallies/good"])]


def test_a_row_is_told_when_it_can_be_read() -> None:
    """Whoever reads the table whole after having been told finds the row; other tables and deletions are not told."""
    told: list[tuple[Tally, bool]] = []
    inner = stored(gone=1)
    shelf = TellingShelf(inner, TALLIES, lambda row: told.append((row, inner.get(1, "tallies/new") is not None)))
    drafts = Drafts((SEEN, TALLIES), shelf)
    state = drafts.state(1)
    state["seen"]["one"] = Tally(7)
    state["tallies"]["new"] = Tally(8)
    del state["tallies"]["gone"]
    drafts.keep(1)
    assert told == []
    asyncio.run(drafts.write())
    assert told == [(Tally(8), True)]
    assert (shelf.get(1, "tallies/new"), shelf.partitions()) == (pack(TALLIES, Tally(8)), inner.partitions())


def test_a_row_that_could_not_be_written_is_not_told() -> None:
    """The process ends then, and the record is read again."""
    told: list[Tally] = []
    inner = stored()
    inner.down = True
    drafts = Drafts((TALLIES,), TellingShelf(inner, TALLIES, told.append))
    drafts.state(1)["tallies"]["new"] = Tally(8)
    drafts.keep(1)
    with pytest.raises(BrokerDownError):
        asyncio.run(drafts.write())
    assert told == []


def test_a_record_that_changed_nothing_writes_nothing() -> None:
    """A repeat that was dropped costs the changelog nothing."""
    shelf = stored()
    drafts = Drafts((TALLIES,), shelf)
    drafts.state(1)
    drafts.keep(1)
    asyncio.run(drafts.write())
    assert shelf.story.events == []


def test_a_change_too_large_for_the_changelog_is_refused() -> None:
    """A batch the broker refuses would stop the belt; the item that made it is refused instead."""
    table = replace(TALLIES, changelog=replace(LOG, max_bytes=1000), holds=(str,))
    drafts = Drafts((table,), stored())
    drafts.state(1)["tallies"]["a"] = "x" * 900
    with pytest.raises(Refused, match="over the limit"):
        drafts.keep(1)


def test_a_changelog_names_only_types_its_table_holds() -> None:
    """Bytes on a changelog cannot choose what they are decoded as, and nothing else is written."""
    assert unpack(TALLIES, pack(TALLIES, Tally(4))) == Tally(4)
    with pytest.raises(BadRecord, match="holds no"):
        unpack(TALLIES, b"Stranger\n{}")
    with pytest.raises(Refused, match="holds no Stranger"):
        pack(TALLIES, Stranger(1))


def test_tables_of_one_stage_share_a_changelog() -> None:
    """With two changelogs a worker killed between them would remember half of what it did."""
    assert only_changelog((SEEN, TALLIES)) == LOG
    with pytest.raises(Refused, match="share a changelog"):
        only_changelog((SEEN, replace(TALLIES, changelog=replace(LOG, name="other"))))
