"""Events of an item, sentence by sentence: an act, who did it, to whom, and whether it has happened.

What is done is said by the root heads (``rootheads``), who does it by the words around the act (``roles``). A sentence
has one main event; another act in it is an event of its own where the heads find its root likely too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from streams.core.acting import parties, unknown
from streams.core.actors import span_of
from streams.core.acts import Act, acts_of
from streams.core.attribution import SAYS, by_form, voices
from streams.core.heads import Floats, Heads
from streams.core.lexicon import Mention
from streams.core.model import Event, Span
from streams.core.party import Acting
from streams.core.passages import Passage
from streams.core.places import place_of
from streams.core.plover import contexts, extension, mode_of, settled
from streams.core.roles import who
from streams.core.rootheads import Guess, guess
from streams.core.sides import counterpart
from streams.core.standing import VERB_LAST, reality
from streams.core.worddates import WordDate, date_in
from streams.core.wordorder import Pair

SECOND = 0.2
"""Probability from which a further act of a sentence is an event too."""
_SPOKEN = frozenset({"ACCUSE", "THREATEN", "REQUEST", "REJECT", "CONSULT", "AGREE", "SUPPORT"})
"""Roots of acts that are done by speaking: who tells does them."""
MOST = 3
"""Events of one sentence."""
Seen = Callable[[Passage], Floats | None]
"""The embedding of a sentence, where there is one."""


@dataclass(frozen=True)
class _Told:
    """A sentence, and what its events have in common."""

    passage: Passage
    lang: str
    acts: Sequence[Act]
    at: datetime | None
    """The event time of the item, which dates count from."""

    @cached_property
    def acting(self) -> list[Acting]:
        return parties(self.passage)

    @cached_property
    def tellers(self) -> frozenset[int]:
        """Where those stand who only tell: before a colon or a quotation, or alone at the end behind a dash."""
        return frozenset(voice.who.start for voice in by_form(self.passage, self.acting, self.lang))

    @cached_property
    def sayings(self) -> tuple[tuple[int, int], ...]:
        """Where each subject of a verb of saying stands, and where its clause begins: behind both."""
        if self.lang in VERB_LAST or SAYS not in self.passage.tags:
            return ()
        said = [(voice.who, voice.cue) for voice in voices(self.passage, self.lang) if voice.cue is not None]
        return tuple((who.start, max(who.end, cue.end)) for who, cue in said if SAYS in cue.tags)

    def acting_in(self, act: Act | None) -> Sequence[Acting]:
        """Return who may take part in an act: not who only tells of it, as long as there is somebody else."""
        speaks = act is not None and act.root in _SPOKEN
        telling = set() if speaks else {*self.tellers, *self._telling_of(act)}
        left = [one for one in self.acting if one.start not in telling]
        return left or self.acting

    def _telling_of(self, act: Act | None) -> Iterator[int]:
        """Yield who says that somebody else did it: "the Pentagon said that North Korea was building a base"."""
        before = act.mention.start if act is not None else self.passage.end
        for teller, begin in self.sayings:
            if any(begin <= one.start < before for one in self.acting):
                yield teller

    @cached_property
    def topics(self) -> frozenset[str]:
        return frozenset(tag for tag in self.passage.tags if tag.startswith("topic:"))

    @cached_property
    def sides(self) -> int:
        return len({one.country for one in self.acting if one.country})

    @cached_property
    def date(self) -> WordDate | None:
        return date_in(self.passage.text, self.lang, self.at)

    @cached_property
    def place(self) -> Mention | None:
        return place_of(self.passage)


def events(
    passages: Sequence[Passage], lang: str, heads: Heads | None, seen: Seen, at: datetime | None
) -> tuple[Event, ...]:
    """Return the events of an item, each once, in the order told. ``at`` is the event time that dates count from."""
    found: dict[tuple[object, ...], Event] = {}
    for passage in passages:
        acts = acts_of(passage, lang)
        guessed = guess(heads, passage, acts, seen(passage))
        for event in _of_sentence(_Told(passage, lang, acts, at), guessed) if guessed else ():
            actor, recipient = (party.code if party else None for party in (event.actor, event.recipient))
            found.setdefault((event.root, event.mode, event.x, actor, recipient), event)
    return tuple(found.values())


def _of_sentence(told: _Told, guessed: Guess) -> Iterator[Event]:
    acts = told.acts
    if not told.acting and not (acts and unknown(told.passage, told.passage.end)):
        return
    anchor = _anchor(acts, guessed.root)
    yield _event(told, guessed.root, anchor)
    roots = {guessed.root, anchor.root if anchor else None}
    for act in acts[:MOST]:
        root = act.root
        if root not in roots and guessed.shares.get(root, 0.0) >= SECOND:
            roots.add(root)
            yield _event(told, root, act)


def _anchor(acts: Sequence[Act], root: str) -> Act | None:
    """Return the act whose words stand for the root, else the main one."""
    return next((act for act in acts if act.root == root), acts[0] if acts else None)


def _event(told: _Told, root: str, act: Act | None) -> Event:
    passage = told.passage
    standing = reality(passage, act.mention, told.lang) if act else "happened"
    drill = "topic:exercise" in told.topics
    root = settled(root, planned=standing == "planned", sides=told.sides, drill=drill)
    named = [(one.root, one.mode) for one in sorted(told.acts, key=lambda one: one is not act)]
    actor, recipient = _who(passage, act, told.acting_in(act), told.lang, root)
    return Event(
        root=root,
        mode=mode_of(root, named, told.sides),
        contexts=contexts(told.topics),
        x=extension(root, told.topics),
        actor=actor.party if actor else None,
        recipient=recipient.party if recipient else None,
        reality=standing,
        date=told.date.day.isoformat() if told.date else None,
        place=told.place.entry.id if told.place else None,
        evidence=(*_evidence(passage, act, actor, recipient), *_when_and_where(passage, told.date, told.place)),
    )


def _who(passage: Passage, act: Act | None, acting: Sequence[Acting], lang: str, root: str) -> Pair:
    if act is not None:
        actor, recipient = who(passage, act.mention, acting, lang, root)
        return actor, recipient or (counterpart(passage, act.mention, actor, root) if actor else None)
    first = acting[0] if acting else None
    return first, next((one for one in acting[1:] if first and one.same != first.same), None)


def _evidence(passage: Passage, act: Act | None, *acting: Acting | None) -> Iterator[Span]:
    yield Span(field=passage.field, start=passage.start, end=passage.end, text=passage.text, by="rule:events")
    if act is not None:
        yield span_of(act.mention)
    yield from (one.span(passage) for one in acting if one is not None)


def _when_and_where(passage: Passage, date: WordDate | None, place: Mention | None) -> Iterator[Span]:
    if date is not None:
        start, end = passage.start + date.start, passage.start + date.end
        yield Span(field=passage.field, start=start, end=end, text=passage.text[date.start : date.end], by="rule:date")
    if place is not None:
        yield span_of(place)
