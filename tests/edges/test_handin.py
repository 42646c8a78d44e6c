"""Documents that are handed in: what is sent, what is held, and that the agency has the last word."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from streams.core.errors import Unavailable
from streams.edges.feeds.parsed import FeedError
from tests.edges.agency import NOON, Desk, embargoed, ninjs


def play(act: Callable[[Desk], Awaitable[object]], folder: Path | None) -> Desk:
    async def scene() -> Desk:
        given = Desk(folder)
        await act(given)
        return given

    return asyncio.run(scene())


def test_a_document_becomes_raw_under_ids_that_stay(tmp_path: Path) -> None:
    """The same document again is the same items."""

    async def act(given: Desk) -> None:
        await given.hand_in(ninjs(1))
        await given.hand_in(ninjs(1))

    items = play(act, tmp_path).broker.items
    assert (len(items), len({(raw.id, raw.revision) for raw in items}), items[0].feed.id) == (2, 1, "wire")


def test_what_is_under_embargo_is_sent_when_its_time_has_come(tmp_path: Path) -> None:
    """Not before, once, and as fetched then."""

    async def act(given: Desk) -> None:
        taken = await given.hand_in(embargoed(1, hours=2))
        assert (len(taken.held), await given.handin.release(), given.broker.items) == (1, (), [])
        given.time = NOON + timedelta(hours=2)
        assert len(await given.handin.release()) == 1
        assert await given.handin.release() == ()

    (raw,) = play(act, tmp_path).broker.items
    assert raw.fetched_at == NOON + timedelta(hours=2)


def test_an_embargo_without_end_is_held_for_ever(tmp_path: Path) -> None:
    """Until its agency says something else."""

    async def act(given: Desk) -> None:
        await given.hand_in(ninjs(1, embargoed=""))
        given.time = NOON + timedelta(days=4000)
        await given.handin.release()
        assert given.broker.items == []
        await given.hand_in(ninjs(1, headline="Free now"))
        await given.handin.release()

    assert play(act, tmp_path).broker.titles == ["Free now"]


def test_a_kill_takes_what_is_held_off_the_shelf(tmp_path: Path) -> None:
    """What was killed under embargo is never sent; the kill is."""

    async def act(given: Desk) -> None:
        await given.hand_in(embargoed(1, hours=2))
        await given.hand_in(embargoed(1, hours=2, pubstatus="canceled"))
        given.time = NOON + timedelta(hours=3)
        await given.handin.release()

    assert [raw.entry.pubstatus for raw in play(act, tmp_path).broker.items] == ["canceled"]


def test_a_later_version_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    """And an earlier one that comes late does not take it back."""

    async def act(given: Desk) -> None:
        for version in ("1", "3", "2"):
            await given.hand_in(embargoed(1, hours=2, version=version, headline=f"Version {version}"))
        taken = await given.hand_in(ninjs(1, version="2"))
        assert (len(taken.outdated), taken.sent) == (1, ())
        given.time = NOON + timedelta(hours=3)
        await given.handin.release()

    assert play(act, tmp_path).broker.titles == ["Version 3"]


def test_without_a_shelf_what_is_under_embargo_is_refused_by_name() -> None:
    """Its neighbours are sent."""

    async def act(given: Desk) -> None:
        taken = await given.hand_in(b"[%b, %b]" % (ninjs(1), embargoed(2, hours=2)))
        assert taken.refused == ("urn:x:2: is under embargo, and ingest.spool, where it would be kept, is not set",)

    assert play(act, None).broker.titles == ["Report 1"]


def test_a_broker_that_is_away_is_told_and_what_was_held_stays(tmp_path: Path) -> None:
    """Nothing leaves the shelf before the broker has it."""

    async def act(given: Desk) -> None:
        await given.hand_in(embargoed(1, hours=2))
        given.time, given.broker.away = NOON + timedelta(hours=3), True
        with pytest.raises(Unavailable):
            await given.handin.release()
        given.broker.away = False
        await given.handin.release()

    assert play(act, tmp_path).broker.titles == ["Report 1"]


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    """With its typed reason."""

    async def act(given: Desk) -> None:
        with pytest.raises(FeedError, match="html_page"):
            await given.hand_in(b"<html></html>")

    play(act, tmp_path)


def test_a_strange_file_on_the_shelf_is_put_aside(tmp_path: Path) -> None:
    """It holds nobody else up."""
    (tmp_path / "00.json").write_text("{")

    async def act(given: Desk) -> None:
        await given.hand_in(embargoed(1, hours=2))
        given.time = NOON + timedelta(hours=3)
        await given.handin.release()

    assert play(act, tmp_path).broker.titles == ["Report 1"]
    assert (tmp_path / "00.bad").exists()
