"""Parties of a sentence: the states, institutions, groups and people that may act in it, with PLOVER codes.

A name of the lexicon and the noun of a role beside it are one party: "Israeli police" is ``ISR COP``, "the government
of Sudan" is ``SDN GOV``. A role alone is a party without a state: "rebels", ``REB``. In
languages that write names with capitals, a run of capitals before the act stands for an actor whom no lexicon knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from streams.core.capitals import is_state
from streams.core.lexicon import Mention
from streams.core.model import Party, Span
from streams.core.passages import Passage

ACT = "act"
"""Tags of words that name an act; what follows is its PLOVER root."""
ROLE = "role"
"""Tags of terms that name a role; what follows is its PLOVER sector."""
_ACTING = frozenset({"person", "country", "government", "ministry", "command", "unit", "company", "forum", "programme"})
_BESIDE = re.compile(
    r"(?:['’]s?|의|の|的)?\s?"
    r"(?:(?:first|top|senior|former|new|acting|deputy|interim|military|riot|border|rebel|ex)[ -]){0,2}"
    r"|\s(?:of|in|from|de|du|des|d['’]|de la|de l['’])\s?(?:the\s)?|-(?:led|backed)\s",
    re.IGNORECASE,
)
"""What may stand between the two words of one party."""
_WORDS = re.compile(r"(?:['’]s)?\s[a-z-]{3,12}\s")
"""One more word between a state and its institution: "Kenyan cabinet minister"."""
_LINKS = re.compile(r"\b(?:and|or|with|for|the|that|who|said|says|has|have|was|were|will|from|against|over|to|by)\b")
_REACH = 16
DOMESTIC = frozenset({"GOV", "LEG", "JUD", "COP", "MIL", "OPP", "CVL", "LAB", "REB", "SPY", "EDU", "BUS"})
"""Sectors whose bearers belong to the state they act in, unless another is named."""
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


@dataclass(frozen=True, slots=True)
class Acting:
    """A party where it stands, ``field[start:end]``."""

    start: int
    end: int
    text: str
    code: str
    country: str | None = None
    entity: str | None = None
    mention: Mention | None = None

    @property
    def party(self) -> Party:
        return Party(code=self.code, entity=self.entity, text=self.text)

    @property
    def same(self) -> str:
        """Whose side it is: a minister is no recipient of his own state's act."""
        return self.country or self.entity or self.code

    def span(self, passage: Passage) -> Span:
        by = f"lex:{self.entity}" if self.entity else "rule:parties"
        return Span(field=passage.field, start=self.start, end=self.end, text=self.text, by=by)


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
    return _at_home(found)


def _at_home(acting: list[Acting]) -> list[Acting]:
    """Give roles without a state the one state that the sentence names: most acts are between people of one country."""
    states = {one.country for one in acting if one.country}
    home = next(iter(states)) if len(states) == 1 else None
    if home is None:
        return acting
    return [
        replace(one, code=f"{home} {one.code}", country=home) if one.entity is None and one.code in DOMESTIC else one
        for one in acting
    ]


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
        key=lambda acting: (acting.start, -acting.end, (acting.entity or "").startswith(("state-", "org-"))),
    )
    end = -1
    for acting in ranked:
        if acting.start >= end:
            end = acting.end
            yield acting


def _acting(passage: Passage, mention: Mention) -> Acting | None:
    entry = mention.entry
    sector = entry.first.get(ROLE)
    if sector:
        return Acting(mention.start, mention.end, mention.text, sector)
    if (entry.kind in _ACTING or is_state(mention, passage)) and entry.code:
        return Acting(mention.start, mention.end, mention.text, entry.code, entry.country, entry.id, mention)
    return None


def _joined(passage: Passage, one: Acting, other: Acting) -> Acting | None:
    """Return the two as one party where one names a state and the other its institution; None where they are two."""
    gap = passage.text[one.end - passage.start : other.start - passage.start]
    if len(gap) > _REACH or (one.end == other.start and gap):
        return None
    close = _BESIDE.fullmatch(gap) or (_WORDS.fullmatch(gap) and not _LINKS.search(gap) and _is_state(one))
    if not close:
        return None
    text = passage.text[one.start - passage.start : other.end - passage.start]
    whole = replace(one, end=other.end, text=text)
    if _is_state(one) and _is_role(other):
        return replace(whole, code=_coded(one, other.code))
    if _is_role(one) and other.entity and other.country:
        return replace(
            other, start=one.start, text=text, code=_coded(other, one.code) if _is_state(other) else other.code
        )
    if _is_role(one) and _is_role(other):
        return replace(whole, code=other.code)
    if _is_role(other) and not _is_role(one) and one.country:
        return whole
    return None


def _coded(state: Acting, sector: str) -> str:
    return f"{state.country} {sector}" if state.country else state.code


def _is_role(acting: Acting) -> bool:
    return acting.entity is None


def _is_state(acting: Acting) -> bool:
    return acting.mention is not None and acting.mention.entry.kind in ("country", "place")


def row_of(passage: Passage, acting: Sequence[Acting], joint: re.Pattern[str]) -> list[list[Acting]]:
    """Return rows of parties with nothing but commas and conjunctions between them: they act together."""
    rows: list[list[Acting]] = []
    for one in acting:
        if rows and joint.fullmatch(passage.text[rows[-1][-1].end - passage.start : one.start - passage.start]):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows
