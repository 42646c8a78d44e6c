"""How many of what a claim speaks of: a number of the sentence, the thing it counts, and what bounds it.

What is counted and what bounds are entries of the claims' cue table (``unit:``, ``bound:``), so the words are data:
``counts:<label>`` says under which label a thing is counted, ``person:<label>`` what people are there, and
``outcome:`` what becomes of them, since "600 soldiers killed" counts the killed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from streams.core.lexfile import Entry
from streams.core.lexicon import Mention
from streams.core.model import Quantity, Span
from streams.core.numbers import EAST_ASIAN, Bound, Number, numbers
from streams.core.passages import Passage

UNIT, COUNTS, PERSON, OUTCOME, BOUND = "unit", "counts", "person", "outcome", "bound"
PEOPLE = "people"
ANYTHING = ""
"""Asked for in place of a label: whatever is counted under any."""
_NEAR = 45
"""Characters between a number and the noun behind it that it counts."""
_BESIDE = 14
"""Characters between a number and the noun before it: "컨테이너 2만개"."""
_BOUND_REACH = 3
_OUTCOME_REACH = 60
"""Characters around a number of people in which it is told what became of them."""
MANY = 100
"""A smaller number without a noun is a date or a rank, unless a word bounds it."""
_STOP = re.compile(r"[;:!?،；：、，。]|,\s|\.\s|\s[–—-]\s|\d")
_APART = re.compile(r"[;!?؛；。]|\.\s")
_BOUNDS: tuple[Bound, ...] = ("at_least", "up_to", "about")


@dataclass(frozen=True, slots=True)
class Countable:
    """What is counted under each label, and what its people are."""

    units: Mapping[str, frozenset[str]] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)


def countable(entries: Iterable[Entry]) -> Countable:
    """Read off the entries what is counted under which label."""
    units: dict[str, set[str]] = {}
    persons: dict[str, str] = {}
    for entry in entries:
        unit = entry.first.get(UNIT, "")
        for tag in entry.tags if unit else ():
            sort, _, label = tag.partition(":")
            if sort == COUNTS:
                units.setdefault(label, set()).add(unit)
            if sort == PERSON:
                persons[label] = unit
    units[ANYTHING] = set().union(*units.values())
    return Countable({label: frozenset(names) for label, names in units.items()}, persons)


def quantity(passage: Passage, lang: str, label: str, known: Countable, within: tuple[int, int]) -> Quantity | None:
    """Return the first number that begins in ``field[within]`` and counts what the label is about; None without."""
    for number in numbers(passage.text, lang):
        if within[0] <= passage.start + number.start < within[1]:
            unit = _unit(passage, lang, label, known, number)
            if unit:
                return _quantity(passage, lang, number, unit)
    return None


def _quantity(passage: Passage, lang: str, number: Number, unit: str) -> Quantity:
    words = _bounding(passage, number, _noun(passage, lang, number))
    bound = next((name for name in _BOUNDS if words and f"{BOUND}:{name}" in words.tags), number.bound)
    bound = number.bound if number.bound == "range" else bound
    start, end = passage.start + number.start, passage.start + number.end
    if words is not None:
        start, end = min(start, words.start), max(end, words.end)
    text = passage.text[start - passage.start : end - passage.start]
    span = Span(field=passage.field, start=start, end=end, text=text, by="rule:quantities")
    return Quantity(low=number.low, high=number.high, unit=unit, bound=bound, evidence=(span,))


def _unit(passage: Passage, lang: str, label: str, known: Countable, number: Number) -> str:
    """Return what a number counts, if that is counted under the label; else an empty name."""
    noun = _noun(passage, lang, number)
    if noun is None and number.counter is None:
        return _lost(passage, label, known, number) or _bare(passage, label, known, number)
    named = _told(noun, UNIT) if noun else ""
    unit = number.counter or named
    if unit == PEOPLE or (number.counter in (None, "") and noun and _is_person(noun)):
        return _person(passage, label, known, number)
    allowed = known.units.get(label, frozenset())
    if number.counter == "" or (number.counter and named in allowed):
        unit = named
    return unit if unit in allowed else ""


def _lost(passage: Passage, label: str, known: Countable, number: Number) -> str:
    """Return what a number without a noun counts: the losses spoken of before it, "losses at more than 6,000"."""
    if number.low < MANY and _bounding(passage, number, None) is None:
        return ""
    start = passage.start + number.start
    before = sorted((gap, unit) for gap, unit, end in _outcomes(passage, number) if end <= start and gap <= _NEAR)
    return next((unit for _, unit in before if unit in known.units.get(label, ())), "")


def _bare(passage: Passage, label: str, known: Countable, number: Number) -> str:
    """Return the people a label is about where a sentence counts and names nothing: "About 5,000 have left"."""
    if passage.field == "title" or any(UNIT in mention.entry.first for mention in passage.mentions):
        return ""
    return known.persons.get(label, "") if number.low >= MANY and _bounding(passage, number, None) else ""


def _person(passage: Passage, label: str, known: Countable, number: Number) -> str:
    """Return what people are under a label: what became of them where that is told near by, else its own people."""
    allowed = known.units.get(label, frozenset())
    near = sorted(_outcomes(passage, number))
    if {"killed", "wounded"} <= {unit for _, unit, _ in near} and "casualties" in allowed:
        return "casualties"
    return next((unit for _, unit, _ in near if unit in allowed), known.persons.get(label) or _people_in(passage))


def _people_in(passage: Passage) -> str:
    """Return the first people a sentence names, where the label has none of its own."""
    return next((_told(one, UNIT) for one in passage.mentions if _is_person(one)), "")


def _outcomes(passage: Passage, number: Number) -> Iterator[tuple[int, str, int]]:
    """Yield what became of people near a number: how near, what, and where its words end."""
    start, end = passage.start + number.start, passage.start + number.end
    for mention in passage.mentions:
        unit = _told(mention, OUTCOME)
        gap = max(mention.start - end, start - mention.end, 0) if unit else 0
        if unit and gap <= _OUTCOME_REACH and not _APART.search(_between(passage, mention, start, end)):
            yield gap, unit, mention.end


def _noun(passage: Passage, lang: str, number: Number) -> Mention | None:
    """Return the thing counted: behind the number, and in languages with counters also before it."""
    start, end = passage.start + number.start, passage.start + number.end
    units = [mention for mention in passage.mentions if UNIT in mention.entry.first]
    behind = [one for one in units if 0 <= one.start - end <= _NEAR and _joined(passage, end, one.start)]
    before = [one for one in units if 0 <= start - one.end <= _BESIDE] if lang in EAST_ASIAN else []
    if before and (number.counter is not None or not behind):
        return before[-1]
    return min(behind, key=lambda one: (_is_vague(one), one.start), default=None)


def _joined(passage: Passage, start: int, end: int) -> bool:
    return _STOP.search(passage.text[start - passage.start : end - passage.start]) is None


def _is_vague(mention: Mention) -> bool:
    return _told(mention, UNIT) == PEOPLE


def _is_person(mention: Mention) -> bool:
    return PERSON in mention.entry.first


def _bounding(passage: Passage, number: Number, noun: Mention | None) -> Mention | None:
    """Return the word that bounds a number, right before it, right behind it, or right behind what it counts."""
    start, end = passage.start + number.start, passage.start + number.end
    bounds = [mention for mention in passage.mentions if BOUND in mention.entry.first]
    before = [one for one in bounds if -1 <= start - one.end <= _BOUND_REACH and one.start < start]
    ends = [end, noun.end] if noun and noun.start >= end else [end]
    behind = [one for one in bounds for place in ends if -2 <= one.start - place <= _BOUND_REACH and one.end > place]
    return before[-1] if before else behind[0] if behind else None


def _between(passage: Passage, mention: Mention, start: int, end: int) -> str:
    left, right = (mention.end, start) if mention.end <= start else (end, mention.start)
    return passage.text[left - passage.start : max(left, right) - passage.start]


def _told(mention: Mention, sort: str) -> str:
    return mention.entry.first.get(sort, "")
