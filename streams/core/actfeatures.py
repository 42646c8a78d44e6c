"""What the root heads look at beside the embedding: which acts a sentence names, which comes first, what stands near
it.

What is learnt in one language is known in all: acts and frames are entries of the cue tables with the same ids in
nine. The names are what a person reads in an explanation: ``main:reject``, ``pair:REJECT>CONSULT``, ``give~office``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from streams.core.acts import Act
from streams.core.passages import Passage
from streams.core.plover import QUADS

_BEFORE, _AFTER = 25, 8
"""Characters around the main act in which a word on its standing is near."""
_SAID = re.compile(r"\b(?:said|says|say|claims?|claimed|charged|alleged|asserted|that)\b[^,]{0,80}$")
"""Somebody tells what follows."""


def act_features(passage: Passage, acts: Sequence[Act]) -> frozenset[str]:
    """Return the names of the features of a sentence and its acts, main one first."""
    return frozenset((*_acts(acts), *_frames(passage, acts), *_standing(passage, acts), *_parties(passage, acts)))


def _acts(acts: Sequence[Act]) -> Iterator[str]:
    for act in acts:
        yield f"has:{act.name}"
        yield f"has:{act.root}"
    if not acts:
        yield "acts:none"
        return
    roots = list(dict.fromkeys(act.root for act in acts))
    yield f"main:{acts[0].name}"
    yield f"main:{roots[0]}"
    yield "acts:many" if len(roots) > 1 else f"acts:only:{roots[0]}"
    yield from (f"pair:{roots[0]}>{other}" for other in roots[1:])
    if len(acts) > 1:
        yield f"second:{acts[1].name}"
        yield f"second:{acts[1].root}"
        yield f"pair:{acts[0].name}>{acts[1].root}"
        yield f"pair:{acts[0].root}>{_conflict(acts[1])}"


def _frames(passage: Passage, acts: Sequence[Act]) -> Iterator[str]:
    """Yield what the main act is done with, by whom, and what else the sentence speaks of."""
    yield from (tag for tag in passage.tags if tag.startswith("frame:"))
    if not acts:
        return
    main = acts[0]
    if main.aside:
        yield "main:aside"
        yield f"aside:{main.root}"
    for frame in main.frames:
        yield f"{main.name}~{frame}"
        yield f"{main.root}~{frame}"
    if main.frames:
        yield f"next:{main.frames[0]}"
    if main.by:
        yield f"by:{main.by}"
        yield f"{main.by}>{main.root}"
        yield f"{main.by}>{main.name}"


def _standing(passage: Passage, acts: Sequence[Act]) -> Iterator[str]:
    for mention in passage.mentions:
        for tag in mention.entry.tags:
            if tag.startswith("cue:"):
                yield tag
                if acts and -_AFTER <= acts[0].start - mention.end <= _BEFORE:
                    yield f"{tag}:near"
                    yield f"{tag}:near:{acts[0].root}"
                    yield f"{tag}:near:{_conflict(acts[0])}"
    if acts and _SAID.search(passage.text[: acts[0].start - passage.start]):
        yield f"said:{acts[0].root}"
        yield f"said:{_conflict(acts[0])}"
    if acts and "frame:condition" in passage.tags:
        yield f"if:{acts[0].root}"
        yield f"if:{_conflict(acts[0])}"
    if "?" in passage.text:
        yield "question"


def _parties(passage: Passage, acts: Sequence[Act]) -> Iterator[str]:
    named = [mention for mention in passage.mentions if mention.entry.competes and mention.entry.country]
    yield f"countries:{min(len({mention.entry.country for mention in named}), 3)}"
    yield from (tag for mention in passage.mentions for tag in mention.entry.tags if tag.startswith("role:"))
    after = [act for act in sorted(acts, key=lambda act: act.start) if named and act.start >= named[0].end]
    if after:
        yield f"after:{after[0].name}"
        yield f"after:{after[0].root}"


def _conflict(act: Act) -> str:
    return "conflict" if "conflict" in QUADS.get(act.root, "") else "cooperation"
