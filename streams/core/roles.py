"""Who acts on whom: the parties of a sentence around one act, language by language.

English and most others put the actor before the verb; Korean and Japanese mark him with a particle and put the verb
last; Arabic begins with the verb; Chinese puts the recipient before the verb behind a preposition. Passives turn
round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from streams.core.acting import DOMESTIC, Acting, row_of, unknown
from streams.core.lexicon import Mention
from streams.core.passages import Passage
from streams.core.plover import SYMMETRIC

VERB_LAST = frozenset({"ko", "ja"})
Pair = tuple[Acting | None, Acting | None]

_JOINT = re.compile(
    r"\s*(?:,|、|·|・|/|&|['’]s|-)?\s*(?:and|as well as|et|i|oraz|и|і|та|й|و|와|과|및|和|与|與|と|及|ve)?\s*"
    r"(?:the |la |le |les |l['’])?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:，；：]|,?\s(?:said|says|say|told|that|after|as|while|when|because|although|which|who|where|if|unless|since|until|but"
    r"|amid|following|что|после|как|если|пока|чтобы|що|після|коли|якщо|że|gdy|jeśli|aby|que|après|si)\s"
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|get|got|est|sont|été|ont été|został\w{0,3}|był\w{0,2}|zosta\w{1,3})\s+"
    r"(?:[\w-]{1,20}\s+){0,2}$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|par|przez|من قبل|على يد)\s+(?:[\w'’-]{1,12}\s+){0,2}$", re.IGNORECASE)
_WORD = re.compile(r"\w++")
_WORDS_TO_BY = 8
_NOUN_BY = re.compile(r"\s+(?:by|of|from|par|przez)\s+(?:the\s|la\s|le\s|les\s)?", re.IGNORECASE)
_SUBJECT = {
    "ko": re.compile(r"(?:은|는|이|가|께서|측은|측이|[,·…]|\s)"),
    "ja": re.compile(r"(?:が|は|、|氏は|氏が|側は|側が)"),
}
_OBJECT = {
    "ko": re.compile(r"(?:에게|에서|에|을|를|와|과|의)"),
    "ja": re.compile(r"(?:氏)?(?:に|を|と|へ|から|の)"),
}
_TOWARDS = re.compile(r"(?:向|对|對|给|給|与|與|和|同|跟|为|為|把|将)(?:在)?$")
_BY_ZH = re.compile(r"(?:被|遭|由|获)$")
_TO_ZH = 3
_BEFORE = 40
_OUGHT = frozenset({"must", "should"})
_PRONOUN = re.compile(
    r"(?:it|he|she|they|their|its|his|her|он|она|они|оно|його|її|він|вона|вони|il|elle|ils|on)\b", re.IGNORECASE
)
_TO = re.compile(r"\b(?:to|for|к|для|do|dla|à|au|aux|إلى|ل)\s+(?:the\s|la\s|le\s|l['’])?(?:war-torn\s|poor\s)?$")
_TO_WHOM = frozenset({"AID", "AGREE", "RETREAT"})


def who(passage: Passage, act: Mention, acting: Sequence[Acting], lang: str, root: str) -> Pair:
    """Return actor and recipient of an act; a role without a state is taken for one of the other side's state."""
    actor, recipient = _sides(passage, act, acting, lang, root)
    return _of_same_state(actor, recipient), _of_same_state(recipient, actor)


def _of_same_state(one: Acting | None, other: Acting | None) -> Acting | None:
    if one is None or other is None or one.country or one.entity or one.code not in DOMESTIC or not other.country:
        return one
    return replace(one, code=f"{other.country} {one.code}", country=other.country)


def _sides(passage: Passage, act: Mention, acting: Sequence[Acting], lang: str, root: str) -> Pair:
    free = [one for one in acting if one.end <= act.start or one.start >= act.end]
    if lang in VERB_LAST:
        return _by_particles(passage, free, lang, root)
    if lang == "zh":
        return _by_prepositions(passage, act, free, root)
    before = [one for one in free if one.end <= act.start]
    after = [one for one in free if one.start >= act.end]
    if lang == "ar" and _verb_first(passage, act, before):
        return _in_order(after or before)
    return _by_order(passage, act, before, after, root)


def _by_order(passage: Passage, act: Mention, before: Sequence[Acting], after: Sequence[Acting], root: str) -> Pair:
    agent = _agent(passage, act, after)
    own = _own_clause(passage, act, before)
    if own and act.text.lower() in _OUGHT and own[0] is not before[0]:
        return before[0], own[0]
    if agent:
        return agent, _other(agent, [*own, *before])
    if _is_passive(passage, act) and own:
        return None, own[0]
    actor = own[0] if own else _stranger(passage, act) or (before[0] if before else None)
    if actor is None:
        return _in_order(after)
    recipient = _other(actor, _given(passage, act, after, root)) or _other(actor, _near(passage, act, after))
    if recipient is None and root in SYMMETRIC:
        recipient = _other(actor, own) or _other(actor, before)
    return actor, recipient or _other(actor, after)


