"""Who acts on whom: the parties of a sentence around one act, language by language.

English and most others put the actor before the verb (``wordorder``); Korean and Japanese mark him with a particle and
put the verb last; Arabic begins with the verb; Chinese puts the recipient before the verb behind a preposition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from streams.core.acting import row_of
from streams.core.lexicon import Mention
from streams.core.party import DOMESTIC, Acting
from streams.core.passages import Passage
from streams.core.plover import SYMMETRIC
from streams.core.wordorder import JOINT, Pair, by_order, in_order, other_side

VERB_LAST = frozenset({"ko", "ja"})
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
    before = [one for one in acting if one.start <= act.start]
    after = [one for one in acting if one.start > act.start and one.end > act.end]
    if lang == "ar" and _verb_first(passage, act, before):
        return in_order(after or before)
    return by_order(passage, act, before, after, root)


def _verb_first(passage: Passage, act: Mention, before: Sequence[Acting]) -> bool:
    return not before or act.start - passage.start < 2


def _by_particles(passage: Passage, acting: Sequence[Acting], lang: str, root: str) -> Pair:
    if not acting:
        return None, None
    rows = row_of(passage, acting, JOINT)
    marked = [row for row in rows if _marked(passage, row[-1], _SUBJECT[lang])]
    plain = [row for row in rows if not _marked(passage, row[-1], _OBJECT[lang])]
    subject = (marked or plain or rows)[0]
    if len(subject) > 1 and root in SYMMETRIC and not [row for row in rows if row is not subject]:
        return subject[0], other_side(subject[0], subject[1:])
    rest = [one for row in rows if row is not subject for one in row]
    return subject[0], other_side(subject[0], rest or subject[1:])


def _marked(passage: Passage, one: Acting, mark: re.Pattern[str]) -> bool:
    return mark.match(passage.text, one.end - passage.start) is not None


def _by_prepositions(passage: Passage, act: Mention, acting: Sequence[Acting], root: str) -> Pair:
    before = [one for one in acting if one.end <= act.start]
    after = [one for one in acting if one.start >= act.end]
    head = [passage.text[max(0, one.start - passage.start - _TO_ZH) : one.start - passage.start] for one in before]
    agent = next((one for one, text in zip(before, head, strict=True) if _BY_ZH.search(text)), None)
    if agent:
        return agent, other_side(agent, [one for one in before if one is not agent])
    towards = [one for one, text in zip(before, head, strict=True) if _TOWARDS.search(text) and one is not before[0]]
    if not before:
        return in_order(after)
    actor = before[0]
    recipient = other_side(actor, towards) or other_side(actor, after)
    return actor, recipient or (other_side(actor, before) if root in SYMMETRIC or not after else None)
