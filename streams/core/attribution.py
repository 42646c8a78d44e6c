"""Who says it: the voice behind the words of a sentence, in nine languages.

A voice is found from the word that says, denies or cites: behind "according to", before the colon or the quotation of
a headline, at its end behind a dash, else as the subject of the verb. A medium is a voice when nobody else is one;
besides, it is the origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from streams.core.acting import parties
from streams.core.actors import code
from streams.core.lexicon import Mention
from streams.core.party import DOMESTIC, Acting
from streams.core.passages import Passage
from streams.core.standing import VERB_LAST

SAYS, ASKS, BY, STANCE, MODAL = "says:verb", "asks:verb", "says:by", "stance:", "modal:"
_OPENING = '"“„«「『'
_COLON = re.compile(r"^[^:：\"“«「]{2,70}?[:：]\s?")
_TAIL = re.compile(r"(?:\s[–—-]\s|[,，]\s?|\s\|\s)(?=[^–—|]{2,60}$)")
_TAIL_JA = re.compile(r"[\s　」](?=[^\s　「」]{2,24}$)")
_BREAK = re.compile(r"[;:：；\"“”«»「」『』…]|\.\s|\s[–—]\s|\.{2,}")
_COMMA = re.compile(r"[,，、،]")
_SUBJECT = {
    "ko": re.compile(
        r"(?!에|의|와|과|로|을|를|서)[가-힣]{0,4}\s?[가-힣]{0,6}(?:은|는|이|가|도|측)(?=[\s\"“‘'(,])|[가-힣]{0,4}\s?[가-힣]{0,6},"
    ),
    "ja": re.compile(r"(?!の|に|を|へ|と|で)[^、。「」の\s]{0,6}(?:は|が|も|、|側)"),
}
_STATE_SUBJECT = {
    "ko": re.compile(r"(?:은|는|이|가|도|측|측은|측이|당국은)(?=[\s\"“‘'(,])|,"),
    "ja": re.compile(
        r"(?:側|政府|当局|軍|外務省|国防省|大統領府|報道官|外相|国防相|高官|大使|代表部?)?(?:は|が|も|、|側)"
    ),
}
"""A bare state is no subject before another noun: "미국 연구기관은" is a research institute."""
_NEAR_ZH = 14
_MARKED = re.compile(r"[^、。「」\s]{0,6}(?:が|は)|[가-힣]{0,4}\s?[가-힣]{0,6}(?:이|가|은|는)\s")
"""A marked name right before a verb is its subject, whoever is named before: "…供与か 米が発表"."""
_INVERTED = re.compile(
    r"[,\"”»–—،]\s?$|^$|\b(?:как|что|о котор\w{2}|як|що|про як\w{1,3}|jak|o któr\w{2,3}|dont|comme)\s$", re.IGNORECASE
)
_NEAR, _BEHIND, _CITED = 60, 30, 24
"""Characters between a verb and its subject before it, behind it, and between "according to" and whom it names."""
_DETERMINER = re.compile(r"\b(?:the|a|an|its|his|her|their|such|any|these|those|no|of|over|on|about|by|as)\s$", re.I)
_LEAD_AR = 4
_BREAK_AR = re.compile(r"[:؛.\"”»]\s?و?$")
"""An Arabic verb has its subject behind it where it begins its clause."""
_LINK = re.compile(r"\s*(?:\w{1,5}\s+){0,2}")
"""What may stand between a comma and a verb whose subject was named before: nothing, or "but", "then also"."""
_IN = re.compile(r"\s(?:in|of|в|у|w|à|de|في)\s")
_SEAT = 6
_HEADED = re.compile(r"[^、,\s]{0,6}[、,]")
"""A headline that begins with a name and a comma, and has a quotation later, quotes that name."""
_OBJECT = re.compile(r"の|に|を|へ|と|で|의|에|을|를|과|와|로|서")
BESIDE_A_NAME = 30
"""Characters beside a name in the head of a headline: "South Korea's former defence minister"."""
_TITLES = re.compile(
    r"\s?(?:\S{0,4}|[가-힣\s]{0,8}(?:장관|대변인|대사|총장|국장|실장|위원장|부장|서기|대통령|총리|의원|관계자|소식통|당국자|측|당국|정부|언론"
    r"|매체|주지사|차관|의장|부부장|전문가|사령관|외무성|국방성|국방부|외무부|외교부)(?:은|는|이|가)?\s?"
    r"|[^、。]{0,4}(?:氏|大統領|外相|国防相|報道官|大使|長官|首相|書記|知事|総長|高官|側|代表部?|国防省|外務省)(?:は|が)?)"
)
"""What stands between a name and its quotation: nothing, or a title."""
_ADJUNCT = re.compile(r"(?:에|에게|을|를|로|의|서|に|を|へ|の|で)\s*$")
"""What stands right before a quotation that its speaker answers to: "파견설에 “…”"."""
_ADJECTIVE = re.compile(r"(?:an|ese|ish|ch|i|U\.?S\.?)$")
_NOUN_NEXT = re.compile(r"['’]?\s[a-z]")
_MUTE = (" LAB", " CVL", " REF", " CRM")
_OBLIQUE_KO = re.compile(r"[가-힣]{2}(?:에|에게|의|을|를|로)$")
"""A name with the particle of an object, as some are matched."""
_NO_VOICE = frozenset({"unit", "weapon", "exercise", "treaty", "resolution", "ship", "port", "programme"})
_ABOUT = re.compile(
    r"\b(?:in|into|to|of|from|about|against|on|for|with|by|в|во|из|о|об|к|с|за|на|у|до|з|із|про|w|we|z|ze|o|od|dla|na"
    r"|en|à|au|aux|de|du|des|avec|pour|contre)\s(?:the\s|la\s|le\s|l['’])?$"
    r"|(?:^|\s)(?:في|من|إلى|مع|عن|ضد)\s$|(?:^|\s)(?:ل|ب)$|[在向对對与與和同从從对于给給赴抵]$",
    re.IGNORECASE,
)
"""What stands before a name that the sentence speaks of, and not before the one who speaks."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who says something, and the word that says so (None for a colon, a quotation, a dash)."""

    who: Acting
    cue: Mention | None
    rank: int
    """0 cited, 1 by the form of the headline, 2 subject of a verb, 3 at the head of a headline with a quotation."""

    @property
    def start(self) -> int:
        return min(self.who.start, self.cue.start) if self.cue else self.who.start


