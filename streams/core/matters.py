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
from streams.core.quantities import quantity
from streams.core.utterances import Utterance
from streams.core.watch import LabelDef


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
        """Whether it names the topic, or both parties, or one of them and no other topic."""
        own = self.tags & set(sides)
        return f"topic:{label.id}" in self.tags or len(own) == len(sides) or (bool(own) and not self.has_topic)


def holding(account: Account, label: LabelDef) -> list[Utterance]:
    """Return the utterances that hold the proposition of a label, in order; the first of all where none does."""
    sides = {f"side:{country}" for country in countries_of(label)}
    matters = [_Matter(said, frozenset(_spoken(said))) for said in account.utterances]
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
    return _counts(account, label, said) or (stands and not one.has_topic and not _has_side(one.tags))


def _counts(account: Account, label: LabelDef, said: Utterance) -> bool:
    """Whether an utterance counts what the label is about: "Seoul says 3,000 are there"."""
    return quantity(said.passage, said.lang, label.id, account.countable, (said.start, said.end)) is not None


def _has_side(tags: Collection[str]) -> bool:
    return any(tag.startswith("side:") for tag in tags)


def _spoken(said: Utterance) -> set[str]:
    return {tag for mention in said.mentions if not _is_voice(said, mention) for tag in mention.tags}


def _is_voice(said: Utterance, mention: Mention) -> bool:
    return said.voice is not None and said.voice.who.start <= mention.start < said.voice.who.end
