"""Which state a role belongs to when its own words do not say: by the place beside it, or the only state in sight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from streams.core.party import DOMESTIC, Acting
from streams.core.passages import Passage

_PLACES = frozenset({"country", "place", "port"})
_WITHIN = re.compile(
    r"\s(?:in|of|from|at|near|outside|around|across|on)\s"
    r"(?:(?:the|northern|southern|eastern|western|central|downtown|northeastern|northwestern|southeastern|southwestern"
    r"|north|south|east|west|capital|city|province|region|town|occupied|of|one|two|three|several|some)\s){0,3}",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r",?\s(?:and|or)\s|,\s")
_REACH = 40


def shared(passage: Passage, found: Sequence[Acting]) -> list[Acting]:
    """Give a state the role of the one it is coupled with: "Polish and Lithuanian soldiers" are soldiers both."""
    done = list(found)
    for place in range(len(done) - 2, -1, -1):
        one, other = done[place], done[place + 1]
        gap = passage.text[one.end - passage.start : other.start - passage.start]
        if (
            one.is_state
            and not one.roled
            and one.country
            and other.roled
            and other.is_state
            and _TOGETHER.fullmatch(gap)
        ):
            sector = other.code.partition(" ")[2]
            adjective = one.mention is not None and one.text != one.mention.entry.name
            if sector and adjective:
                done[place] = replace(one, code=f"{one.country} {sector}", roled=True)
    return done


def at_home(passage: Passage, found: Sequence[Acting]) -> list[Acting]:
    """Give roles without a state the state of the place they stand beside, else the only one that the sentence names:
    most acts are between people of one country."""
    if not any(one.country is None and one.code in DOMESTIC for one in found):
        return list(found)
    places = [
        (one.start, one.entry.country)
        for one in passage.mentions
        if one.entry.kind in _PLACES and one.entry.country and one.entry.sector != "IGO"
    ]
    named = {one.country for one in found if one.country}
    towns = {
        one.entry.country
        for one in passage.mentions
        if one.entry.kind == "place" and one.entry.country and not (named and one.entry.sector)
    }
    states = towns if len(towns) == 1 else named or towns
    only = next(iter(states)) if len(states) == 1 else None
    return [_settled(passage, one, places, only) for one in found]


def _settled(passage: Passage, one: Acting, places: Sequence[tuple[int, str]], only: str | None) -> Acting:
    if one.country or one.code not in DOMESTIC or not (one.is_role or one.is_state):
        return one
    home = _beside(passage, one, places) or only
    return replace(one, code=f"{home} {one.code}", country=home) if home else one


def _beside(passage: Passage, one: Acting, places: Sequence[tuple[int, str]]) -> str | None:
    for start, country in places:
        if 0 <= start - one.end <= _REACH and _WITHIN.fullmatch(
            passage.text, one.end - passage.start, start - passage.start
        ):
            return country
    return None
