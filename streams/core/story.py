"""Stories: reports of one happening, told once. A fold over judged items; every time in it comes from a record.

A report joins the story whose reports it is most like (``likeness``), else it opens one. A new revision of a report
changes its story in place; a kill withdraws the report, and with the last one the story; a revision read before is
known, and changes nothing. Reprints belong to the story and do not count as publishers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streams.core.bookcase import candidates, kills_of, story_of
from streams.core.dossier import Dossier, Part, blank, part_of, source_of, tell
from streams.core.identify import digest
from streams.core.likeness import ENOUGH, Marks, likeness, marks
from streams.core.model import EnrichedItem, Story, StoryChangeKind

ENDS_COMPARED = 6
"""Reports at each end of a long story that a new one is compared with."""


@dataclass(frozen=True, slots=True)
class StoryChange:
    """A story before and after one report."""

    before: Dossier | None
    after: Dossier
    part: Part
    """The report as it is now."""

    @property
    def story(self) -> Story:
        return self.after.story

    @property
    def was(self) -> Part | None:
        """The report as it was."""
        return _own(self.before, self.part.report.item) if self.before else None

    @property
    def source(self) -> str:
        """Who stands behind the report."""
        return source_of(self.part, self.after.parts)


@dataclass(frozen=True, slots=True)
class Known:
    """This revision of the item was read before."""


@dataclass(frozen=True, slots=True)
class Unheld:
    """A kill of a report that no story holds: to be noted by ``bookcase.note_kill``."""


def join(enriched: EnrichedItem, rows: Mapping[str, Any]) -> StoryChange | Known | Unheld:
    """Find what a report changes. ``rows`` are those of ``bookcase``; nothing is written."""
    item = enriched.item
    held = story_of(rows, enriched.watch, item.id)
    own = _own(held, item.id) if held else None
    seen = own.seen if own else kills_of(rows, enriched.watch, item.id)
    if item.revision in seen:
        return Known()
    if held and own:
        return _revise(held, own, enriched)
    if item.pubstatus != "usable":
        return Unheld()
    like = _most_like(enriched, rows)
    return _join(like, enriched, seen) if like else _open(enriched, seen)


def _open(enriched: EnrichedItem, seen: Sequence[str]) -> StoryChange:
    item, part = enriched.item, part_of(enriched, (), seen)
    story = blank(enriched.watch, digest("story", enriched.watch, item.id), item.arrived_at)
    return StoryChange(None, tell((part,), part, "opened", story), part)


def _join(held: Dossier, enriched: EnrichedItem, seen: Sequence[str]) -> StoryChange:
    part = part_of(enriched, held.parts, seen)
    change: StoryChangeKind = "corrected" if enriched.item.correction else "joined"
    return StoryChange(held, tell((*held.parts, part), part, change, held.story, held.out), part)


def _revise(held: Dossier, own: Part, enriched: EnrichedItem) -> StoryChange:
    place = held.parts.index(own)
    part = part_of(enriched, held.parts[:place], own.seen, own)
    parts = (*held.parts[:place], part, *held.parts[place + 1 :])
    return StoryChange(held, tell(parts, part, _kind(parts, part, enriched), held.story, held.out), part)


def _kind(parts: Sequence[Part], part: Part, enriched: EnrichedItem) -> StoryChangeKind:
    """A story is withdrawn with its last usable report; while others stand, losing one corrects it."""
    if not any(other.usable for other in parts):
        return "withdrawn"
    return "corrected" if enriched.item.correction or not part.usable else "revised"


def _most_like(enriched: EnrichedItem, rows: Mapping[str, Any]) -> Dossier | None:
    wanted = marks(enriched)
    found, crowds = candidates(rows, enriched.watch, wanted)
    ranked = [(_alike(wanted, dossier, crowds), dossier.story.id, dossier) for dossier in found]
    best = max(ranked, key=lambda ranking: ranking[:2], default=None)
    return best[2] if best and best[0] >= ENOUGH else None


def _alike(wanted: Marks, dossier: Dossier, crowds: Mapping[str, int]) -> float:
    usable = [part for part in dossier.parts if part.usable]
    near = usable if len(usable) <= 2 * ENDS_COMPARED else usable[:ENDS_COMPARED] + usable[-ENDS_COMPARED:]
    return max((likeness(wanted, part.marks, crowds) for part in near), default=0.0)


def _own(dossier: Dossier, item: str) -> Part | None:
    return next((part for part in dossier.parts if part.report.item == item), None)
