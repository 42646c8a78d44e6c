"""Claims: what is said to be true, by whom, with what standing. PLOVER has none, so they stand beside the events.

A claim belongs to a proposition, ``PRK>RUS:troops``: the parties of a label and the label; where a weapon is named it
is one of that weapon, ``PRK>RUS:arms/kn-23``. Claims are read utterance by utterance (``utterances``), so that two
voices in one sentence make two claims, and a denial stays with what it denies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from streams.core.account import Account
from streams.core.actors import span_of
from streams.core.attribution import is_medium
from streams.core.grounds import evidence_kind
from streams.core.lexicon import Mention
from streams.core.matters import countries_of, holding
from streams.core.model import Claim, Party, Quantity, Span, Stance
from streams.core.party import DOMESTIC, Acting
from streams.core.passages import Passage
from streams.core.quantities import ANYTHING, quantity
from streams.core.stances import is_within, reality_of, stance_of
from streams.core.utterances import Utterance
from streams.core.watch import LabelDef

MOST = 3
"""Claims of one proposition that an item may make."""
SHOWN = 4
"""Words of standing shown as evidence."""
_QUOTED = re.compile('["“„«「『][^"”»」』]{8,400}["”»」』]')
_STATES = frozenset({"country", "place", "forum"})
_STANDING = ("stance:", "when:", "ground:")
AGAINST: frozenset[Stance] = frozenset({"denies", "rejects_framing", "non_denial", "calls_for_proof"})


@dataclass(frozen=True, slots=True)
class _Heard:
    """One claim in the making: the utterance that holds the proposition, and those that tell more of the same voice."""

    account: Account
    label: LabelDef
    said: Utterance
    more: tuple[Utterance, ...] = ()

    @property
    def countries(self) -> frozenset[str]:
        return countries_of(self.label)

    @property
    def who(self) -> Acting | None:
        """The speaker, as closely named as the item does."""
        voices = [voice.who for one in (self.said, *self.more) for voice in one.voices]
        return _closest(voices) if voices else None

    @property
    def stance(self) -> Stance:
        """The stance of the utterance; where that has no voice of its own, of the first that has one and a stance."""
        own = self._stance_of(self.said)
        if own != "asserts":
            return own
        found = [self._stance_of(one) for one in self.more if one.voice]
        if self.said.voice:
            return "estimates" if "estimates" in found[:1] else own
        return next((stance for stance in found if stance in AGAINST or stance == "confirms"), own)

    def _stance_of(self, said: Utterance) -> Stance:
        return stance_of(said, self.countries, self.account.events, contested=self.label.contested)


def claims(account: Account, labels: Sequence[LabelDef]) -> tuple[Claim, ...]:
    """Return the claims of an item for the labels it was given."""
    said = account.utterances
    return tuple(_claim(heard) for label in labels if label.parties and said for heard in _heard(account, label, said))


def first_stance(account: Account, label: LabelDef) -> Stance:
    """Return the stance of the first claim of an item that has a text, for one of its labels."""
    return _heard(account, label, account.utterances)[0].stance


def _heard(account: Account, label: LabelDef, said: Sequence[Utterance]) -> list[_Heard]:
    """Return the claims of one label: that of the first utterance that holds it, and those of other voices."""
    held = holding(account, label)
    kept = held[:1]
    for other in held[1:]:
        if len(kept) < MOST and _is_news(kept, other, _Heard(account, label, other).stance):
            kept.append(other)
    rest = [one for one in said if one not in kept]
    return [_Heard(account, label, one, tuple(other for other in rest if _goes_with(kept, one, other))) for one in kept]


def _is_news(kept: Sequence[Utterance], other: Utterance, stance: Stance) -> bool:
    """Whether an utterance is another side's: each side makes one claim of a proposition in an item."""
    if other.voice is None or _is_stateless(other.voice.who) or any(_same_side(one, other) for one in kept):
        return False
    if kept[0].voice is not None and _is_stateless(kept[0].voice.who):
        return False
    return kept[0].voice is not None or stance in AGAINST


def _goes_with(kept: Sequence[Utterance], one: Utterance, other: Utterance) -> bool:
    """Whether ``other`` tells more of the claim ``one``: by the same side, or told without a voice of the first."""
    if other.voice is None or _is_stateless(other.voice.who):
        return one is kept[0] or (one.passage is other.passage)
    return _same_side(one, other) if one.voice else one is kept[0]


def _same_side(one: Utterance, other: Utterance) -> bool:
    return one.voice is not None and other.voice is not None and _of_one_side(one.voice.who, other.voice.who)


