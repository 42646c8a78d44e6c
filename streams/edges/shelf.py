"""Entries that were handed in under embargo: a file each, sent when their time has come.

A later version of an entry takes the place of the earlier one, and a kill takes it off the shelf; so what is sent in
the end is the last word of its agency. One lock serves all processes that put in, take off and send: a kill is never
overtaken by what it kills.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from streams.core.codec import decode, encode
from streams.core.embargo import is_held, is_older
from streams.core.errors import BadRecord
from streams.core.model import RawItem
from streams.edges.locks import only_one
from streams.edges.whole import write_whole

LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shelf of one spool folder. All but ``locked`` are to be called with the lock held."""

    folder: Path

    def locked(self) -> AbstractAsyncContextManager[None]:
        """Hold the shelf's lock."""
        return only_one(self.folder / ".lock", LOOK_S)

    def is_outdated(self, raw: RawItem) -> bool:
        """Tell whether a later version of this entry lies here."""
        held = self._read(self._file(raw.id))
        return held is not None and is_older(raw.entry, held.entry)

    def put(self, raw: RawItem) -> None:
        """Lay an entry down, in the place of an earlier version."""
        write_whole(self._file(raw.id), encode(raw), sync=True)

    def drop(self, item_id: str) -> None:
        """Take an entry off."""
        self._file(item_id).unlink(missing_ok=True)

    def due(self, now: datetime) -> Iterator[RawItem]:
        """Yield what may go out now, as fetched now: it did not exist for anybody before."""
        for file in sorted(self.folder.glob("*.json")):
            raw = self._read(file)
            if raw is not None and not is_held(raw.entry, now):
                yield replace(raw, fetched_at=now)

    def __len__(self) -> int:
        return sum(1 for _ in self.folder.glob("*.json"))

    def _read(self, file: Path) -> RawItem | None:
        """A file that is none of ours is put aside, so that it stands in nobody's way."""
        try:
            return decode(RawItem, file.read_bytes()) if file.exists() else None
        except BadRecord:
            file.rename(file.with_suffix(".bad"))
            return None

    def _file(self, item_id: str) -> Path:
        return self.folder / f"{item_id}.json"
