"""Parties of a sentence: the states, institutions, groups and people that may act in it, with PLOVER codes.

A name of the lexicon and the noun of a role beside it are one party: "Israeli police" is ``ISR COP``, "the government
of Sudan" is ``SDN GOV``. A role alone is a party without a state: "rebels", ``REB``. In
languages that write names with capitals, a run of capitals before the act stands for an actor whom no lexicon knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from streams.core.capitals import is_state
from streams.core.homes import at_home, shared
from streams.core.lexicon import Mention
from streams.core.party import Acting
from streams.core.passages import Passage

ACT = "act"
"""Tags of words that name an act; what follows is its PLOVER root."""
ROLE = "role"
"""Tags of terms that name a role; what follows is its PLOVER sector."""
_ACTING = frozenset({"person", "country", "government", "ministry", "command", "unit", "company", "forum", "programme"})
_BESIDE = re.compile(
    r"(?:['’]s?|의|の|的)?\s?"
    r"(?:(?:first|top|senior|former|new|acting|deputy|interim|military|riot|border|rebel|ex)[ -]){0,2}"
    r"|\s(?:of|in|from|de|du|des|d['’]|de la|de l['’])\s?(?:the\s)?(?:(?:northern|southern|eastern|western|main|largest"
    r"|ruling|former)\s){0,2}|-(?:led|backed)\s",
    re.IGNORECASE,
)
"""What may stand between the two words of one party."""
_WORDS = re.compile(r"(?:['’]s?)?\s(?:[A-Za-z-]{3,16}\s){1,2}")
"""Other words between a state and its institution: "Kenyan cabinet minister"."""
_ADJECTIVE = re.compile(r".*(?:an|ese|ish|ic|i|ch|sh|ss|ot|ek|ai|az|er|US|U\.S\.|UK)|British|French|Dutch|Greek")
_LINKS = re.compile(r"\b(?:and|or|with|for|the|that|who|said|says|has|have|was|were|will|from|against|over|to|by)\b")
_ETHNIC = re.compile(r"\bethnic\s$", re.IGNORECASE)
"""What stands before a people that lives in another state."""
_HEAD = re.compile(r"(?:leaders?|chiefs?|heads?|members?)\b", re.IGNORECASE)
"""Roles that are of whatever they lead: "the leader of the Sudanese rebels"."""
OWNED = re.compile(r"\b(?:its|their|his|her)\s+(?:own\s)?(?:[a-z-]+\s)?$", re.IGNORECASE)
"""What stands before one's own people: "withdrew its troops from Lebanon"."""
_REACH = 24
_CAPITALS = re.compile(
    r"[A-ZÀ-ÞА-ЯЁІЇЄҐ][\w.'’-]+(?:(?:\s(?:of|de|al|bin|the|for|and)){0,2}\s[A-ZÀ-ÞА-ЯЁІЇЄҐ][\w.'’-]+){0,5}"
)
_NO_NAME = frozenset({
    "the", "a", "an", "in", "on", "at", "as", "after", "before", "when", "while", "for", "from", "if", "it", "he",
    "she", "they", "we", "this", "that", "these", "those", "more", "most", "some", "many", "two", "three", "several",
    "hundreds", "thousands", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today",
    "yesterday", "president", "officials", "police", "tens", "former", "senior", "all", "both", "there", "but", "and",
})  # fmt: skip
"""Words that begin a sentence with a capital and name nobody."""


def parties(passage: Passage) -> list[Acting]:
    """Return the parties of a sentence in the order of their words, none inside another."""
    acts = [mention for mention in passage.mentions if ACT in mention.entry.first]
    found: list[Acting] = []
    for one in _words(passage):
        last = found[-1] if found else None
        if last is None or one.start >= last.end:
            apart = last is not None and any(last.end <= act.start < one.start for act in acts)
            joined = _joined(passage, last, one) if last and not apart else None
            found[-1:] = [joined] if joined else [last, one] if last else [one]
    return at_home(passage, shared(passage, found))


def unknown(passage: Passage, until: int) -> Acting | None:
    """Return the last run of capitals that ends before ``until`` and may name an actor; None when there is none."""
    runs = [run for run in _CAPITALS.finditer(passage.text, 0, until - passage.start) if _is_name(run)]
    if not runs:
        return None
    run = runs[0]
    return Acting(passage.start + run.start(), passage.start + run.end(), run.group(), "")


