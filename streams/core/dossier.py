"""What a story keeps of each of its reports, and the story as it follows from them.

The story is always made anew from its parts: a report that is revised or withdrawn takes its labels, actors and
claims with it, and nothing is left behind that no usable report says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from streams.core.likeness import Marks, folded, marks, repeats
from streams.core.model import (
    Actor,
    EnrichedItem,
    Label,
    Model,
    Report,
    Severity,
    Span,
    Story,
    StoryChangeKind,
)  # fmt: skip
from streams.core.telling import words_first
from streams.core.watch import SEVERITIES

SPANS_KEPT, SPAN_LENGTH = 7, 300
NEAR = 0.02
"""A score this close to another says the same."""
ACTORS_KEPT = 40
DETAILED, ACTORS_LATER = 20, 10
"""Reports kept with all their evidence; later ones repeat the earlier, and keep one word a label and fewer actors."""
TITLE_KEPT = 300
REVISIONS_KEPT = 50
KEYS_SHOWN = 100
REPORTS_KEPT = 100
"""Reports a story lists: its record has to fit its topic. A further one takes the place of one that adds least."""
OUT_KEPT = 2000
"""Reports that left a story for want of room and are still known, so that a correction or kill of theirs is heard."""
_NEWSROOM = re.compile(r"\b(?:the|news|agency|newspaper)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One report of a story, with everything the story takes from it."""

    report: Report
    origin: str | None
    """The agency it names as its origin, as a publisher family or lexicon id."""
    seen: tuple[str, ...]
    """Revisions read so far, so that an older one read again changes nothing."""
    severity: Severity
    labels: tuple[Label, ...]
    actors: tuple[Actor, ...]
    marks: Marks
    model: Model

    @property
    def usable(self) -> bool:
        return self.report.pubstatus == "usable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A story and its parts, in the order they came."""

    story: Story
    parts: tuple[Part, ...]
    out: tuple[str, ...] = ()
    """Items whose reports the story no longer lists, the latest last."""


