"""Who acts on whom where the actor stands before the verb, as in English and most others.

The actor is the first party of the act's own clause; the recipient is looked for behind the act, where its words are
an object ("with Japan", "to Kyiv") before where they are a place or a topic ("in Japan", "over Kyiv"). Passives turn
round, and of "Armenia said Azerbaijan had broken the truce" Armenia is who accuses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from streams.core.acting import OWNED, row_of, unknown
from streams.core.clauses import CLAUSE, is_passive, leading_end
from streams.core.lexicon import Mention
from streams.core.party import Acting
from streams.core.passages import Passage
from streams.core.plover import SYMMETRIC

Pair = tuple[Acting | None, Acting | None]

JOINT = re.compile(
    r"\s*(?:,|、|·|・|/|&|['’]s|-)?\s*(?:and|as well as|et|i|oraz|и|і|та|й|و|와|과|및|和|与|與|と|及|ve)?\s*"
    r"(?:the |la |le |les |l['’])?",
    re.IGNORECASE,
)
"""What may stand between two that act together."""
_BY = re.compile(r"\b(?:by|par|przez|من قبل|على يد)\s+(?:[\w'’-]{1,12}\s+){0,2}$", re.IGNORECASE)
_WORD = re.compile(r"\w++")
_WORDS_TO_BY = 8
_NOUN_BY = re.compile(r"\s+(?:by|from|par|przez)\s+(?:the\s|la\s|le\s|les\s)?", re.IGNORECASE)
_BEFORE = 40
_OUGHT = frozenset({"must", "should"})
_PRONOUN = re.compile(
    r"(?:it|he|she|they|their|its|his|her|он|она|они|оно|його|її|він|вона|вони|il|elle|ils|on)\b", re.IGNORECASE
)
_TO = re.compile(r"\b(?:to|for|к|для|do|dla|à|au|aux|إلى|ل)\s+(?:the\s|la\s|le\s|l['’])?(?:[a-z-]+\s)?$")
_FROM = re.compile(r"\b(?:from|out of)\s+(?:the\s)?(?:[a-z-]+\s){0,2}$")
_TO_WHOM = frozenset({"AID", "AGREE", "RETREAT"})
_THINGS = frozenset({"AID", "AGREE", "RETREAT", "MOBILIZE", "SANCTION", "REJECT", "THREATEN", "ACCUSE"})
"""Acts whose object may be people that are sent or held back: "sends soldiers"."""
_RAISED = ("MIL", "COP", "REB")
"""Those that are put on alert act themselves."""
_IT = re.compile(r"\s(?:that\s)?(?:it|he|she|they)\s")
"""Behind whom one speaks to, who speaks: "told Washington it cannot"."""
_SENT = ("MIL", "IGO", "NGO")
_GIVING = frozenset({"AID", "AGREE", "MOBILIZE"})
_OUT = re.compile(r"(?:\s\w+)?\s(?:from|out of)\s")
_WHERE = re.compile(r"(?:\s\w+){0,3}\s(?:to|from|into|in|out of|on)\s")
_PLACED = re.compile(
    r"\b(?:in|near|across|outside|around|along|through|inside|within|throughout|off|opposite)\s+(?:the\s)?"
    r"(?:(?:northern|southern|eastern|western|central|neighbou?ring|nearby|capital|city|town|province|of|occupied)\s){0,2}$"
)
_TOPIC = re.compile(r"\b(?:on|over|about|regarding|concerning|between)\s+(?:the\s)?(?:[a-z]+\s)?$")
_TAIL = re.compile(
    r",\s(?:[^,]{3,90}\s)?(?:said|says|reported|reports|announced|confirmed|told reporters|according to)\b[^,]{0,60}$"
)
"""Who says so, at the end of a sentence."""
_OF = re.compile(r"\b(?:of|in|from|for|near|at|on|over|against|with|by)\s+(?:the\s)?(?:[a-z]+\s)?$|['’]s?\s$")
_MUTUAL = SYMMETRIC | {"RETREAT"}
_SPEAKING = frozenset({"CONSULT", "AGREE", "SUPPORT", "COOPERATE", "ACCUSE", "REQUEST"})
_SAID = re.compile(r"\b(?:said|says|say|told|announced|claimed|asserted|charged|alleged|cautioned|declared|that)\b")
_SPOKEN = re.compile(
    r"(?:accus|alleg|blam|charg|condemn|denounc|critic|warn|threat|caution|demand|call|urg|ask|appeal|slam|complain|sue"
    r"|investig|prob|vow|ultimat)",
    re.IGNORECASE,
)
"""Acts that are done by speaking: their subject speaks himself."""
_REPORTED = frozenset({"ACCUSE", "THREATEN"})


def by_order(passage: Passage, act: Mention, before: Sequence[Acting], after: Sequence[Acting], root: str) -> Pair:
    """Return actor and recipient of an act, from the parties before and behind it."""
    tail = _TAIL.search(passage.text, act.end - passage.start)
    after = [one for one in after if tail is None or one.start < passage.start + tail.start()]
    agent = _agent(passage, act, after)
    own = _own_clause(passage, act, before)
    if own and own[0] is not before[0] and _is_reported(passage, act, before, own, root):
        return before[0], other_side(before[0], [*own, *after])
    if agent:
        return agent, other_side(agent, [*own, *before, *after])
    if is_passive(passage.text, act.start - passage.start, act.text) and own:
        raised = root == "MOBILIZE" and own[0].code.endswith(_RAISED)
        return (own[0], other_side(own[0], after)) if raised else (None, own[0])
    if own and own[0] is not before[0] and _IT.match(passage.text, own[0].end - passage.start):
        return before[0], other_side(before[0], own)
    actor = own[0] if own else unknown(passage, act.start) or (before[0] if before else None)
    if actor is None:
        return in_order(after)
    return actor, _recipient(passage, act, actor, (before, own, after), root)


def _recipient(
    passage: Passage, act: Mention, actor: Acting, parties: tuple[Sequence[Acting], Sequence[Acting], Sequence[Acting]],
    root: str,
) -> Acting | None:  # fmt: skip
    before, own, after = parties
    after = [one for one in after if not _is_thing(passage, one, root)]
    near = _near(passage, act, after)
    direct = [row[0] for row in row_of(passage, near, JOINT) if not _is_aside(passage, act, row[0], root)]
    found = other_side(actor, _given(passage, near, root)) or other_side(actor, direct)
    if root in _MUTUAL and (found is None or not (found.country or found.entity)):
        found = abroad(actor, _beside(passage, actor, own)) or found
    if found is None and root in SYMMETRIC:
        found = abroad(actor, [*own, *before])
    return (
        found
        or other_side(actor, _objects(passage, actor, own, root))
        or other_side(actor, near)
        or other_side(actor, after)
    )


def _objects(passage: Passage, actor: Acting, own: Sequence[Acting], root: str) -> list[Acting]:
    """Return the parties between the actor and an act that ends its clause: "took the mayor into custody"."""
    row = _beside(passage, actor, own)
    return [
        one
        for one in own
        if one.start > actor.end
        and one not in row
        and _OF.search(_head(passage, one)) is None
        and not _is_thing(passage, one, root)
    ]


def _beside(passage: Passage, actor: Acting, own: Sequence[Acting]) -> list[Acting]:
    """Return those who act together with the actor."""
    return next((row for row in row_of(passage, own, JOINT) if actor in row), [])


def _is_reported(passage: Passage, act: Mention, before: Sequence[Acting], own: Sequence[Acting], root: str) -> bool:
    """Whether the act is what somebody says another does: then the speaker accuses, threatens or asks."""
    if act.text.lower() in _OUGHT:
        return True
    if root not in _REPORTED or _SPOKEN.match(act.text):
        return False
    return _SAID.search(passage.text, before[0].end - passage.start, own[0].start - passage.start) is not None


def _agent(passage: Passage, act: Mention, after: Sequence[Acting]) -> Acting | None:
    """Return who a passive or a noun names behind "by": "was shelled by rebels", "a visit by the king"."""
    passive = is_passive(passage.text, act.start - passage.start, act.text)
    for one in after[:2]:
        between = passage.text[act.end - passage.start : one.start - passage.start]
        if passive and by_ends(between):
            return one
        if _NOUN_BY.fullmatch(between) and (not between.strip().startswith("from") or not _is_verb(act)):
            return one
    return None


def _is_verb(act: Mention) -> bool:
    return act.text.lower().split()[0].endswith(("ed", "t", "ks", "ing", "w", "ew"))


def by_ends(between: str) -> bool:
    """Whether "by" stands before what follows these words, and not many words after what precedes them."""
    by = _BY.search(between)
    return by is not None and len(_WORD.findall(between, 0, by.start())) <= _WORDS_TO_BY


def _own_clause(passage: Passage, act: Mention, before: Sequence[Acting]) -> list[Acting]:
    """Return the parties that stand before an act in its own clause."""
    start = last = passage.start + leading_end(passage.text, act.start - passage.start)
    if not any(one.start >= start for one in before):
        start = last = passage.start
    for cut in CLAUSE.finditer(passage.text, start - passage.start, act.start - passage.start):
        if passage.start + cut.end() <= act.start and any(one.start >= passage.start + cut.end() for one in before):
            last, start = start, passage.start + cut.end()
    head = passage.text[start - passage.start : act.start - passage.start]
    start = last if _PRONOUN.match(head) and start > last else start
    return [one for one in before if one.start >= start]


def _given(passage: Passage, near: Sequence[Acting], root: str) -> list[Acting]:
    """Return to whom something is given or promised, and from whom one withdraws."""
    if root not in _TO_WHOM:
        return []
    forms = (_TO, _FROM) if root == "RETREAT" else (_TO,)
    return [one for one in near if any(form.search(_head(passage, one)) for form in forms)]


def _near(passage: Passage, act: Mention, after: Sequence[Acting]) -> list[Acting]:
    """Return the parties that follow an act before the next clause."""
    cut = CLAUSE.search(passage.text, act.end - passage.start)
    end = passage.start + cut.start() if cut else passage.end
    return [one for one in after if one.start < end]


def _is_thing(passage: Passage, one: Acting, root: str) -> bool:
    """Whether a party is what the actor disposes of: its own people, or those that are sent somewhere."""
    if not one.is_role:
        return False
    head = _head(passage, one)
    if OWNED.search(head):
        return True
    if root not in _THINGS or not one.code.endswith(_SENT) or _TO.search(head):
        return False
    where = _OUT if root == "RETREAT" else _WHERE
    return root in _GIVING or where.match(passage.text, one.end - passage.start) is not None


def _is_aside(passage: Passage, act: Mention, one: Acting, root: str) -> bool:
    """Whether a party stands where a place or a topic is named."""
    head = passage.text[act.end - passage.start : one.start - passage.start][-_BEFORE:]
    return _PLACED.search(head) is not None or (root in _SPEAKING and _TOPIC.search(head) is not None)


def _head(passage: Passage, one: Acting) -> str:
    return passage.text[max(0, one.start - passage.start - _BEFORE) : one.start - passage.start]


def in_order(acting: Sequence[Acting]) -> Pair:
    """Return the first as actor, and the first of another side."""
    actor = acting[0] if acting else None
    return actor, other_side(actor, acting[1:])


def other_side(one: Acting | None, rest: Sequence[Acting]) -> Acting | None:
    """Return the first party of another side: of another state, else another group of the same."""
    if one is None:
        return rest[0] if rest else None
    return abroad(one, rest) or next((party for party in rest if party.code != one.code), None)


def abroad(one: Acting, rest: Sequence[Acting]) -> Acting | None:
    """Return the first party of another state."""
    return next((party for party in rest if party.same != one.same), None)
