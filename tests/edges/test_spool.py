"""The spool folder: what is moved in becomes RAW, and its file goes where it can be found again, with the reason."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from streams.core.errors import Unavailable
from streams.edges.spool import Spool
from tests.edges.agency import NOON, WIRE, Desk, embargoed, ninjs


class Scene:
    """A watched folder with one source, looked at when the scene says so."""

    def __init__(self, folder: Path, given: Desk) -> None:
        self.folder, self.desk = folder, given
        self.spool = Spool(
            folder=folder, sources={"wire": WIRE}, handin=given.handin, witness=given, settle_s=2, most_bytes=10_000
        )
        self.spool.prepare()

    def arrive(self, name: str, body: bytes, age_s: float = 60) -> Path:
        """A file is there that was written so long ago."""
        file = self.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(body)
        written = self.desk.time.timestamp() - age_s
        os.utime(file, (written, written))
        return file

    def files(self) -> set[str]:
        found = (file for file in self.folder.rglob("*") if file.is_file() and not file.name.startswith("."))
        return {str(file.relative_to(self.folder)) for file in found}


def play(act: Callable[[Scene], Awaitable[object]], folder: Path) -> Scene:
    async def scene() -> Scene:
        found = Scene(folder, Desk(folder / "held"))
        await act(found)
        return found

    return asyncio.run(scene())


def test_a_file_becomes_raw_and_goes_to_done(tmp_path: Path) -> None:
    """The oldest first."""

    async def act(scene: Scene) -> None:
        scene.arrive("wire/a.json", ninjs(2), age_s=10)
        scene.arrive("wire/b.json", ninjs(1), age_s=20)
        await scene.spool.look()

    scene = play(act, tmp_path)
    assert scene.desk.broker.titles == ["Report 1", "Report 2"]
    assert scene.files() == {"done/wire/a.json", "done/wire/b.json"}
    assert {raw.feed for raw in scene.desk.broker.items} == {WIRE}


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("wire/a.xml", b"<html></html>", "html_page: "),
        ("wire/b.json", b"", "empty: "),
        ("wire/c.json", b" " * 10_001, "larger than 10000 bytes"),
        ("nobody/d.json", ninjs(1), "no source of [[ingest.sources]] is called nobody"),
    ],
)
def test_what_cannot_be_taken_goes_to_failed_with_its_reason(
    tmp_path: Path, name: str, body: bytes, reason: str
) -> None:
    """Its neighbours are taken."""

    async def act(scene: Scene) -> None:
        scene.arrive(name, body)
        scene.arrive("wire/good.json", ninjs(7), age_s=5)
        await scene.spool.look()

    scene = play(act, tmp_path)
    assert scene.files() == {f"failed/{name}", f"failed/{name}.reason.txt", "done/wire/good.json"}
    assert (tmp_path / f"failed/{name}.reason.txt").read_text().startswith(reason)
    assert scene.desk.broker.titles == ["Report 7"]


def test_files_on_their_way_are_left_alone(tmp_path: Path) -> None:
    """Hidden and partial names, a file that changed just now, a link."""

    async def act(scene: Scene) -> None:
        for name in ("wire/.a.json", "wire/a.json.part", "wire/b.tmp", "wire/c.json~"):
            scene.arrive(name, ninjs(1))
        scene.arrive("wire/young.json", ninjs(1), age_s=1)
        (tmp_path / "wire/link.json").symlink_to(scene.arrive("wire/x.part", ninjs(1)))
        await scene.spool.look()
        assert scene.desk.told == []
        scene.desk.time += timedelta(seconds=2)
        await scene.spool.look()

    assert play(act, tmp_path).desk.told == [("wire", "young.json", 1, 0)]


def test_files_of_one_name_are_all_kept(tmp_path: Path) -> None:
    """Nothing in done is overwritten."""

    async def act(scene: Scene) -> None:
        for number in (1, 2, 3):
            scene.arrive("wire/a.json", ninjs(number))
            await scene.spool.look()

    assert play(act, tmp_path).files() == {"done/wire/a.json", "done/wire/a.2.json", "done/wire/a.3.json"}


def test_files_at_the_top_belong_to_the_spool_itself(tmp_path: Path) -> None:
    """A newcomer needs no source."""

    async def act(scene: Scene) -> None:
        scene.arrive("a.json", ninjs(1))
        await scene.spool.look()

    scene = play(act, tmp_path)
    assert (scene.desk.broker.items[0].feed.id, scene.files()) == ("spool", {"done/spool/a.json"})


def test_without_the_broker_no_file_is_moved(tmp_path: Path) -> None:
    """The next watcher finds it again, and its items have the same ids."""

    async def act(scene: Scene) -> None:
        scene.arrive("wire/a.json", ninjs(1))
        scene.desk.broker.away = True
        with pytest.raises(Unavailable):
            await scene.spool.look()
        assert scene.files() == {"wire/a.json"}
        scene.desk.broker.away = False
        await scene.spool.look()

    assert play(act, tmp_path).files() == {"done/wire/a.json"}


def test_what_is_held_is_sent_by_the_watcher(tmp_path: Path) -> None:
    """Its file is done; the entry waits on the shelf."""

    async def act(scene: Scene) -> None:
        scene.arrive("wire/a.json", embargoed(1, hours=1))
        await scene.spool.look()
        scene.desk.time = NOON + timedelta(hours=1)
        await scene.spool.look()

    assert play(act, tmp_path).desk.told == [("wire", "a.json", 0, 1), ("released", 1)]


def test_of_two_watchers_one_works(tmp_path: Path) -> None:
    """No file is taken twice; when the one ends, the other goes on."""

    async def act(scene: Scene) -> None:
        first = asyncio.ensure_future(scene.spool.run())
        await asyncio.sleep(0.05)
        second = asyncio.ensure_future(scene.spool.run())
        scene.arrive("wire/a.json", ninjs(1))
        first.cancel()
        async with asyncio.timeout(10):
            while not scene.desk.told:  # noqa: ASYNC110 - the folder tells nobody
                await asyncio.sleep(0.05)
        second.cancel()

    assert play(act, tmp_path).desk.told == [("wire", "a.json", 1, 0)]