def voices(passage: Passage, lang: str) -> list[Voice]:
    """Return the voices of a sentence in the order of their words, each once."""
    named = candidates(passage)
    found: dict[int, Voice] = {}
    for voice in (*_cited(passage, named, lang), *by_form(passage, named, lang), *_subjects(passage, named, lang)):
        held = found.get(voice.who.start)
        if held is None or voice.rank < held.rank:
            found[voice.who.start] = voice
    return sorted(found.values(), key=lambda voice: voice.who.start)


def candidates(passage: Passage) -> list[Acting]:
    """Return who might speak: parties, and media, in the order of their words."""
    counted = [(one.start, one.end) for one in passage.mentions if one.tags and one.tags[0].startswith("unit:")]
    acting = [_housed(passage, one) for one in parties(passage) if _may_speak(passage, one, counted)]
    taken = [(one.start, one.end) for one in acting]
    media = [
        Acting(m.start, m.end, m.text, code(m.entry), m.entry.country, m.entry.id, m)
        for m in passage.mentions
        if m.entry.is_source and not any(start < m.end and m.start < end for start, end in taken)
    ]
    return sorted((*acting, *media), key=lambda one: one.start)


def _may_speak(passage: Passage, one: Acting, counted: Sequence[tuple[int, int]]) -> bool:
    """Whether a party is more than troops, a thing, a region, or the adjective before a noun: "Russian tankers"."""
    if one.code.endswith(_MUTE) or _OBLIQUE_KO.search(one.text):
        return False
    if one.mention is None:
        return not any(start < one.end and one.start < end for start, end in counted)
    if one.text == one.mention.text and one.text.endswith(("'s", "’s")):
        return False
    entry = one.mention.entry
    if entry.kind in _NO_VOICE or (entry.kind == "place" and any(tag.startswith("topic:") for tag in entry.tags)):
        return False
    if entry.kind != "country" or one.text != one.mention.text:
        return True
    owned = any(one.start - end == 1 for _, end in counted)
    return not owned and not _is_adjective(passage, one)


def _is_adjective(passage: Passage, one: Acting) -> bool:
    if one.text[0].islower():
        return True
    next_is_noun = _NOUN_NEXT.match(passage.text, one.end - passage.start) is not None
    cue_next = any(0 < cue.start - one.end <= 2 and _is_of_a_voice(cue) for cue in passage.mentions)
    return bool(_ADJECTIVE.search(one.text)) and next_is_noun and not cue_next


