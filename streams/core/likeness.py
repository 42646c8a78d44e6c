"""How alike two reports are: what they name, count, claim and say. Pure numbers, no models, any mix of languages.

Lexicon ids and figures are the same in every language, so a Korean and a Polish report of one happening meet there;
reports in one language also meet in their wording. The states a watch is about name nothing: every item has them.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np

from streams.core.figures import figures
from streams.core.model import Actor, EnrichedItem, Item

WINDOW = timedelta(hours=72)
"""Reports further apart than this, by event time, are of two happenings."""
ENOUGH = 0.85
"""Two reports that are this much alike are of one happening."""
REPRINT = 0.75
"""Share of equal fingerprints from which one text is a reprint of the other."""

ENTITY, LABEL, PROPOSITION, FIGURE, WORDING, TEXT = 0.6, 0.3, 0.25, 0.35, 0.9, 1.0
BREADTH, BROAD = 0.15, 4
"""What each further entity adds that both name, up to so many: the same four people are at one meeting."""
FIGURES_COUNTED = 2
CHANCE_WORDING = 0.15
"""Two headlines of one subject in one language share so many trigrams by chance."""
FADING = 0.25
"""What a report at the far end of the window loses of its likeness."""

CROWD = 8
"""So many stories halve what it tells that an entity is in both."""
PRINTS, BAND = 16, 4
TEXT_READ = 3000
SHORTEST = 40
"""Characters: a shorter text is repeated by chance."""
COMMONPLACE = frozenset({"PRK", "RUS", "KOR", "USA", "JPN", "UKR"})
_MIX = np.array([[zlib.crc32(b"print %d" % place) | 1] for place in range(PRINTS)], dtype=np.uint64)
"""Odd factors, one a fingerprint: written down by their rule, as no library promises the same random numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a report is compared by."""

    at: datetime
    """Event time where it is known and possible, else arrival."""
    entities: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    propositions: tuple[str, ...] = ()
    figures: tuple[int, ...] = ()
    title: str = ""
    """Folded."""
    prints: tuple[int, ...] = ()
    """Fingerprint of the whole text; empty for one too short."""

    @property
    def matters(self) -> tuple[str, ...]:
        """The propositions without direction and weapon: who gave, and what exactly, is read differently each time."""
        return tuple(sorted({_matter(proposition) for proposition in self.propositions}))

    @property
    def keys(self) -> tuple[str, ...]:
        """Under what a later report finds this one."""
        bands = (self.prints[start : start + BAND] for start in range(0, len(self.prints), BAND))
        return (
            *(f"entity:{name}" for name in self.entities),
            *(f"matter:{name}" for name in self.matters),
            *(f"figure:{figure}" for figure in self.figures),
            *(f"text:{place}:{zlib.crc32(repr(band).encode()):08x}" for place, band in enumerate(bands)),
        )


def marks(enriched: EnrichedItem) -> Marks:
    """Take the marks of a report."""
    item = enriched.item
    return Marks(
        at=event_time(item),
        entities=tuple(sorted({actor.id for actor in enriched.actors if actor.id and telling(actor)})),
        labels=tuple(sorted(label.label for label in enriched.labels)),
        propositions=tuple(sorted({claim.proposition for claim in enriched.claims})),
        figures=figures(f"{item.title}\n{item.summary}"),
        title=folded(item.title)[:300],
        prints=fingerprint(f"{item.title}\n{item.summary}\n{item.text}"),
    )


def event_time(item: Item) -> datetime:
    """When the source says it was published, unless that is after it arrived; else when it arrived."""
    return min(item.published, item.arrived_at) if item.published else item.arrived_at


def telling(actor: Actor) -> bool:
    """Whether it says something that this actor is named: the states of a watch and cited sources do not."""
    if actor.role == "cited_source" or actor.kind in ("agency", "media"):
        return False
    return actor.kind != "country" or actor.country not in COMMONPLACE


def likeness(one: Marks, other: Marks, crowds: Mapping[str, int]) -> float:
    """How alike two reports are; from ``ENOUGH`` on they are of one happening. 0 outside the window.

    ``crowds`` says how many stories an entity is in: who is in every story tells little.
    """
    apart = abs(one.at - other.at)
    if apart > WINDOW:
        return 0.0
    points = (
        _entities(one, other, crowds)
        + LABEL * _contained(set(one.labels), set(other.labels))
        + PROPOSITION * bool(set(one.matters) & set(other.matters))
        + FIGURE * min(FIGURES_COUNTED, len(set(one.figures) & set(other.figures)))
        + WORDING * max(0.0, _jaccard(trigrams(one.title), trigrams(other.title)) - CHANCE_WORDING)
        + TEXT * repeats(one, other)
    )
    return points * (1 - FADING * (apart / WINDOW))


def repeats(one: Marks, other: Marks) -> bool:
    """Whether one text is, nearly word for word, the other."""
    if not one.prints or not other.prints:
        return False
    equal = sum(a == b for a, b in zip(one.prints, other.prints, strict=True))
    return equal >= REPRINT * PRINTS


@lru_cache(maxsize=64)
def fingerprint(text: str) -> tuple[int, ...]:
    """The least hashes of a text's five-letter pieces (MinHash): equal shares of them are equal shares of text."""
    read = folded(text)[:TEXT_READ]
    if len(read) < SHORTEST:
        return ()
    pieces = {read[start : start + 5] for start in range(len(read) - 4)}
    hashes = np.fromiter((zlib.crc32(piece.encode("utf-8", "replace")) for piece in sorted(pieces)), dtype=np.uint64)
    mixed = (hashes * _MIX) & np.uint64(0xFFFFFFFF)
    mixed ^= mixed >> np.uint64(15)
    return tuple(int(least) for least in ((mixed * _MIX[::-1]) & np.uint64(0xFFFFFFFF)).min(axis=1))


def folded(text: str) -> str:
    """Letters and digits alone, in one case, one space between words."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


@lru_cache(maxsize=4096)
def trigrams(title: str) -> frozenset[str]:
    return frozenset(title[start : start + 3] for start in range(len(title) - 2))


def _entities(one: Marks, other: Marks, crowds: Mapping[str, int]) -> float:
    shared = set(one.entities) & set(other.entities)
    if not shared:
        return 0.0
    weight = sum(1 / (1 + crowds.get(name, 0) / CROWD) for name in sorted(shared))
    broad = max(0.0, min(BROAD, weight) - 1)
    return ENTITY * weight / min(len(one.entities), len(other.entities)) + BREADTH * broad


def _matter(proposition: str) -> str:
    parties, _, thing = proposition.partition(":")
    return f"{','.join(sorted(re.split('[>,]', parties)))}:{thing.partition('/')[0]}"


def _jaccard(one: set[str] | frozenset[str], other: set[str] | frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _contained(one: set[str], other: set[str]) -> float:
    """Share of the smaller set that is in the larger: a headline names less than the article it is of."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