def _of_one_side(one: Acting, other: Acting) -> bool:
    """Whether two speak for one state or one body: "NATO" and its secretary general."""
    if one.country is not None and one.country == other.country:
        return True
    forums = [
        {tag for tag in (who.mention.tags if who.mention else ()) if tag.startswith("forum:")} for who in (one, other)
    ]
    return bool(forums[0] & forums[1])


def _is_stateless(who: Acting) -> bool:
    return who.country is None and who.entity is None


def _closest(voices: Sequence[Acting]) -> Acting:
    """Return the first voice; where that is a bare state, the institution or person of it that is named behind."""
    first = min(voices, key=is_medium)
    if _is_stateless(first):
        return _of_some_state(first, voices)
    if not _is_state(first):
        return first
    for one in voices[1:]:
        if _of_one_side(one, first) and not _is_state(one) and not is_medium(one):
            return one
        if _is_stateless(one) and one.code in DOMESTIC:
            return replace(one, code=f"{first.country} {one.code}", country=first.country)
    return first


def _of_some_state(role: Acting, voices: Sequence[Acting]) -> Acting:
    """Return whom a bare role means: somebody of a state who is named besides, or the role in that state."""
    named = next((one for one in voices if one.country and not is_medium(one)), None)
    if named is None or role.code not in DOMESTIC:
        return role
    return replace(role, code=f"{named.country} {role.code}", country=named.country) if _is_state(named) else named


def _is_state(who: Acting) -> bool:
    """Whether a speaker is only a state or its capital: "Seoul says"."""
    return who.mention is not None and who.mention.entry.kind in _STATES and who.text == who.mention.text


def _claim(heard: _Heard) -> Claim:
    said, who, stance = heard.said, heard.who, heard.stance
    counted = _quantity(heard)
    every = (said, *heard.more)
    return Claim(
        proposition=_proposition(heard),
        stance=stance,
        reality=reality_of(said, stance, heard.countries),
        evidence_kind=evidence_kind(every, who),
        quantity=counted,
        speaker=who.party if who else None,
        quoted=_QUOTED.search(said.passage.text) is not None,
        origin=next((one.origin for one in every if one.origin), None),
        evidence=tuple(_spans(heard, who)),
    )


def _quantity(heard: _Heard) -> Quantity | None:
    """Return what is counted of the claim's matter; else what the utterance counts of anything."""
    known = heard.account.countable
    asked = [(one, heard.label.id) for one in (heard.said, *heard.more)]
    for one, label in (*asked, (heard.said, ANYTHING)):
        counted = quantity(one.passage, one.lang, label, known, (one.start, one.end))
        if counted:
            return counted
    return None


def _proposition(heard: _Heard) -> str:
    """Return the parties, the label, and the weapon where one is named: two weapons are two propositions."""
    weapon = next((one.entry.id for one in heard.said.mentions if _is_weapon(one, heard.label)), None)
    return f"{_direction(heard)}:{heard.label.id}{f'/{weapon}' if weapon else ''}"


def _is_weapon(mention: Mention, label: LabelDef) -> bool:
    return mention.entry.kind == "weapon" and f"topic:{label.id}" in mention.tags


def _direction(heard: _Heard) -> str:
    """Return the parties; turned round where the sentence tells of giving the other way ("Russia gave North Korea")."""
    parties = heard.label.parties or ""
    one, _, other = parties.partition(">")
    told = [event for event in heard.account.events if event.root in ("AID", "AGREE") and is_within(heard.said, event)]
    turned = any(_is(event.actor, other) and _is(event.recipient, one) for event in told if other)
    return f"{other}>{one}" if turned else parties


def _is(party: Party | None, country: str) -> bool:
    return party is not None and party.code.startswith(country)


def _spans(heard: _Heard, who: Acting | None) -> Iterator[Span]:
    """Yield the sentence, the speaker where he stands, and the words that set the standing."""
    passage = heard.said.passage
    yield Span(field=passage.field, start=passage.start, end=passage.end, text=passage.text, by="rule:claims")
    named = _named_in(heard, who) if who else None
    if named and who:
        yield who.span(named)
    standing = [one for one in heard.said.mentions if one.tags and one.tags[0].startswith(_STANDING)]
    yield from (span_of(mention) for mention in standing[:SHOWN])


def _named_in(heard: _Heard, who: Acting) -> Passage | None:
    """Return the sentence whose words name the speaker: his own, or an earlier one where a pronoun stands for him."""
    voiced = [one.passage for one in (heard.said, *heard.more) if one.voice and _is_same(one.voice.who, who)]
    return next((one for one in (*voiced, *heard.account.passages) if _stands_in(who, one)), None)


def _is_same(voice: Acting, who: Acting) -> bool:
    return (voice.start, voice.text) == (who.start, who.text)


def _stands_in(who: Acting, passage: Passage) -> bool:
    return who.start >= passage.start and passage.text[who.start - passage.start :].startswith(who.text)
