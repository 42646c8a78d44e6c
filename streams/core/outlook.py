"""Whether a sentence speaks of what is to come: a visit announced, a pledge, men who will be sent.

Words of the future are data (``when:planned``), as are those of the past and present beside them; which of them the
main clause has, and whose future it is, is decided here. What a third state may do in answer is no plan of the parties,
nor is what would be if something else were, or what somebody fears.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Literal

from streams.core.lexicon import Mention
from streams.core.standing import NEGATE, VERB_LAST
from streams.core.utterances import Utterance
from streams.core.worddates import date_in

Outlook = Literal["planned", "told", "open"]
"""To come; done, under way or conditional; or without a word on it."""
PLANNED, HAPPENED, ONGOING = "when:planned", "when:happened", "when:ongoing"
IF, FEAR = "when:if", "when:fear"
_WHEN = frozenset({PLANNED, HAPPENED, ONGOING})
_ABSORBED = 12
"""Characters behind a word of the future in which a verb belongs to it: "will be signed"."""
_L_FINAL = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == 8)
_SS_FINAL = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == 20)
"""Hangul syllables that end in the sound of a future, and of a past."""
_ENDINGS = {
    "ko": re.compile(
        rf"(?<![{_SS_FINAL}])(?!않을|없을|못할|아닐)[{_L_FINAL}]\s?"
        r"(?:듯|것(?!으)|예정|전망|계획(?!도|이 없|은 없)|방침)"
        r"|(?:로|행)(?:…|\.\.|$)|추진[\"”’…]*$|초읽기"
    ),
    "zh": re.compile(r"(?<![上中大少名老陣阵])[将將](?![领領军軍士官帅帥其此这這矛])"),
    "ja": re.compile(r"(?:訪|派遣|会談|出席|支援|供与|署名|開催|合意)[^、。　\s]{0,3}へ(?:$|[、。　\s])"),
}
"""Futures that are endings, which no table of words can hold: "설 듯", "訪ロへ"."""
_IF_KO = re.compile(r"[가-힣](?:하|되|주|오|가|면)면\s|다면|[가-힣]면 (?:대가|안|도움)|지 않을 것")
_INFINITIVE = re.compile(r"^to\s", re.IGNORECASE)
_VERB_BEFORE = re.compile(
    r"\b(?:agree[sd]?|decide[sd]?|ask(?:s|ed)?|want(?:s|ed)?|teach(?:es)?|taught|help(?:s|ed)?|able|ready|continue[sd]?|began"
    r"|begins?|how|forced|allow(?:s|ed)?|urge[sd]?|call(?:s|ed)?|refuse[sd]?|fail(?:s|ed)?|likely|meant|used|sent|came|went"
    r"|need(?:s|ed)?|ship|leav(?:es|ing)|mov(?:es?|ed)|seem(?:s|ed)?|appear(?:s|ed)?|vote[sd]?|trying|tries|tried|according|entered|order(?:s|ed)?)\s$",
    re.IGNORECASE,
)  # fmt: skip
"""Verbs whose infinitive is no headline's future: "asks to go", where "Putin to go" is one."""


def outlook(said: Utterance, parties: Collection[str], at: datetime | None = None) -> Outlook:
    """Say how an utterance stands to time. ``parties`` are those whose plans count."""
    if IF in said.tags or (said.lang == "ko" and _IF_KO.search(said.text)):
        return "told" if PLANNED in said.tags or _has_ending(said) else "open"
    cues = _cues(said, parties)
    if not cues:
        return "planned" if _has_ending(said) or _is_ahead(said, at) else "open"
    deciding = cues[-1] if said.lang in VERB_LAST else cues[0]
    if PLANNED in deciding.tags or (said.lang in VERB_LAST and _has_ending(said)):
        return "planned"
    return "told"


def _cues(said: Utterance, parties: Collection[str]) -> list[Mention]:
    """Return the words of time that count, in order."""
    found: list[Mention] = []
    for one in () if _WHEN.isdisjoint(said.tags) else said.mentions:
        if _WHEN.isdisjoint(one.tags) or not _counts(said, one, parties):
            continue
        last = found[-1] if found else None
        absorbed = last is not None and PLANNED in last.tags and one.start - last.end <= _ABSORBED
        if not (absorbed and said.lang not in VERB_LAST):
            found.append(one)
    return found


def _counts(said: Utterance, cue: Mention, parties: Collection[str]) -> bool:
    if PLANNED not in cue.tags:
        return True
    if _is_negated(said, cue) or _is_feared(said, cue) or _is_of_third(said, cue, parties):
        return False
    place = cue.start - said.passage.start
    return not (_INFINITIVE.match(cue.text) and _VERB_BEFORE.search(said.passage.text[:place]))


def _is_feared(said: Utterance, cue: Mention) -> bool:
    return any(FEAR in one.tags and one.start < cue.start for one in said.mentions)


def _is_negated(said: Utterance, cue: Mention) -> bool:
    return any(NEGATE in one.tags and 0 <= cue.start - one.end <= 2 for one in said.mentions)


def _is_of_third(said: Utterance, cue: Mention, parties: Collection[str]) -> bool:
    """Whether the subject of a future is a state that is no party: the last one named before it."""
    before = [one for one in said.mentions if one.end <= cue.start and one.entry.competes and one.entry.country]
    if said.lang in VERB_LAST:
        return False
    if said.voice and said.voice.who.country not in parties and _speaks_for_itself(said, cue):
        return True
    subjects = [one for one in before if not (said.voice and said.voice.who.start == one.start)]
    if not subjects:
        return False
    return subjects[-1].entry.country not in parties and not any(one.entry.country in parties for one in subjects)


def _speaks_for_itself(said: Utterance, cue: Mention) -> bool:
    """Whether the voice is the subject of a future itself: "Washington pledges an answer"."""
    voice = said.voice
    if voice is None or voice.cue is None or voice.rank < 2 or cue.start < voice.who.end:
        return False
    between = [one for one in said.mentions if voice.who.end <= one.start < cue.start]
    return not any(tag.startswith(("says:", "stance:", "side:")) for one in between for tag in one.tags)


def _has_ending(said: Utterance) -> bool:
    pattern = _ENDINGS.get(said.lang)
    return pattern is not None and pattern.search(said.text) is not None


def _is_ahead(said: Utterance, at: datetime | None) -> bool:
    """Whether it names a day, in figures, that lies ahead of the event time."""
    found = date_in(said.text, said.lang, at) if at else None
    if found is None or at is None or found.day <= at.date():
        return False
    return any(char.isdigit() for char in said.text[found.start : found.end])