def _housed(passage: Passage, one: Acting) -> Acting:
    """Return a role with the state it is said to be in ("ministry in Seoul"), not one that was only supposed for it."""
    if one.entity is not None:
        return one
    role = one.code.split()[-1] if one.code else ""
    seat = next(
        (m for m in passage.mentions if 0 < m.start - one.end <= _SEAT and m.entry.country and m.entry.sector == "GOV"),
        None,
    )
    if (
        seat is not None
        and role in DOMESTIC
        and _IN.fullmatch(passage.text[one.end - passage.start : seat.start - passage.start])
    ):
        return replace(one, code=f"{seat.entry.country} {role}", country=seat.entry.country)
    return replace(one, code=role, country=None)


def is_medium(one: Acting) -> bool:
    return one.mention is not None and one.mention.entry.is_source


def _cited(passage: Passage, named: Sequence[Acting], lang: str) -> Iterator[Voice]:
    for cue in (mention for mention in passage.mentions if BY in mention.tags) if BY in passage.tags else ():
        if lang in VERB_LAST:
            near = [one for one in named if 0 <= cue.start - one.end <= _CITED]
            yield from (Voice(one, cue, 0) for one in near[-1:])
        else:
            near = [one for one in named if 0 <= one.start - cue.end <= _CITED]
            yield from (Voice(one, cue, 0) for one in near[:1])


def by_form(passage: Passage, named: Sequence[Acting], lang: str) -> Iterator[Voice]:
    """Yield who stands before a colon, before a quotation, or alone at the end behind a dash."""
    colon = _COLON.match(passage.text)
    if colon and not _says(passage, passage.start + colon.end()):
        heads = [one for one in named if one.end <= passage.start + colon.end() and not _is_spoken_of(passage, one)]
        if len({one.country for one in heads if _is_state(one)}) <= 1:
            yield from (Voice(one, None, 1) for one in heads[:1] if _heads(passage, one, colon.end()))
    tail = (_TAIL_JA if lang in ("ja", "zh") else _TAIL).search(passage.text)
    if tail:
        yield from (Voice(one, None, 1) for one in named if _fills(passage, one, passage.start + tail.end()))
    if lang in ("ko", "ja", "zh"):
        yield from _quoting(passage, named)
    if lang in VERB_LAST and named and named[0].start - passage.start <= 1:
        rest = passage.text[named[0].end - passage.start :]
        if _HEADED.match(rest) and any(char in rest for char in _OPENING):
            yield Voice(named[0], None, 3)


def _heads(passage: Passage, one: Acting, end: int) -> bool:
    """Whether what stands before a colon is a name, or begins with one: "Putin on the soldiers:"."""
    return one.start - passage.start <= 1 or end - (one.end - one.start) <= BESIDE_A_NAME


def _quoting(passage: Passage, named: Sequence[Acting]) -> Iterator[Voice]:
    for one in named:
        gap = passage.text[one.end - passage.start : one.end - passage.start + 14]
        place = next((place for place, char in enumerate(gap) if char in _OPENING), None)
        if place is None or _BREAK.search(gap[:place]) or _COMMA.search(gap[:place]):
            continue
        if _OBJECT.match(gap) or _ADJUNCT.search(gap[:place]) or not _TITLES.fullmatch(gap[:place]):
            continue
        if _opens(passage.text, one.end - passage.start + place):
            yield Voice(one, None, 1)


def _opens(text: str, place: int) -> bool:
    """Whether the straight quotation mark at ``place`` begins a quotation: marks come in pairs."""
    return text[place] != '"' or text.count('"', 0, place) % 2 == 0


def _fills(passage: Passage, one: Acting, start: int) -> bool:
    """Whether hardly anything but this name stands from ``start`` to the end of the sentence."""
    verbs = any(start <= cue.start < one.start and _is_of_a_voice(cue) for cue in passage.mentions)
    return one.start >= start and not verbs and (one.end - one.start) >= 0.5 * (passage.end - start)


def _subjects(passage: Passage, named: Sequence[Acting], lang: str) -> Iterator[Voice]:
    for cue in passage.mentions:
        if _is_of_a_voice(cue) and not _is_noun(passage, cue):
            who = _subject(passage, named, cue, lang)
            if who is not None:
                yield Voice(who, cue, 2)


def _is_noun(passage: Passage, cue: Mention) -> bool:
    """Whether a word that may be a verb of saying is a noun here: "the claims", "a report"."""
    return (
        _DETERMINER.search(passage.text[max(0, cue.start - passage.start - 8) : cue.start - passage.start]) is not None
    )


