"""Events of an item, sentence by sentence: an act, who did it, to whom, and whether it has happened.

The words of acts are terms of the lexicon (``act:aid``, ``mode:allege``); parties are its actors. Who acts follows from
word order: before the verb where verbs stand in the middle, first in the sentence where they stand at its end.
Passives and nouns ("transfer of arms from A to B") are read by their prepositions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from streams.core.actors import code, span_of
from streams.core.capitals import is_state
from streams.core.lexicon import Mention
from streams.core.model import Event, Party, Reality, Span
from streams.core.passages import Passage
from streams.core.plover import SYMMETRIC, contexts, extension, root_of

_PARTIES = frozenset(
    {"person", "country", "government", "ministry", "command", "unit", "company", "forum", "programme"}
)
VERB_LAST = frozenset({"ko", "ja"})
"""Languages whose verbs stand at the end."""
VERB_AFTER_BOTH = frozenset({"zh"})
"""Where the recipient may stand before the verb too, behind its preposition."""
EVENTS_PER_SENTENCE = 3
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|get|got|est|sont|été|został\w{0,3}|był\w{0,2})\s+(?:\w{1,20}\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"^\W*(?:\w{1,20}\W{1,3}){0,6}?(?:by|par|przez)\s+(?:the\s+|la\s+|le\s+|les\s+)?$", re.IGNORECASE)
_ROW = re.compile(
    r"[\s,、·・/&’'-]{0,4}(?:(?:s|and|и|та|i|oraz|et|و|및)\s+|[和与與向对對给給为為同跟])?(?:the |la |le |l['’])?",
    re.IGNORECASE,
)
"""What stands between the parties of one row; in Chinese also the preposition before the recipient."""
_BEFORE = 60
"""Characters before an act in which an auxiliary verb may stand."""
_CLAUSE_CUES = 60
"""Characters around an act in which a negation or a plan belongs to it."""


def events(passages: Sequence[Passage], lang: str) -> tuple[Event, ...]:
    """Return the events of an item, each once, in the order told."""
    found: dict[tuple[object, ...], Event] = {}
    for passage in passages:
        for event in _of_sentence(passage, lang):
            actor, recipient = (party.code if party else None for party in (event.actor, event.recipient))
            found.setdefault((event.root, event.mode, event.x, actor, recipient), event)
    return tuple(found.values())


def _of_sentence(passage: Passage, lang: str) -> Iterator[Event]:
    parties = [m for m in passage.mentions if (m.entry.kind in _PARTIES or is_state(m, passage)) and code(m.entry)]
    acts = [m for m in passage.mentions if any(tag.startswith("act:") for tag in m.tags)]
    if not parties:
        return
    for act in acts[:EVENTS_PER_SENTENCE]:
        event = _event(passage, act, parties, lang)
        if event:
            yield event


def _event(passage: Passage, act: Mention, parties: Sequence[Mention], lang: str) -> Event | None:
    reality = _reality(passage, act)
    topics = {tag for tag in passage.tags if tag.startswith("topic:")}
    codes = {code(party.entry) for party in parties}
    named = root_of({*act.tags, *topics}, planned=reality == "planned", parties=len(codes))
    if named is None:
        return None
    root, mode = named
    actor, recipient = _who(passage, act, parties, lang, root)
    evidence = [span_of(m) for m in (act, actor, recipient) if m]
    return Event(
        root=root,
        mode=mode,
        contexts=contexts(topics),
        x=extension(root, topics),
        actor=_party(actor),
        recipient=_party(recipient),
        reality=reality,
        evidence=(_whole(passage), *evidence),
    )


def _who(
    passage: Passage, act: Mention, parties: Sequence[Mention], lang: str, root: str
) -> tuple[Mention | None, Mention | None]:
    before = [party for party in parties if party.end <= act.start]
    after = [party for party in parties if party.start >= act.end]
    if lang in VERB_LAST:
        return _in_order(before or after)
    if after and _is_passive(passage, act, after[0]):
        return after[0], before[-1] if before else _other(after[0], after[1:])
    if after and not before:
        return _in_order(after)
    subject = _subject(passage, before)
    recipient = _other(subject, after)
    if recipient is None and (root in SYMMETRIC or lang in VERB_AFTER_BOTH):
        recipient = _other(subject, before)
    return subject, recipient


def _in_order(parties: Sequence[Mention]) -> tuple[Mention | None, Mention | None]:
    actor = parties[0] if parties else None
    return actor, _other(actor, parties[1:])


def _subject(passage: Passage, before: Sequence[Mention]) -> Mention | None:
    """Return the first of the row of parties nearest before the act; "Seoul says Pyongyang" is no row."""
    chosen: Mention | None = None
    for party in reversed(before):
        if chosen is not None and not _ROW.fullmatch(
            passage.text[party.end - passage.start : chosen.start - passage.start]
        ):
            break
        chosen = party
    return chosen


def _other(one: Mention | None, rest: Sequence[Mention]) -> Mention | None:
    """Return the first party of another code: a minister is not the recipient of his own state's act."""
    if one is None:
        return rest[0] if rest else None
    own = (one.entry.country or one.entry.id, one.entry.id)
    return next((party for party in rest if (party.entry.country or party.entry.id) not in own), None)


def _is_passive(passage: Passage, act: Mention, first_after: Mention) -> bool:
    between = passage.text[act.end - passage.start : first_after.start - passage.start]
    return (
        _BY.search(between) is not None
        and _PASSIVE.search(passage.text[max(0, act.start - passage.start - _BEFORE) : act.start - passage.start])
        is not None
    )


def _reality(passage: Passage, act: Mention) -> Reality:
    """Say whether the act has happened, by the cue words near it."""
    near = {
        tag
        for mention in passage.mentions
        if mention is not act and abs(mention.start - act.start) <= _CLAUSE_CUES
        for tag in mention.tags
    }
    if "cue:negate" in near and _negated(passage, act):
        return "negated"
    return "planned" if "cue:plan" in near else "happened"


def _negated(passage: Passage, act: Mention) -> bool:
    nots = [m for m in passage.mentions if "cue:negate" in m.tags]
    return any(0 <= act.start - m.end <= 12 or 0 <= m.start - act.end <= 6 for m in nots)


def _party(mention: Mention | None) -> Party | None:
    if mention is None:
        return None
    return Party(code=code(mention.entry), entity=mention.entry.id, text=mention.text)


def _whole(passage: Passage) -> Span:
    return Span(field=passage.field, start=passage.start, end=passage.end, text=passage.text, by="rule:events")
