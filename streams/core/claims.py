"""Claims: what is said to be true, by whom, with what standing. PLOVER has none, so they stand beside the events.

A claim belongs to a proposition, ``PRK>RUS:troops``: the parties of a label and the label. Its sentence is one that
speaks of the label's topic; its stance follows from the words of that sentence, and for the main claim of an item also
from the stance heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from streams.core.actors import code, span_of
from streams.core.capitals import is_state
from streams.core.lexicon import Mention
from streams.core.model import Claim, Event, EvidenceKind, Party, Reality, Span, Stance
from streams.core.passages import Passage, View
from streams.core.watch import LabelDef

_SPEAKERS = frozenset({"person", "government", "ministry", "command", "media", "agency", "forum", "country"})
_QUOTED = re.compile('["“„«「『][^"”»」』]{8,400}["”»」』]')
_UNNAMED = re.compile(
    r"\b(?:officials?|sources?)\b|소식통|관계자|источник|джерел|źródł|关系者|消息人士|関係者|مصادر|مصدر|مسؤول",
    re.IGNORECASE,
)
_SATELLITE = re.compile(
    r"satellite (?:image|photo|pictur)|위성 ?사진|спутников\w{1,4} сним|衛星画像|卫星图像|衛星圖像|صور\w{0,3} أقمار"
    r"|zdjęci\w{1,3} satelitarn|images? satellit",
    re.IGNORECASE,
)
SPOKEN_NEAR = 60
"""Characters between a speaker and the word that says he speaks."""


def claims(view: View, labels: Sequence[LabelDef], stance: str, events: Sequence[Event]) -> tuple[Claim, ...]:
    """Return the claims of an item for the labels it was given.

    ``stance`` is that of the main claim, as the heads see it; the main claim is that of the first label.
    """
    found: list[Claim] = []
    for place, label in enumerate(label for label in labels if label.parties):
        passage = _sentence(view, label.id)
        if passage:
            found.append(_claim(view, passage, label, stance if place == 0 else None, events))
    return tuple(found)


def _sentence(view: View, label: str) -> Passage | None:
    """Return the first sentence that speaks of the label's topic, the focus before the rest."""
    order = [*view.focus, *([view.title] if view.title else []), *view.body]
    return next((passage for passage in order if f"topic:{label}" in passage.tags), order[0] if order else None)


def _claim(view: View, passage: Passage, label: LabelDef, main: str | None, events: Sequence[Event]) -> Claim:
    speaker = _speaker(passage) or (_speaker(view.title) if view.title else None)
    stance = "denies" if _is_negated(passage, events) else _stance(passage, label, speaker, main)
    return Claim(
        proposition=f"{_direction(passage, label, events)}:{label.id}",
        stance=stance,
        reality=_reality(passage, stance, main),
        evidence_kind=_evidence_kind(passage, speaker),
        speaker=Party(code=code(speaker.entry), entity=speaker.entry.id, text=speaker.text) if speaker else None,
        quoted=_QUOTED.search(passage.text) is not None,
        origin=next((mention.entry.id for mention in view.mentions if mention.entry.kind == "agency"), None),
        evidence=tuple(_spans(passage, speaker)),
    )


def _direction(passage: Passage, label: LabelDef, events: Sequence[Event]) -> str:
    """Return the parties; turned round where the sentence tells of giving the other way ("Russia gave North Korea")."""
    parties = label.parties or ""
    one, _, other = parties.partition(">")
    told = [event for event in _told(passage, events) if event.root in ("AID", "AGREE")]
    turned = any(_is(event.actor, other) and _is(event.recipient, one) for event in told if other)
    return f"{other}>{one}" if turned else parties


def _is_negated(passage: Passage, events: Sequence[Event]) -> bool:
    """Whether the sentence tells that the act did not take place, whoever says so and with whatever verb."""
    told = _told(passage, events)
    return any(event.reality == "negated" for event in told) and not any(event.reality == "happened" for event in told)


def _told(passage: Passage, events: Sequence[Event]) -> list[Event]:
    """The events of one sentence."""
    return [
        event
        for event in events
        if (event.evidence[0].field, event.evidence[0].start) == (passage.field, passage.start)
    ]


def _is(party: Party | None, country: str) -> bool:
    return party is not None and party.code.startswith(country)


def _stance(passage: Passage, label: LabelDef, speaker: Mention | None, main: str | None) -> Stance:
    if main == "denies" or (main is None and "cue:deny" in passage.tags):
        return "denies"
    of_party = speaker is not None and (speaker.entry.country or "-") in (label.parties or "")
    if main == "confirms" or (main is None and "cue:confirm" in passage.tags and of_party):
        return "confirms"
    return "asserts"


def _reality(passage: Passage, stance: Stance, main: str | None) -> Reality:
    if stance == "denies":
        return "negated"
    return "planned" if main == "planned" or (main is None and "cue:plan" in passage.tags) else "happened"


def _speaker(passage: Passage) -> Mention | None:
    """Return who stands nearest to a word of saying."""
    says = [m for m in passage.mentions if {"cue:assert", "cue:deny", "cue:confirm"} & set(m.tags)]
    who = [m for m in passage.mentions if m.entry.kind in _SPEAKERS or is_state(m, passage)]
    pairs = [(_gap(word, name), _rank(name), name.start) for word in says for name in who]
    if not pairs or min(pairs)[0] > SPOKEN_NEAR:
        return None
    start = min(pairs, key=lambda pair: (pair[0] > SPOKEN_NEAR, pair[1], pair[0]))[2]
    return next(name for name in who if name.start == start)


def _rank(mention: Mention) -> int:
    """A person speaks rather than the country or capital named beside him."""
    return 1 if mention.entry.kind in ("country", "forum", "place") else 0


def _gap(one: Mention, other: Mention) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _evidence_kind(passage: Passage, speaker: Mention | None) -> EvidenceKind:
    if _SATELLITE.search(passage.text):
        return "satellite_image"
    if speaker is None:
        return "unnamed_official" if _UNNAMED.search(passage.text) else "none_given"
    if speaker.entry.sector == "SPY":
        return "intelligence_agency"
    if speaker.entry.is_source:
        return "state_media" if any(tag.startswith("side:") for tag in speaker.entry.tags) else "none_given"
    return "named_official"


def _spans(passage: Passage, speaker: Mention | None) -> Iterator[Span]:
    yield Span(field=passage.field, start=passage.start, end=passage.end, text=passage.text, by="rule:claims")
    if speaker is not None:
        yield span_of(speaker)
