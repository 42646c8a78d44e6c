"""An item as claims are read from it: its first sentences, with the watch's names and topics and the words of standing.

The watch knows what its sentences are about, the coder who speaks and acts in them; both have cut the same texts into
the same sentences, so their mentions are laid together. What a dateline names says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from streams.core.coding import Coded
from streams.core.lexicon import Mention
from streams.core.model import Event, TextField
from streams.core.page import Page
from streams.core.passages import Passage
from streams.core.quantities import Countable
from streams.core.utterances import Utterance, utterances

PRONOUNS = {
    "en": (r"(?:he|she)\b", r"(?:they|it|the (?:ministry|agency|spokesman|spokeswoman|minister|general|president))\b"),
    "ru": (r"(?:он|она|тот|по его словам|по е[её] словам)\b", r"(?:они|ведомство|министерство)\b"),
    "uk": (r"(?:він|вона|той|за (?:його|її) словами)\b", r"(?:вони|відомство|міністерство)\b"),
    "pl": (r"(?:on|ona|dodał|dodała|jak dodał)\b", r"(?:oni|resort|ministerstwo)\b"),
    "fr": (r"(?:il|elle|celui-ci|celle-ci)\b", r"(?:ils|le ministère|l'agence)\b"),
    "ko": (r"(?:그는|그가|그녀는|대변인은|장관은)", r"(?:이들은|이 관계자는)"),
    "ja": (r"(?:同氏|彼)", r"(?:同省|同紙|同国)"),
    "zh": (r"(?:他|她|发言人|發言人)", r"(?:该机构|該機構|该部|該部)"),
    "ar": (r"(?:وأضاف|وقال|وأكد|وأوضح|وتابع|أضاف)", r"(?:قال الجهاز|وقالت الوزارة)"),
}
"""How a sentence begins whose speaker was named before: a person, or whoever spoke last."""
LOOKED_AT = 4
"""Sentences, the title among them, in which claims are looked for: news says first what matters."""


@dataclass(frozen=True)
class Account:
    """What an item tells."""

    passages: tuple[Passage, ...]
    lang: str
    events: tuple[Event, ...] = ()
    countable: Countable = field(default_factory=Countable)
    whole: Account | None = None
    """The account that this is the beginning of."""

    def head(self, count: int) -> Account:
        """Return the account of the first sentences alone."""
        return replace(self, passages=self.passages[:count], whole=self)

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """What is said in it, in order. Who is named by a pronoun is the last that spoke before."""
        if self.whole is not None:
            own = {id(passage) for passage in self.passages}
            return tuple(said for said in self.whole.utterances if id(said.passage) in own)
        found: list[Utterance] = []
        for passage in self.passages:
            found += [_voiced(said, found) for said in utterances(passage, self.lang)]
        return tuple(found)


def _voiced(said: Utterance, before: Sequence[Utterance]) -> Utterance:
    """Return an utterance that begins with a pronoun with the voice that it stands for."""
    if said.voice or not any(tag.startswith(("says:", "stance:", "asks:")) for tag in said.tags):
        return said
    person, any_of = _pronouns(said.lang)
    text = said.text.lstrip()
    voices = [one.voice for one in reversed(before) if one.voice]
    if person.match(text):
        voices = [voice for voice in voices if voice.who.mention is None or voice.who.mention.entry.kind == "person"]
    elif not any_of.match(text):
        return said
    return replace(said, voice=replace(voices[0], cue=None)) if voices else said


@lru_cache(maxsize=16)
def _pronouns(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    person, any_of = PRONOUNS.get(lang, ("(?!)", "(?!)"))
    return re.compile(person, re.IGNORECASE), re.compile(any_of, re.IGNORECASE)


def account_of(coded: Coded, own: Sequence[Passage], page: Page, countable: Countable) -> Account:
    """Return the account of an item as the coder has read it; ``own`` are its sentences as a watch sees them."""
    seen = {(passage.field, passage.start): passage for passage in own}
    shown = (_merged(one, seen.get((one.field, one.start)), page.datelines) for one in coded.passages[:LOOKED_AT])
    return Account(tuple(shown), page.lang or "en", coded.events, countable)


def _merged(coded: Passage, own: Passage | None, datelines: Mapping[TextField, int]) -> Passage:
    begins = datelines.get(coded.field, 0)
    names = [(one.start, one.end) for one in coded.mentions if one.entry.competes]
    known = {
        (one.entry.id, one.start): one for one in coded.mentions if one.start >= begins and not _inside(one, names)
    }
    known |= {(one.entry.id, one.start): one for one in (own.mentions if own else ()) if one.start >= begins}
    return replace(coded, mentions=tuple(sorted(known.values(), key=lambda one: (one.start, one.end, one.entry.id))))


def _inside(one: Mention, names: Sequence[tuple[int, int]]) -> bool:
    """Whether a word of saying or standing is only part of a name: the "States" of a country say nothing."""
    said = one.tags and one.tags[0].startswith(("says:", "stance:", "when:", "asks:", "cue:"))
    return bool(said) and any(start <= one.start and one.end <= end for start, end in names)