def _agent(passage: Passage, act: Mention, after: Sequence[Acting]) -> Acting | None:
    """Return who a passive or a noun names behind "by": "was shelled by rebels", "a visit by the king"."""
    for one in after[:2]:
        between = passage.text[act.end - passage.start : one.start - passage.start]
        if _is_passive(passage, act) and _by_ends(between):
            return one
        if _NOUN_BY.fullmatch(between) and "of" not in between.split():
            return one
    return None


def _by_ends(between: str) -> bool:
    """Whether "by" stands before what follows these words, and not many words after what precedes them."""
    by = _BY.search(between)
    return by is not None and len(_WORD.findall(between, 0, by.start())) <= _WORDS_TO_BY


def _is_passive(passage: Passage, act: Mention) -> bool:
    head = passage.text[max(0, act.start - passage.start - _BEFORE) : act.start - passage.start]
    return _PASSIVE.search(head) is not None and act.text.lower().endswith(
        ("ed", "en", "n", "d", "t", "ne", "ny", "na", "té", "é", "és", "ée")
    )


def _own_clause(passage: Passage, act: Mention, before: Sequence[Acting]) -> list[Acting]:
    """Return the parties that stand before an act in its own clause."""
    start = passage.start
    last = start
    for cut in _CLAUSE.finditer(passage.text, 0, act.start - passage.start):
        if passage.start + cut.end() <= act.start and any(one.start >= passage.start + cut.end() for one in before):
            last, start = start, passage.start + cut.end()
    head = passage.text[start - passage.start : act.start - passage.start]
    start = last if _PRONOUN.match(head) and start > last else start
    return [one for one in before if one.start >= start]


def _given(passage: Passage, act: Mention, after: Sequence[Acting], root: str) -> list[Acting]:
    """Return to whom something is given or promised: the first party behind "to"."""
    if root not in _TO_WHOM:
        return []
    return [one for one in _near(passage, act, after) if _TO.search(passage.text[: one.start - passage.start])]


def _near(passage: Passage, act: Mention, after: Sequence[Acting]) -> list[Acting]:
    """Return the parties that follow an act before the next clause."""
    cut = _CLAUSE.search(passage.text, act.end - passage.start)
    end = passage.start + cut.start() if cut else passage.end
    return [one for one in after if one.start < end]


def _stranger(passage: Passage, act: Mention) -> Acting | None:
    return unknown(passage, act.start)


def _in_order(acting: Sequence[Acting]) -> Pair:
    actor = acting[0] if acting else None
    return actor, _other(actor, acting[1:])


def _other(one: Acting | None, rest: Sequence[Acting]) -> Acting | None:
    """Return the first party of another side."""
    if one is None:
        return rest[0] if rest else None
    abroad = next((party for party in rest if party.same != one.same), None)
    return abroad or next((party for party in rest if party.entity is None and party.code != one.code), None)


def _verb_first(passage: Passage, act: Mention, before: Sequence[Acting]) -> bool:
    return not before or act.start - passage.start < 2


def _by_particles(passage: Passage, acting: Sequence[Acting], lang: str, root: str) -> Pair:
    if not acting:
        return None, None
    rows = row_of(passage, acting, _JOINT)
    marked = [row for row in rows if _marked(passage, row[-1], _SUBJECT[lang])]
    plain = [row for row in rows if not _marked(passage, row[-1], _OBJECT[lang])]
    subject = (marked or plain or rows)[0]
    if len(subject) > 1 and root in SYMMETRIC and not [row for row in rows if row is not subject]:
        return subject[0], _other(subject[0], subject[1:])
    rest = [one for row in rows if row is not subject for one in row]
    return subject[0], _other(subject[0], rest or subject[1:])


def _marked(passage: Passage, one: Acting, mark: re.Pattern[str]) -> bool:
    return mark.match(passage.text, one.end - passage.start) is not None


def _by_prepositions(passage: Passage, act: Mention, acting: Sequence[Acting], root: str) -> Pair:
    before = [one for one in acting if one.end <= act.start]
    after = [one for one in acting if one.start >= act.end]
    head = [passage.text[max(0, one.start - passage.start - _TO_ZH) : one.start - passage.start] for one in before]
    agent = next((one for one, text in zip(before, head, strict=True) if _BY_ZH.search(text)), None)
    if agent:
        return agent, _other(agent, [one for one in before if one is not agent])
    towards = [one for one, text in zip(before, head, strict=True) if _TOWARDS.search(text) and one is not before[0]]
    if not before:
        return _in_order(after)
    actor = before[0]
    recipient = _other(actor, towards) or _other(actor, after)
    return actor, recipient or (_other(actor, before) if root in SYMMETRIC or not after else None)
