"""The rows stories are kept in, and found by: all point lookups, whatever the number of stories.

    story/<story>           the story and its parts
    item/<watch>/<item>     the story an item is in
    kill/<watch>/<item>     kills of an item that was in no story yet
    key/<watch>/<key>       the latest stories with an entity, proposition, figure or piece of text
    day/<date>, now         see ``retention``

Stories and what finds them are rows of one table, so that one record changes both or none. An index kept in memory
beside the table would have to be built anew whenever a record fails or a partition moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from streams.core.dossier import REVISIONS_KEPT, Dossier, Part
from streams.core.likeness import Marks
from streams.core.model import Item
from streams.core.retention import Day, Reached, enter, expired

KEEP = timedelta(days=14)
"""How long a story is kept after its last report arrived: a kill or correction may still come."""
SHELVED = 32
"""Stories one key leads to; the oldest makes room."""
COMPARED = 12
"""Stories a new report is compared with, those that share most keys first."""

Rows = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The story an item is in."""

    story: str
    out: Part | None = None
    """Its report, where the story has no room to list it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kills:
    """Kills of an item that no story held. Read again once a story holds it, they must not withdraw it."""

    revisions: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Stories that share a key, the latest last."""

    stories: tuple[str, ...] = ()


ROWS = (Dossier, Seat, Kills, Shelf, Day, Reached)
"""Every type of a row."""


def story_of(rows: Mapping[str, Any], watch: str, item: str) -> Dossier | None:
    """The story an item is in, with the report of this item among its parts."""
    seat = rows.get(f"item/{watch}/{item}")
    dossier: Dossier | None = rows.get(f"story/{seat.story}") if seat else None
    if seat is None or dossier is None or seat.out is None:
        return dossier
    # Whoever speaks again is listed again, and another makes room.
    return replace(dossier, parts=(*dossier.parts, seat.out))


def kills_of(rows: Mapping[str, Any], watch: str, item: str) -> tuple[str, ...]:
    """Revisions by which an item was killed before a story held it."""
    held = rows.get(f"kill/{watch}/{item}")
    return held.revisions if held else ()


def note_kill(rows: Rows, watch: str, item: Item) -> None:
    """Remember a kill of an item that no story holds."""
    key = f"kill/{watch}/{item.id}"
    held = rows.get(key)
    rows[key] = Kills(
        revisions=((held.revisions if held else ()) + (item.revision,))[-REVISIONS_KEPT:], at=item.arrived_at
    )
    _touch(rows, key, item.arrived_at, held.at if held else None)


def candidates(rows: Mapping[str, Any], watch: str, wanted: Marks) -> tuple[list[Dossier], dict[str, int]]:
    """Stories that may be of the same happening, and how many stories each entity is in."""
    shelves = {key: rows.get(f"key/{watch}/{key}") or Shelf() for key in (*wanted.keys, *_labels(wanted))}
    shared = Counter(story for shelf in shelves.values() for story in shelf.stories)
    best = sorted(shared, key=lambda story: (-shared[story], story))[:COMPARED]
    crowds = {name: len(shelves[f"entity:{name}"].stories) for name in wanted.entities}
    return [dossier for dossier in map(rows.get, (f"story/{story}" for story in best)) if dossier], crowds


def put(rows: Rows, dossier: Dossier, before: Dossier | None) -> None:
    """Keep a story after a change, and let go of those that are too old."""
    story = dossier.story
    rows[f"story/{story.id}"] = dossier
    keys, known = _all_keys(dossier), _all_keys(before) if before else {}
    for key in keys:
        if key not in known:
            _shelve(rows, f"key/{story.watch}/{key}", story.id)
    listed = {report.item for report in before.story.reports} if before else set()
    for report in story.reports:
        if report.item not in listed:
            rows[f"item/{story.watch}/{report.item}"] = Seat(story=story.id)
    _put_out(rows, dossier, before)
    for key in known:
        if key not in keys:
            _unshelve(rows, f"key/{story.watch}/{key}", story.id)
    _touch(rows, f"story/{story.id}", story.updated_at, before.story.updated_at if before else None)


def _put_out(rows: Rows, dossier: Dossier, before: Dossier | None) -> None:
    """Keep the reports for which a story has no room beside it, up to a number."""
    watch, story = dossier.story.watch, dossier.story.id
    for part in before.parts if before else ():
        if part.report.item in dossier.out:
            rows[f"item/{watch}/{part.report.item}"] = Seat(story=story, out=part)
    for item in set(before.out if before else ()) - set(dossier.out) - {one.item for one in dossier.story.reports}:
        rows.pop(f"item/{watch}/{item}", None)


def _touch(rows: Rows, key: str, at: datetime, before: datetime | None) -> None:
    enter(rows, key, at, before)
    for old in expired(rows, at, KEEP):
        _discard(rows, old)


def _discard(rows: Rows, key: str) -> None:
    dossier = rows.pop(key, None)
    if not isinstance(dossier, Dossier):
        return
    watch, story = dossier.story.watch, dossier.story.id
    for name in _all_keys(dossier):
        _unshelve(rows, f"key/{watch}/{name}", story)
    for item in (*(report.item for report in dossier.story.reports), *dossier.out):
        rows.pop(f"item/{watch}/{item}", None)


def _shelve(rows: Rows, key: str, story: str) -> None:
    held = rows.get(key) or Shelf()
    rows[key] = Shelf(stories=(*held.stories, story)[-SHELVED:])


def _unshelve(rows: Rows, key: str, story: str) -> None:
    held = rows.get(key) or Shelf()
    kept = tuple(other for other in held.stories if other != story)
    if kept:
        rows[key] = Shelf(stories=kept)
    else:
        rows.pop(key, None)


def _all_keys(dossier: Dossier) -> dict[str, None]:
    return dict.fromkeys(key for part in dossier.parts for key in (*part.marks.keys, *_labels(part.marks)))


def _labels(marks: Marks) -> Iterator[str]:
    """Labels find too, for reports that name nobody: with the day, since a label alone has hundreds of stories."""
    yield from (f"label:{label}:{marks.at.date().isoformat()}" for label in marks.labels)