def _is_name(run: re.Match[str]) -> bool:
    first = run.group().split()[0].lower()
    return first not in _NO_NAME if run.start() == 0 else True


def _words(passage: Passage) -> Iterator[Acting]:
    """Yield names and roles in order; of those that stand on the same words the one that says most."""
    ranked = sorted(
        (acting for mention in passage.mentions if (acting := _acting(passage, mention))),
        key=lambda acting: (acting.start, -acting.end, acting.is_of_world),
    )
    end = -1
    for acting in ranked:
        if acting.start >= end and not _in_compound(passage, acting):
            end = acting.end
            yield acting


_BEHIND = re.compile(r"-(?!led\b|backed\b)[a-z]")


def _in_compound(passage: Passage, one: Acting) -> bool:
    """Whether a name only describes: "Russian-made rockets" and "pro-Iranian" name no actor."""
    start, end = one.start - passage.start, one.end - passage.start
    behind = _BEHIND.match(passage.text, end) is not None
    return behind or (start > 1 and passage.text[start - 1] == "-" and passage.text[start - 2].islower())


def _acting(passage: Passage, mention: Mention) -> Acting | None:
    entry = mention.entry
    sector = entry.first.get(ROLE)
    if sector:
        return Acting(mention.start, mention.end, mention.text, sector)
    if entry.kind == "country" and _ETHNIC.search(
        passage.text, max(0, mention.start - passage.start - 8), mention.start - passage.start
    ):
        return Acting(mention.start, mention.end, mention.text, "CVL", None, entry.id, mention)
    if (entry.kind in _ACTING or (entry.kind == "place" and is_state(mention, passage))) and entry.code:
        return Acting(mention.start, mention.end, mention.text, entry.code, entry.country, entry.id, mention)
    return None


def _joined(passage: Passage, one: Acting, other: Acting) -> Acting | None:
    """Return the two as one party where one names a state and the other its institution; None where they are two."""
    gap = passage.text[one.end - passage.start : other.start - passage.start]
    if len(gap) > _REACH or (one.end == other.start and gap):
        return None
    close = _BESIDE.fullmatch(gap) or (
        _WORDS.fullmatch(gap) and not _LINKS.search(gap) and one.is_state and _is_adjective(one, gap)
    )
    start = one.start - passage.start
    owned = one.is_role and OWNED.search(passage.text, max(0, start - _REACH), start) is not None
    if not close or (owned and other.is_state):
        return None
    text = passage.text[one.start - passage.start : other.end - passage.start]
    whole = replace(one, end=other.end, text=text)
    if other.is_role and one.roled and not _HEAD.match(one.text):
        return whole
    if other.is_role and (one.is_state or one.roled):
        return replace(whole, code=_coded(one, other.code), roled=True)
    if one.is_role and other.entity and other.country:
        coded = _coded(other, one.code) if other.is_state or _is_known_by(one, other) else other.code
        return replace(other, start=one.start, text=text, code=coded, roled=True)
    if one.is_state and other.entity and other.country == one.country and not other.is_state:
        return replace(other, start=one.start, text=text, code=one.code if one.roled else other.code)
    if one.is_role and other.is_role:
        return replace(whole, code=other.code)
    if other.is_role and not one.is_role and one.country:
        return whole
    return None


def _is_known_by(role: Acting, person: Acting) -> bool:
    """Whether a role says more of a person than the lexicon: "opposition leader Benazir Bhutto"."""
    named = person.mention is not None and person.mention.entry.kind == "person"
    return named and role.code not in ("GOV", person.code)


def _is_adjective(state: Acting, gap: str) -> bool:
    """Whether a state's name stands as an adjective: "Kenyan cabinet minister", not "Kenya freed prisoners"."""
    return gap.startswith(("'", "’")) or (
        state.mention is not None
        and state.text != state.mention.entry.name
        and _ADJECTIVE.fullmatch(state.text) is not None
    )


def _coded(state: Acting, sector: str) -> str:
    if sector == "IGO":
        return sector
    return f"{state.country} {sector}" if state.country else sector


def row_of(passage: Passage, acting: Sequence[Acting], joint: re.Pattern[str]) -> list[list[Acting]]:
    """Return rows of parties with nothing but commas and conjunctions between them: they act together."""
    rows: list[list[Acting]] = []
    for one in acting:
        if rows and joint.fullmatch(passage.text[rows[-1][-1].end - passage.start : one.start - passage.start]):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows
