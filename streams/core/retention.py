"""When a table lets go of what is old: by the times of the records themselves, never by a clock.

What a table keeps is entered under the day it was last touched. When the records reach a later day, the days that
are too long ago are opened, and what was not touched since leaves. So a replay forgets at the same records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

NOW = "now"
"""Key of the row that says how far the records have come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The latest day seen, and the first whose entries are still kept."""

    latest: str
    oldest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What was last touched on one day."""

    ids: tuple[str, ...] = ()


def enter(rows: MutableMapping[str, Any], id: str, at: datetime, before: datetime | None) -> None:  # noqa: A002
    """Enter a thing under the day it is touched, and take it from the day it was touched before."""
    day, left = at.date().isoformat(), before.date().isoformat() if before else None
    if day == left:
        return
    if left is not None:
        _leave(rows, left, id)
    held = rows.get(f"day/{day}") or Day()
    rows[f"day/{day}"] = Day(ids=(*held.ids, id))


def expired(rows: MutableMapping[str, Any], at: datetime, keep: timedelta) -> Iterator[str]:
    """Move on to the day of this record; yield, and strike out, what was last touched more than ``keep`` before it."""
    today = at.date()
    held = rows.get(NOW)
    latest = max(today, date.fromisoformat(held.latest)) if held else today
    oldest = min(today, date.fromisoformat(held.oldest)) if held else today
    first_kept = latest - keep
    while oldest < first_kept:
        day = rows.pop(f"day/{oldest.isoformat()}", None)
        yield from day.ids if day else ()
        oldest += timedelta(days=1)
    reached = Reached(latest=latest.isoformat(), oldest=oldest.isoformat())
    if held != reached:
        rows[NOW] = reached


def forgotten(rows: Mapping[str, Any], at: datetime, keep: timedelta) -> bool:
    """Whether what was last touched then has been let go of: a record as old as that can only be a repeat."""
    held = rows.get(NOW)
    return held is not None and at.date() < date.fromisoformat(held.latest) - keep


def _leave(rows: MutableMapping[str, Any], day: str, id: str) -> None:  # noqa: A002
    held = rows.get(f"day/{day}")
    if held is None:
        return
    ids = tuple(kept for kept in held.ids if kept != id)
    if ids:
        rows[f"day/{day}"] = Day(ids=ids)
    else:
        del rows[f"day/{day}"]
