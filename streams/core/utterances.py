"""Utterances: the stretches of a sentence that have one voice each.

"Moscow denies it, Seoul insists that 3,000 are there" says two things by two voices. What one of them denies must not
be laid into the other's mouth, so every word of standing is read inside its own stretch only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from streams.core.attribution import Voice, is_medium, voices
from streams.core.lexicon import Mention
from streams.core.passages import Passage, tags_of

_CUT = re.compile(
    r"[;:,，、،；：。…\"“”«»「」『』]|\s[–—]\s|[.?!]\s|\s-\s"
    r"|\s(?:as|while|but|whereas|although|though|а|но|однако|але|проте|ale|lecz|podczas gdy|mais|tandis que"
    r"|alors que)\s|\sو"
)
"""Where one voice may end and another begin."""


@dataclass(frozen=True)
class Utterance:
    """What one voice says in a sentence: ``field[start:end]``. ``voice`` is None for what the text itself tells."""

    passage: Passage
    lang: str
    start: int
    end: int
    voice: Voice | None = None
    others: tuple[Voice, ...] = ()
    """Who else speaks in it, for the same side or for nobody that is named."""
    origin: str | None = None
    """Lexicon id of the medium that is cited for it."""

    @property
    def voices(self) -> tuple[Voice, ...]:
        return (self.voice, *self.others) if self.voice else ()

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(one for one in self.passage.mentions if self.start <= one.start < self.end)

    @cached_property
    def tags(self) -> frozenset[str]:
        return tags_of(self.mentions)

    def first(self, tag: str) -> Mention | None:
        """Return the first mention with a tag, or with one that begins so where ``tag`` ends in a colon."""
        return next((one for one in self.mentions if any(_is(name, tag) for name in one.tags)), None)

    @property
    def text(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


def utterances(passage: Passage, lang: str) -> list[Utterance]:
    """Cut a sentence into utterances, in order; there is always one."""
    groups: list[tuple[int, list[Voice]]] = [(passage.start, [])]
    for voice in voices(passage, lang):
        held = groups[-1][1]
        cut = _cut_between(passage, held, voice) if held and _is_another(held, voice) else None
        if cut is None:
            held.append(voice)
        else:
            groups.append((cut, [voice]))
    ends = [start for start, _ in groups[1:]] + [passage.end]
    return [_utterance(passage, lang, start, end, held) for (start, held), end in zip(groups, ends, strict=True)]


def _utterance(passage: Passage, lang: str, start: int, end: int, held: Sequence[Voice]) -> Utterance:
    people = [voice for voice in held if not is_medium(voice.who)]
    media = [voice for voice in held if is_medium(voice.who)]
    ranked = sorted(people or media, key=_preference)
    origin = media[0].who.entity if media else None
    return Utterance(passage, lang, start, end, ranked[0] if ranked else None, tuple(ranked[1:]), origin)


def _preference(voice: Voice) -> tuple[int, int]:
    return voice.rank, voice.who.start


def _is_another(held: Sequence[Voice], voice: Voice) -> bool:
    """Whether a voice is of another side than those before it; a medium goes with whom it cites."""
    if is_medium(voice.who) or voice.who.country is None or all(is_medium(one.who) for one in held):
        return False
    return all(one.who.country not in (None, voice.who.country) for one in held if not is_medium(one.who))


def _cut_between(passage: Passage, held: Sequence[Voice], voice: Voice) -> int | None:
    """Return where the words of ``voice`` begin: behind the last cut between the voices; None where there is none."""
    begin = max(one.who.end for one in held) - passage.start
    cuts = list(_CUT.finditer(passage.text, begin, voice.who.start - passage.start))
    return passage.start + cuts[-1].end() if cuts else None


def _is(tag: str, wanted: str) -> bool:
    return tag.startswith(wanted) if wanted.endswith(":") else tag == wanted