def with_room(parts: tuple[Part, ...], newest: Part) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The parts a story has room for, and those that leave: never the first, the newest, or one that others repeat."""
    if len(parts) <= REPORTS_KEPT:
        return parts, ()
    sources = Counter(source_of(part, parts) for part in parts if part.usable)
    repeated = {part.report.reprint_of for part in parts}

    def worth(place: int) -> tuple[int, int]:
        """What the story would lose: a repetition least, the oldest of equals first."""
        part = parts[place]
        if place == 0 or part is newest or part.report.item in repeated:
            return 3, place
        return (1 if not part.usable else 0 if sources[source_of(part, parts)] > 1 else 2), place

    leaving = set(sorted(range(len(parts)), key=worth)[: len(parts) - REPORTS_KEPT])
    kept = tuple(part for place, part in enumerate(parts) if place not in leaving)
    return kept, tuple(parts[place] for place in sorted(leaving))


def part_of(
    enriched: EnrichedItem, earlier: Sequence[Part] = (), seen: Sequence[str] = (), before: Part | None = None
) -> Part:
    """Make the part of a report. ``earlier`` are the parts it may repeat, ``seen`` its revisions read before, and
    ``before`` is the last of them.

    A withdrawn report keeps what it said, for those who ask what was withdrawn.
    """
    item = enriched.item
    read = (*seen, item.revision)[-REVISIONS_KEPT:]
    if before and item.pubstatus != "usable":
        gone = replace(before.report, revision=item.revision, pubstatus=item.pubstatus, arrived_at=item.arrived_at)
        return replace(before, report=gone, seen=read)
    own, origin = marks(enriched), origin_of(enriched)
    report = Report(
        item=item.id, revision=item.revision, publisher=item.publisher, title=item.title[:TITLE_KEPT], lang=item.lang,
        url=item.url, published=item.published, arrived_at=item.arrived_at, score=enriched.score,
        reprint_of=_repeated(own, origin, earlier), pubstatus=item.pubstatus,
    )  # fmt: skip
    spans, named = (SPANS_KEPT, ACTORS_KEPT) if len(earlier) < DETAILED else (1, ACTORS_LATER)
    return Part(
        report=report, origin=origin, seen=read, severity=enriched.severity, marks=own, model=enriched.model,
        labels=tuple(replace(label, evidence=_cut(_kept(label.evidence, spans))) for label in enriched.labels),
        actors=tuple(replace(actor, evidence=_cut(actor.evidence[:1])) for actor in enriched.actors[:named]),
    )  # fmt: skip


def origin_of(enriched: EnrichedItem) -> str | None:
    """The agency an item names as its origin; None when it names nobody, or itself.

    Named in whatever language, it is the lexicon's agency when its name stands among the item's actors. An item that
    names none of its own has that which its claims cite.
    """
    named = folded(
        enriched.item.origin or next((claim.origin for claim in enriched.claims if claim.origin), None) or ""
    )
    if not named:
        return None
    known = (actor.id for actor in enriched.actors if actor.id and named in _names(actor))
    origin = next(known, None) or "-".join(_NEWSROOM.sub(" ", named).split()) or named
    publisher = enriched.item.publisher
    return None if origin in (folded(publisher.family), folded(publisher.domain), publisher.family) else origin


def source_of(part: Part, parts: Iterable[Part]) -> str:
    """Who stands behind a report: its publisher, or for a reprint the one it is taken from."""
    if part.origin:
        return part.origin
    by_item = {other.report.item: other for other in parts} if part.report.reprint_of else {}
    for _ in range(len(by_item)):
        original = by_item.get(part.report.reprint_of or "")
        if original is None:
            break
        part = original
    return part.origin or folded(part.report.publisher.family)


def tell(
    parts: tuple[Part, ...], changed: Part, change: StoryChangeKind, before: Story, out: tuple[str, ...] = ()
) -> Dossier:
    """The story as its parts tell it, after one of them changed. ``out`` are the items that had left it before."""
    parts, left = with_room(parts, changed)
    out = tuple(item for item in (*out, *(part.report.item for part in left)) if item != changed.report.item)
    told = [part for part in parts if part.usable] or list(parts)
    lead = told[0].report
    story = replace(
        before, revision=before.revision + 1, change=change, changed_by=changed.report.item,
        headline=lead.title, lang=lead.lang, url=lead.url, updated_at=changed.report.arrived_at,
        labels=_best(told), severity=max((part.severity for part in told), key=SEVERITIES.index),
        score=max(part.report.score for part in told), actors=_actors(told),
        propositions=_unique(name for part in told for name in part.marks.propositions),
        publishers=len({source_of(part, parts) for part in parts if part.usable}),
        reports=tuple(part.report for part in parts),
        keys=_unique(key for part in told for key in part.marks.keys)[:KEYS_SHOWN], model=told[-1].model,
        unlisted=len(out),
    )  # fmt: skip
    return Dossier(story=story, parts=parts, out=out[-OUT_KEPT:])


def blank(watch: str, id: str, opened_at: datetime) -> Story:  # noqa: A002 - the field's own name
    """A story before its first report."""
    return Story(
        id=id, watch=watch, revision=0, change="opened", changed_by="", headline="", lang="", url=None,
        opened_at=opened_at, updated_at=opened_at, labels=(), severity="info", score=0.0, actors=(),
        propositions=(), publishers=0, reports=(),
    )  # fmt: skip


def _repeated(own: Marks, origin: str | None, earlier: Sequence[Part]) -> str | None:
    same = next((part.report.item for part in earlier if repeats(own, part.marks)), None)
    return same or origin


def _best(parts: Sequence[Part]) -> tuple[Label, ...]:
    """Each label with its best score, and the evidence of the first report that comes near it: in a story told in five
    languages, headline and reasons are of one report where they can be."""
    best: dict[str, Label] = {}
    for part in parts:
        for label in part.labels:
            held = best.get(label.label)
            if held is None or label.score > held.score + NEAR:
                best[label.label] = replace(label, item=part.report.item)
            elif label.score > held.score:
                best[label.label] = replace(held, score=label.score)
    return tuple(sorted(best.values(), key=lambda label: (-label.score, label.label)))


def _actors(parts: Sequence[Part]) -> tuple[Actor, ...]:
    first: dict[str, Actor] = {}
    for part in parts:
        for actor in part.actors:
            first.setdefault(actor.id or actor.name, actor)
    return tuple(first.values())[:ACTORS_KEPT]


def _names(actor: Actor) -> set[str]:
    return {folded(actor.name), folded(actor.id or ""), *(folded(span.text) for span in actor.evidence)}


def _kept(spans: Sequence[Span], most: int) -> Sequence[Span]:
    return spans[:most] if most > 1 else words_first(spans)[:most]


def _cut(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans no longer than a story can carry a hundred times; each still quotes its text exactly."""
    return tuple(
        replace(span, end=min(span.end, span.start + SPAN_LENGTH), text=span.text[:SPAN_LENGTH]) for span in spans
    )


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
