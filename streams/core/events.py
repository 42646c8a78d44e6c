"""Events of an item, sentence by sentence: an act, who did it, to whom, and whether it has happened.

What is done is said by the root heads (``rootheads``), who does it by the words around the act (``roles``). A sentence
has one main event; another act in it is an event of its own where the heads find its root likely too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from streams.core.actfeatures import acts_of, root_of
from streams.core.acting import Acting, parties, unknown
from streams.core.actors import span_of
from streams.core.heads import Floats, Heads
from streams.core.lexicon import Mention
from streams.core.model import Event, Span
from streams.core.passages import Passage
from streams.core.places import place_of
from streams.core.plover import contexts, extension, mode_of, settled
from streams.core.roles import Pair, who
from streams.core.rootheads import Guess, guess
from streams.core.sides import counterpart
from streams.core.standing import reality
from streams.core.worddates import WordDate, date_in

SECOND = 0.2
"""Probability from which a further act of a sentence is an event too."""
MOST = 3
"""Events of one sentence."""
Seen = Callable[[Passage], Floats | None]
"""The embedding of a sentence, where there is one."""


def events(
    passages: Sequence[Passage], lang: str, heads: Heads | None, seen: Seen, at: datetime | None
) -> tuple[Event, ...]:
    """Return the events of an item, each once, in the order told. ``at`` is the event time that dates count from."""
    found: dict[tuple[object, ...], Event] = {}
    for passage in passages:
        for event in _of_sentence(passage, lang, guess(heads, passage, lang, seen(passage)), at):
            actor, recipient = (party.code if party else None for party in (event.actor, event.recipient))
            found.setdefault((event.root, event.mode, event.x, actor, recipient), event)
    return tuple(found.values())


def _of_sentence(passage: Passage, lang: str, told: Guess | None, at: datetime | None) -> Iterator[Event]:
    if told is None:
        return
    acting = parties(passage)
    acts = acts_of(passage, lang)
    if not acting and not (acts and unknown(passage, passage.end)):
        return
    anchor = _anchor(acts, told.root)
    yield _event(passage, lang, told.root, anchor, acting, acts, at)
    roots = {told.root, root_of(anchor) if anchor else None}
    for act in acts[:MOST]:
        root = root_of(act)
        if root not in roots and told.shares.get(root, 0.0) >= SECOND:
            roots.add(root)
            yield _event(passage, lang, root, act, acting, acts, at)


def _anchor(acts: Sequence[Mention], root: str) -> Mention | None:
    """Return the act whose words stand for the root, else the main one."""
    return next((act for act in acts if root_of(act) == root), acts[0] if acts else None)


def _event(
    passage: Passage, lang: str, root: str, act: Mention | None, acting: Sequence[Acting], acts: Sequence[Mention],
    at: datetime | None,
) -> Event:  # fmt: skip
    topics = {tag for tag in passage.tags if tag.startswith("topic:")}
    sides = len({one.country for one in acting if one.country})
    standing = reality(passage, act, lang) if act else "happened"
    root = settled(root, planned=standing == "planned", sides=sides, drill="topic:exercise" in topics)
    named = [(root_of(one), _mode(one)) for one in sorted(acts, key=lambda one: one is not act)]
    actor, recipient = _who(passage, act, acting, lang, root)
    date = date_in(passage.text, lang, at)
    place = place_of(passage)
    return Event(
        root=root,
        mode=mode_of(root, named, sides),
        contexts=contexts(topics),
        x=extension(root, topics),
        actor=actor.party if actor else None,
        recipient=recipient.party if recipient else None,
        reality=standing,
        date=date.day.isoformat() if date else None,
        place=place.entry.id if place else None,
        evidence=(*_evidence(passage, act, actor, recipient), *_when_and_where(passage, date, place)),
    )


def _who(passage: Passage, act: Mention | None, acting: Sequence[Acting], lang: str, root: str) -> Pair:
    if act is not None:
        actor, recipient = who(passage, act, acting, lang, root)
        return actor, recipient or (counterpart(passage, actor, root) if actor else None)
    first = acting[0] if acting else None
    return first, next((one for one in acting[1:] if first and one.same != first.same), None)


def _mode(act: Mention) -> str | None:
    return next((tag.removeprefix("mode:") for tag in act.entry.tags if tag.startswith("mode:")), None)


def _evidence(passage: Passage, act: Mention | None, *acting: Acting | None) -> Iterator[Span]:
    yield Span(field=passage.field, start=passage.start, end=passage.end, text=passage.text, by="rule:events")
    if act is not None:
        yield span_of(act)
    yield from (one.span(passage) for one in acting if one is not None)


def _when_and_where(passage: Passage, date: WordDate | None, place: Mention | None) -> Iterator[Span]:
    if date is not None:
        start, end = passage.start + date.start, passage.start + date.end
        yield Span(field=passage.field, start=start, end=end, text=passage.text[date.start : date.end], by="rule:date")
    if place is not None:
        yield span_of(place)
