"""Which of the names that overlap are meant: the longest, and the ambiguous ones only in their context.

Words of acts and topics compete among themselves only: "North Korean troops" is a name and a term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from streams.core.model import TextField

if TYPE_CHECKING:
    from streams.core.lexicon import Mention

Rivals = tuple[str, TextField]
"""What competes: mentions of one sort in one field."""
_BY_PLACE = attrgetter("start")


def settled(hits: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that are meant among all that were found in an item."""
    rivals: dict[Rivals, list[Mention]] = {}
    for hit in hits:
        rivals.setdefault((hit.entry.sort, hit.field), []).append(hit)
    sure = {key: [hit for hit in alike if not hit.in_context] for key, alike in rivals.items()}
    kept = {key: _longest(alike) for key, alike in sure.items()}
    doubtful = {key: alike for key, alike in rivals.items() if len(alike) > len(sure[key])}
    if doubtful:
        believed = _believed(
            [hit for alike in doubtful.values() for hit in alike if hit.in_context],
            [hit for alike in kept.values() for hit in alike],
        )
        for key, alike in doubtful.items():
            again = [hit for hit in alike if not hit.in_context or id(hit) in believed]
            if len(again) > len(sure[key]):
                kept[key] = _longest(again)
    return [hit for alike in kept.values() for hit in alike]


def _believed(doubtful: Sequence[Mention], certain: Sequence[Mention]) -> set[int]:
    """Return which ambiguous hits are matched by a certain one: their context, or better their own full name.

    A surname means the person named in full in the same item, when there is one.
    """
    named = {hit.entry.id for hit in certain}
    known = named.union(*[hit.entry.tags for hit in certain])
    best = {(hit.field, hit.start, hit.end) for hit in doubtful if hit.entry.id in named}
    return {
        id(hit)
        for hit in doubtful
        if hit.entry.id in named
        or ((hit.field, hit.start, hit.end) not in best and not known.isdisjoint(hit.entry.context))
    }


def _longest(hits: Sequence[Mention]) -> list[Mention]:
    """Drop what lies inside or across something longer."""
    if len(hits) < 2:
        return list(hits)
    kept: list[Mention] = []
    for crowd in _crowds(sorted(hits, key=_BY_PLACE)):
        kept += crowd if len(crowd) == 1 else _outermost(sorted(crowd, key=_longest_first))
    return kept


def _crowds(hits: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield the hits that overlap one another, directly or over others: most stand alone."""
    crowd: list[Mention] = []
    reach = 0
    for hit in hits:
        if crowd and hit.start >= reach:
            yield crowd
            crowd = []
        crowd.append(hit)
        if hit.end > reach:
            reach = hit.end
    if crowd:
        yield crowd


def _longest_first(hit: Mention) -> tuple[int, int, int]:
    """Of equally long ones those written out furthest: a name before another's stem and ending."""
    return hit.start - hit.end, hit.start, -hit.written


def _outermost(crowd: Sequence[Mention]) -> list[Mention]:
    """Keep the longest of a crowd, which comes first, and what lies clear of it."""
    longest = crowd[0]
    origin, reach = min(hit.start for hit in crowd), max(hit.end for hit in crowd)
    if longest.start == origin and longest.end == reach:
        alike: dict[str, Mention] = {}
        for hit in crowd:
            if hit.written == longest.written and hit.end == reach and hit.start == origin:
                alike.setdefault(hit.entry.id, hit)
        return list(alike.values())
    taken = bytearray(reach - origin)
    spans: set[tuple[int, int, int]] = set()
    kept: dict[tuple[int, int, str], Mention] = {}
    for hit in crowd:
        start, end = hit.start - origin, hit.end - origin
        span = (start, end, hit.written)
        if span in spans or taken.find(1, start, end) < 0:
            spans.add(span)
            taken[start:end] = b"\1" * (end - start)
            kept.setdefault((start, end, hit.entry.id), hit)
    return list(kept.values())