def _is_of_a_voice(cue: Mention) -> bool:
    """Whether a word needs somebody who says, asks or takes a stance; "may have sent" and "baseless" do not."""
    return _needs_voice(cue.tags)


@lru_cache(maxsize=1024)
def _needs_voice(tags: tuple[str, ...]) -> bool:
    if SAYS in tags or ASKS in tags:
        return True
    return any(tag.startswith(STANCE) for tag in tags) and not any(tag.startswith(MODAL) for tag in tags)


def _subject(passage: Passage, named: Sequence[Acting], cue: Mention, lang: str) -> Acting | None:
    before = [one for one in named if one.end <= cue.start]
    if lang in VERB_LAST:
        return _of_last_verb(passage, before, cue, lang)
    behind = _inverted(passage, named, cue, lang)
    if behind and lang != "ar":
        return behind
    reach = _NEAR_ZH if lang == "zh" else _NEAR
    near = [one for one in before if cue.start - one.end <= reach and _whole(passage, one.end, cue.start)]
    free = [one for one in near if not _is_spoken_of(passage, one)]
    if lang == "ar" and behind and not (free and cue.start - free[-1].end <= 2):
        return behind
    if free:
        return _of_clause(passage, free, cue)
    heads = [one for one in before if one.start - passage.start <= 2]
    return _of_clause(passage, heads, cue) if heads else None


def _of_last_verb(passage: Passage, before: Sequence[Acting], cue: Mention, lang: str) -> Acting | None:
    """Return the subject of a verb that stands last: the name right before it ("통일부 추산"), or the marked one."""
    if before and cue.start - before[-1].end <= 1 and not _is_state(before[-1]):
        return before[-1]
    near = [
        one for one in before if _MARKED.fullmatch(passage.text[one.end - passage.start : cue.start - passage.start])
    ]
    if near:
        return near[-1]
    for one in before:
        mark = _STATE_SUBJECT if _is_state(one) else _SUBJECT
        if mark[lang].match(passage.text, one.end - passage.start):
            return one
    return None


def _is_state(one: Acting) -> bool:
    return one.mention is not None and one.mention.entry.kind == "country" and one.text == one.mention.text


def _inverted(passage: Passage, named: Sequence[Acting], cue: Mention, lang: str) -> Acting | None:
    """Return the name behind a verb where its subject may stand there: ", said the minister", "قال الوزير"."""
    if lang == "zh" or (lang != "ar" and not _INVERTED.search(passage.text[: cue.start - passage.start])):
        return None
    if (
        lang == "ar"
        and cue.start - _clause_start(passage, cue) > _LEAD_AR
        and _BREAK_AR.search(passage.text[: cue.start - passage.start]) is None
    ):
        return None
    for one in named:
        if 0 <= one.start - cue.end <= _BEHIND and not _is_spoken_of(passage, one):
            return one if _whole(passage, cue.end, one.start) else None
    return None


def _of_clause(passage: Passage, free: Sequence[Acting], cue: Mention) -> Acting | None:
    """Return the first name of the clause the verb stands in: "Ukraine says Russia has ..." has one subject a verb.

    A clause that names nobody, but begins with other words, has a subject nobody knows: "..., a magazine finds".
    """
    start = _clause_start(passage, cue)
    verbs = [mention.end for mention in passage.mentions if mention.end <= cue.start and _is_of_a_voice(mention)]
    own = [one for one in free if one.start >= max([start, *verbs])]
    if own:
        return own[0]
    return free[0] if _LINK.fullmatch(passage.text[start - passage.start : cue.start - passage.start]) else None


def _clause_start(passage: Passage, cue: Mention) -> int:
    cuts = (cut.end() for cut in _COMMA.finditer(passage.text, 0, cue.start - passage.start))
    return passage.start + max(cuts, default=0)


def _is_spoken_of(passage: Passage, one: Acting) -> bool:
    head = passage.text[max(0, one.start - passage.start - 12) : one.start - passage.start]
    return _ABOUT.search(head) is not None


def _whole(passage: Passage, start: int, end: int) -> bool:
    return _BREAK.search(passage.text, start - passage.start, end - passage.start) is None


def _says(passage: Passage, end: int) -> bool:
    """Whether somebody says something or takes a stance before ``end`` already."""
    return any(mention.start < end and _is_of_a_voice(mention) for mention in passage.mentions)
