"""Which utterances of an item hold a proposition: those that speak of its matter, and those that are short for it.

"Moscow denies it, Seoul insists: 3,000 soldiers are there" holds it three times, the second without a word of its own.
"Kyiv says fighting goes on" beside it holds another matter, and must not take part in this one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from streams.core.account import Account
from streams.core.lexicon import Mention
from streams.core.numbers import numbers
from streams.core.passages import tags_of
from streams.core.quantities import MANY, quantity
from streams.core.utterances import Utterance
from streams.core.watch import LabelDef

BARE = 12
"""Characters beside speaker and stance in an utterance that has no matter of its own."""


def countries_of(label: LabelDef) -> frozenset[str]:
    """Return the parties of a label's proposition."""
    return frozenset(re.split(r"[>,]", label.parties or ""))


@dataclass(frozen=True, slots=True)
class _Matter:
    """What one utterance speaks of, apart from who speaks."""

    said: Utterance
    tags: frozenset[str]

    @property
    def has_topic(self) -> bool:
        return any(tag.startswith("topic:") for tag in self.tags)

    def holds(self, label: LabelDef, sides: Collection[str]) -> bool:
        """Whether it names the topic, or both parties, or no topic and the one who acts, or speaks of its own."""
        own = self.tags & set(sides)
        if f"topic:{label.id}" in self.tags or len(own) == len(sides):
            return True
        acts = f"side:{(label.parties or '')[:3]}" in own
        speaks = self.said.voice is not None and self.said.voice.who.country in countries_of(label)
        return not self.has_topic and (acts or (bool(own) and speaks))


def holding(account: Account, label: LabelDef) -> list[Utterance]:
    """Return the utterances that hold the proposition of a label, in order; the first of all where none does."""
    sides = {f"side:{country}" for country in countries_of(label)}
    matters = [_Matter(said, _spoken(said)) for said in account.utterances]
    held = [one.holds(label, sides) for one in matters]
    sentences = [one.said.passage for one, holds in zip(matters, held, strict=True) if holds]
    found = [
        one.said
        for one, holds in zip(matters, held, strict=True)
        if holds or _is_short_for(account, label, one, sentences)
    ]
    return found or list(account.utterances[:1])


def _is_short_for(account: Account, label: LabelDef, one: _Matter, sentences: Sequence[object]) -> bool:
    """Whether an utterance without the matter means it: beside one that holds it, or answering for a party."""
    said = one.said
    if said.voice is None:
        return False
    stands = any(tag.startswith("stance:") for tag in said.tags)
    answers = stands and not one.has_topic and said.voice.who.country in countries_of(label)
    if said.passage not in sentences:
        return answers
    return _counts(account, label, one) or (stands and not one.has_topic and not _has_side(one.tags) and _is_bare(said))


def _is_bare(said: Utterance) -> bool:
    """Whether hardly more than who and what stance is said: "Seoul insists", and not what else is denied."""
    stances = [one for one in said.mentions if any(tag.startswith("stance:") for tag in one.tags)]
    told = sum(one.end - one.start for one in stances) + (len(said.voice.who.text) if said.voice else 0)
    return len(said.text.strip()) - told <= BARE


def _counts(account: Account, label: LabelDef, one: _Matter) -> bool:
    """Whether an utterance counts what the label is about, or names nothing: "Seoul says 3,000 are there"."""
    said = one.said
    if quantity(said.passage, said.lang, label.id, account.countable, (said.start, said.end)):
        return True
    return not one.has_topic and any(number.low >= MANY for number in numbers(said.text, said.lang))


def _has_side(tags: Collection[str]) -> bool:
    return any(tag.startswith("side:") for tag in tags)


def _spoken(said: Utterance) -> frozenset[str]:
    return tags_of(mention for mention in said.mentions if not _is_voice(said, mention))


def _is_voice(said: Utterance, mention: Mention) -> bool:
    return said.voice is not None and said.voice.who.start <= mention.start < said.voice.who.end
