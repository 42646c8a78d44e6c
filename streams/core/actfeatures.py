"""What the root heads look at beside the embedding: which acts a sentence names, which comes first, what stands near
it.

Acts are entries of the cue tables (``does-...``), the same ids in nine languages, so that what is learnt in one is
known in all. The names are what a person reads in an explanation: ``main:reject``, ``pair:REJECT>CONSULT``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from streams.core.acting import ACT
from streams.core.lexicon import Mention
from streams.core.passages import Passage
from streams.core.standing import VERB_LAST

_BEFORE, _AFTER = 25, 8
"""Characters around the main act in which a word on its standing is near."""
_NAME_AFTER = re.compile(r"\s[A-ZÀ-ÞА-ЯЁІЇЄҐ]")
_NAME_BEFORE = re.compile(r"[A-ZÀ-ÞА-ЯЁІЇЄҐ][\w'’-]+\s$")
SHORT = 3
"""Letters of a word that headlines leave small."""


def acts_of(passage: Passage, lang: str) -> list[Mention]:
    """Return the acts of a sentence, the likeliest main one first: where verbs end a sentence, that is the last."""
    acts = [mention for mention in passage.mentions if ACT in mention.entry.first]
    if acts:
        names = [(mention.start, mention.end) for mention in passage.mentions if mention.entry.competes]
        acts = [act for act in acts if not _is_part(passage, act, names)]
    return acts[::-1] if lang in VERB_LAST else acts


def _is_part(passage: Passage, act: Mention, names: Sequence[tuple[int, int]]) -> bool:
    """Whether the words of an act only belong to a name or a compound: "Relief Committee", "long-awaited"."""
    if any(start <= act.start and act.end <= end for start, end in names):
        return True
    at = act.start - passage.start
    before, after = passage.text[max(0, at - 2) : at], passage.text[act.end - passage.start :]
    if before.endswith("-") and before[:1].isalpha():
        return True
    in_name = act.text[:1].isupper() and at > 0 and (_NAME_AFTER.match(after) or _NAME_BEFORE.search(passage.text[:at]))
    return bool(in_name) and not _is_headline(passage.text)


def _is_headline(text: str) -> bool:
    """Whether words are capitalised because it is a headline."""
    words = [word for word in text.split() if word[:1].isalpha() and len(word) > SHORT]
    return sum(word[0].isupper() for word in words) > len(words) / 2


def root_of(act: Mention) -> str:
    """Return the root an act's words stand for when nothing else is known."""
    return act.entry.first[ACT].upper()


def act_features(passage: Passage, acts: Sequence[Mention]) -> frozenset[str]:
    """Return the names of the features of a sentence with these acts."""
    return frozenset((*_acts(acts), *_standing(passage, acts), *_parties(passage, acts)))


def _acts(acts: Sequence[Mention]) -> Iterator[str]:
    for act in acts:
        yield f"has:{act.entry.name}"
        yield f"has:{root_of(act)}"
    if not acts:
        yield "acts:none"
        return
    roots = list(dict.fromkeys(root_of(act) for act in acts))
    yield f"main:{acts[0].entry.name}"
    yield f"main:{roots[0]}"
    yield "acts:many" if len(roots) > 1 else f"acts:only:{roots[0]}"
    yield from (f"pair:{roots[0]}>{other}" for other in roots[1:])
    if len(acts) > 1:
        yield f"second:{acts[1].entry.name}"
        yield f"second:{root_of(acts[1])}"
        yield f"pair:{acts[0].entry.name}>{root_of(acts[1])}"


def _standing(passage: Passage, acts: Sequence[Mention]) -> Iterator[str]:
    for mention in passage.mentions:
        for tag in mention.entry.tags:
            if tag.startswith("cue:"):
                yield tag
                if acts and -_AFTER <= acts[0].start - mention.end <= _BEFORE:
                    yield f"{tag}:near"
                    yield f"{tag}:near:{root_of(acts[0])}"
    if "?" in passage.text:
        yield "question"


def _parties(passage: Passage, acts: Sequence[Mention]) -> Iterator[str]:
    named = [mention for mention in passage.mentions if mention.entry.competes and mention.entry.country]
    yield f"countries:{min(len({mention.entry.country for mention in named}), 3)}"
    yield from (tag for mention in passage.mentions for tag in mention.entry.tags if tag.startswith("role:"))
    after = [act for act in sorted(acts, key=lambda act: act.start) if named and act.start >= named[0].end]
    if after:
        yield f"after:{after[0].entry.name}"
        yield f"after:{root_of(after[0])}"
