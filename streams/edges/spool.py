"""A watched folder for files of agencies: what is moved in becomes RAW, then the file goes to done/ or failed/.

    spool/<source>/wire-17.xml -> read -> the broker has its entries -> spool/done/<source>/wire-17.xml
                                       -> or why not                -> spool/failed/<source>/wire-17.xml, .reason.txt

A file is moved only after the broker has acknowledged all of it, so a watcher that dies finds it again, and its
entries have the same ids. Files at the top of the spool belong to the source ``spool``. Names that begin with a dot
or end in .tmp, .part or ~ are on their way; so is a file that changed just now. Links are not followed.
"""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Protocol

from streams.core.model import FeedRef
from streams.edges.feeds.parsed import FeedError
from streams.edges.handin import HandIn, Taken
from streams.edges.locks import only_one

LOOK_S = 1.0
UNFINISHED = (".tmp", ".part", ".filepart", ".crdownload", ".swp", "~")
DONE, FAILED, HELD = "done", "failed", "held"
ROOMS = frozenset({DONE, FAILED, HELD})
TOP = FeedRef(id="spool", name="spool", kind="agency")
REASON = ".reason.txt"


class Witness(Protocol):
    """Is told of every file once it has been moved, and of what was held until now."""

    def taken(self, source: str, file: str, taken: Taken) -> None: ...
    def failed(self, source: str, file: str, why: str) -> None: ...
    def released(self, ids: tuple[str, ...]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spool:
    """One folder and its sources by name."""

    folder: Path
    sources: Mapping[str, FeedRef]
    handin: HandIn
    witness: Witness
    settle_s: float = 2.0
    most_bytes: int = 16_777_216

    async def run(self) -> None:
        """Watch until cancelled. Raises Unavailable when the broker does not take an entry.

        Of several watchers one works and the others wait for its end.
        """
        self.prepare()
        async with only_one(self.folder / ".watcher", LOOK_S):
            while True:
                await self.look()
                await asyncio.sleep(LOOK_S)

    def prepare(self) -> None:
        """Make the folders of all sources."""
        for name in (*self.sources, DONE, FAILED, HELD):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    async def look(self) -> None:
        """Take every file that is there, the oldest first, and send what was held until now."""
        for _, file in sorted(self._waiting(self.handin.now())):
            await self._take(file)
        released = await self.handin.release()
        if released:
            self.witness.released(released)

    def _waiting(self, now: datetime) -> Iterator[tuple[float, Path]]:
        """Yield files and when they were written."""
        folders = [entry for entry in self.folder.iterdir() if entry.is_dir() and not entry.is_symlink()]
        for folder in (self.folder, *(each for each in folders if each.name not in ROOMS)):
            for file in folder.iterdir():
                written = _written(file)
                if written is not None and now.timestamp() - written >= self.settle_s:
                    yield written, file

    async def _take(self, file: Path) -> None:
        name = file.parent.name if file.parent != self.folder else TOP.id
        source = self.sources.get(name) or (TOP if file.parent == self.folder else None)
        try:
            taken = await self._handed_in(file, source)
        except FileNotFoundError:
            return  # somebody took it away again
        except FeedError as error:
            self._failed(file, name, f"{error.reason}: {error.detail}")
        except (OSError, ValueError) as error:
            self._failed(file, name, str(error))
        else:
            self._move(file, DONE, name, "\n".join(taken.refused))
            self.witness.taken(name, file.name, taken)

    def _failed(self, file: Path, source: str, why: str) -> None:
        self._move(file, FAILED, source, why)
        self.witness.failed(source, file.name, why)

    async def _handed_in(self, file: Path, source: FeedRef | None) -> Taken:
        if source is None:
            raise ValueError(f"no source of [[ingest.sources]] is called {file.parent.name}")
        body = await asyncio.to_thread(_content, file, self.most_bytes)
        return await self.handin.accept(body, source)

    def _move(self, file: Path, room: str, source: str, reason: str) -> None:
        """Move a file within the spool, in one step, under a name that is free; say beside it what was wrong."""
        folder = self.folder / room / source
        folder.mkdir(parents=True, exist_ok=True)
        target = _free(folder / file.name)
        if reason:
            target.with_name(target.name + REASON).write_text(reason + "\n", "utf-8")
        file.rename(target)


def _written(file: Path) -> float | None:
    """Return when a file was last written; None for what is no file, or not yet meant to be read.

    A file that is moved in brings its time with it.
    """
    if file.name.startswith(".") or file.name.endswith(UNFINISHED):
        return None
    try:
        found = file.lstat()
    except OSError:
        return None
    return found.st_mtime if stat.S_ISREG(found.st_mode) else None


def _content(file: Path, most: int) -> bytes:
    with file.open("rb") as stream:
        body = stream.read(most + 1)
    if len(body) > most:
        raise ValueError(f"larger than {most} bytes")
    return body


def _free(target: Path) -> Path:
    others = (target.with_name(f"{target.stem}.{number}{target.suffix}") for number in count(2))
    return next(name for name in chain([target], others) if not name.exists())
