"""The acts a sentence names, the likeliest main one first, and what each of them means beside its words.

Acts are entries of the cue tables (``does-...``), the same ids in nine languages. Many verbs say little by themselves:
one gives money, gives back an island, gives up office. So the tables also hold *frame* words (``frame-...``: money,
weapons, prisoners, office), and an act may say what it is together with one: ``with:office_retreat_resign`` on
``does-give`` (``amid:`` where such a word outweighs nearer ones), ``from:missile_assault_heavy-weapons`` where it
stands before the act, or ``by:LAB_protest_strike`` when workers do it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from streams.core.clauses import CLAUSE, asides, in_passing, is_passive
from streams.core.lexicon import Mention
from streams.core.passages import Passage
from streams.core.standing import VERB_LAST

ACT, FRAME, ROLE, MODE = "act", "frame", "role", "mode"
_RULES = ("by", "from", "amid", "with")
"""Sorts of rules, in the order in which they decide; of several words of one sort the nearest does."""
REACH = 70
"""Characters behind an act, within its clause, in which a frame word belongs to it."""
AHEAD = 40
"""Characters before it in which its subject stands."""
_SHORT = 3
"""Letters of a word that headlines leave small."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act where it stands: its root and mode as its words and frame have it."""

    mention: Mention
    root: str
    mode: str | None
    aside: bool = False
    """Named in passing; the sentence is about another."""
    frames: tuple[str, ...] = ()
    """Frame words that belong to it, in order."""
    by: str | None = None
    """Sector of the role that stands before it."""

    @property
    def name(self) -> str:
        return self.mention.entry.name

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.end

    @property
    def text(self) -> str:
        return self.mention.text


def acts_of(passage: Passage, lang: str) -> list[Act]:
    """Return the acts of a sentence, main one first: where verbs end a sentence, that is the last."""
    named = [one for one in passage.mentions if ACT in one.entry.first]
    if not named:
        return []
    names = [(one.start, one.end) for one in passage.mentions if one.entry.competes]
    roles = [(one.start, one.end) for one in passage.mentions if ROLE in one.entry.first]
    kept = [one for one in named if not _is_part(passage, one, names) and not _is_of_role(one, roles)]
    if lang in VERB_LAST:
        kept.reverse()
    aside = _asides(passage, kept) if lang == "en" else frozenset[int]()
    around = _Around.of(passage)
    found = [_resolved(passage, one, around, aside=one.start in aside) for one in kept]
    return sorted(found, key=lambda act: act.aside)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the acts of a sentence: frame words and roles, in order."""

    frames: tuple[tuple[int, int, str], ...]
    roles: tuple[tuple[int, int, str], ...]

    @classmethod
    def of(cls, passage: Passage) -> _Around:
        return cls(_places(passage, FRAME), _places(passage, ROLE))


_OF = re.compile(r"(?: (?:of|for|from|to|loyal to|and) )[\w ]{0,20}")


def _places(passage: Passage, sort: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (one.start, one.end, one.entry.first[sort])
        for one in passage.mentions
        if sort in one.entry.first and not _in_compound(passage, one)
    )


def _in_compound(passage: Passage, one: Mention) -> bool:
    """Whether a word is joined to another: "war-torn" speaks of no war."""
    start, end = one.start - passage.start, one.end - passage.start
    return "-" in (passage.text[start - 1 : start], passage.text[end : end + 1])


def _resolved(passage: Passage, act: Mention, around: _Around, *, aside: bool) -> Act:
    """Return an act with the meaning that its frame gives it."""
    start, end = act.start - passage.start, act.end - passage.start
    cut = CLAUSE.search(passage.text, end, end + REACH)
    last = act.end + (cut.start() - end if cut else REACH)
    first = act.start - AHEAD if is_passive(passage.text, start, act.text) else act.end
    frames = tuple(name for begin, until, name in around.frames if first <= begin and until <= last)
    by = _subject(passage, act.start, around.roles)
    ahead = tuple(name for _, until, name in reversed(around.frames) if act.start - AHEAD <= until <= act.start)
    root, mode = _meaning(act, {"with": frames, "amid": frames, "from": ahead, "by": (by,)})
    return Act(act, root, mode, aside, frames, by)


def _subject(passage: Passage, start: int, roles: Sequence[tuple[int, int, str]]) -> str | None:
    """Return the role of who acts: of "supporters of the president" the first."""
    before = [role for role in roles if start - AHEAD <= role[1] <= start]
    while len(before) > 1 and _OF.fullmatch(passage.text, before[-2][1] - passage.start, before[-1][0] - passage.start):
        before.pop()
    return before[-1][2] if before else None


def _meaning(act: Mention, around: Mapping[str, Sequence[str | None]]) -> tuple[str, str | None]:
    rules = _rules(act.entry.tags)
    for sort in _RULES:
        for word in around[sort]:
            if (sort, word) in rules:
                return rules[sort, word]
    return act.entry.first[ACT].upper(), act.entry.first.get(MODE)


@lru_cache(maxsize=1024)
def _rules(tags: tuple[str, ...]) -> dict[tuple[str, str | None], tuple[str, str | None]]:
    """Return the rules of an act: from sort and word to the root and mode it then has."""
    found: dict[tuple[str, str | None], tuple[str, str | None]] = {}
    for tag in tags:
        sort, _, rule = tag.partition(":")
        if sort in _RULES:
            word, root, *mode = rule.split("_")
            found.setdefault((sort, word), (root.upper(), mode[0] if mode else None))
    return found


def _asides(passage: Passage, acts: Sequence[Mention]) -> frozenset[int]:
    """Return where the acts stand that are named in passing."""
    stretches = asides(passage.text)
    return frozenset(
        act.start
        for act in acts
        if any(start <= act.start - passage.start < end for start, end in stretches)
        or in_passing(passage.text, act.start - passage.start, act.end - passage.start)
    )


_NAME_AFTER = re.compile(r"\s[A-ZÀ-ÞА-ЯЁІЇЄҐ]")
_NAME_BEFORE = re.compile(r"[A-ZÀ-ÞА-ЯЁІЇЄҐ][\w'’-]+\s$")


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


def _is_of_role(act: Mention, roles: Sequence[tuple[int, int]]) -> bool:
    """Whether the words of an act only say what somebody is: "aid workers", "示威者"."""
    size = act.end - act.start
    return any(start <= act.start and act.end <= end and end - start > size for start, end in roles)


def _is_headline(text: str) -> bool:
    """Whether words are capitalised because it is a headline."""
    words = [word for word in text.split() if word[:1].isalpha() and len(word) > _SHORT]
    return sum(word[0].isupper() for word in words) > len(words) / 2
