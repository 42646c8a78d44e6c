"""Where a clause ends, what is passive, and which words of an act are said in passing.

News says first what matters, but it begins with "After the raid, ..." and speaks of "a captured sergeant" and "talks
on the release of hostages". An act in such words is no main act while the sentence has another. English only: other
languages of ours mark it less by order, and their heads learn from the cue words alone.
"""

from __future__ import annotations

import re

CLAUSE = re.compile(
    r"[;:，；：]|,?\s(?:said|says|say|told|that|after|as|while|when|because|although|which|who|where|if|unless|since|until|but"
    r"|amid|following|что|после|как|если|пока|чтобы|що|після|коли|якщо|że|gdy|jeśli|aby|que|après|si)\s"
)
"""What parts two clauses."""
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|get|got|est|sont|été|ont été|został\w{0,3}|był\w{0,2}|zosta\w{1,3})\s+"
    r"(?:(?!(?:a|an|the|on|in|to|at|no|its|their|for|of|by|set|due)\s)[\w-]{1,20}\s+){0,2}$",
    re.IGNORECASE,
)
_PARTICIPLE = ("ed", "en", "n", "d", "t", "ne", "ny", "na", "té", "é", "és", "ée")
BEFORE = 40
"""Characters before an act in which its auxiliary or determiner stands."""

_LEADING = re.compile(
    r"(?:(?:just|only|even|soon|shortly|long|days|weeks|months|years|hours|minutes|a|the|one|two|three|day|week|month|year"
    r"|in)\s){0,3}(?:after|as|while|amid|following|despite|although|though|when|since|because|ahead|before|if|unless"
    r"|response|wake|faced|under|defying|bowing|citing|until|once|with|what|spite)\s[^,]{3,120},\s",
    re.IGNORECASE,
)
"""A clause of circumstance at the head of a sentence, up to its comma."""
_RELATIVE = re.compile(r",?\s(?:who|which|whose|whom|where)\s[^,]{1,80}?(?:,\s|$)")
_TELLING = re.compile(
    r",\s(?:[^,]{3,90}\s)(?:said|says|charged|claimed|warned|complained|protested|reported|announced|told)"
    r"(?:\s(?:on|here|late|early|today|yesterday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b[^,]{0,20})?\.?$"
)
"""Who tells it, at the end of a sentence."""
_PASSING = re.compile(
    r"(?:\b(?:over|after|for|against|since|during|following|amid|despite|about|by|from|with|at|on|in|before|without"
    r"|(?<!days )(?<!weeks )(?<!months )(?<!round )(?<!series )(?<!wave )of)\s"
    r"(?:(?:the|its|his|her|their|this|these|those|a|an|any|new|recent|alleged|further|deadly)\s)?|['’]s?\s)$",
    re.IGNORECASE,
)
"""What stands before an act that is only named: "over the raid", "Albania's decision"."""
_ATTRIBUTE = re.compile(
    r"\b(?:a|an|the|its|his|her|their|two|three|four|five|some|many|dozens of|hundreds of|several|of|\d+)\s$",
    re.IGNORECASE,
)
_BEING = re.compile(
    r"\b(?:is|are|was|were|be|been|began|begun|begins|begin|started|starts|start|resumed|keeps|kept|by|considering)\s"
    r"(?:(?!to\b)\w{2,12}\s)?$",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\s(?!(?:by|in|on|at|to|for|with|from|the|a|an|its|his|her|their|and|or|of|off|out|up|down|over|into|after|as|that"
    r"|near|against|about|back|home|when|while|during|under|it|him|them|more|all|some|any|if|not)\b)[a-z]"
)


def is_passive(text: str, start: int, words: str) -> bool:
    """Whether the act ``words`` at ``text[start:]`` is done to its subject."""
    return (
        words.lower().removesuffix(" that").endswith(_PARTICIPLE)
        and _PASSIVE.search(text, max(0, start - BEFORE), start) is not None
    )


def leading_end(text: str, start: int) -> int:
    """Return where the clause of circumstance ends that stands before ``start``; 0 without one."""
    leading = _LEADING.match(text)
    return leading.end() if leading and leading.end() <= start else 0


def asides(text: str) -> list[tuple[int, int]]:
    """Return the stretches of an English sentence that tell of circumstances."""
    leading = _LEADING.match(text)
    found = [leading.span()] if leading and leading.end() < len(text) else []
    telling = _TELLING.search(text)
    found += [telling.span()] if telling else []
    return [*found, *(one.span() for one in _RELATIVE.finditer(text))]


def in_passing(text: str, start: int, end: int) -> bool:
    """Whether an act at ``text[start:end]`` is only named: as an attribute, or behind a preposition."""
    head = text[max(0, start - BEFORE) : start]
    words = text[start:end]
    if words.endswith("ing") and " " not in words and start > 0 and not _BEING.search(head):
        return True
    if _PASSING.search(head):
        return True
    return words.endswith("ed") and _NOUN.match(text, end) is not None and _ATTRIBUTE.search(head) is not None
