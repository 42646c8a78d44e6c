"""Where a word begins and ends, script by script.

A match must not be a piece of another word, and what counts as a piece differs: letters of alphabets need a gap on both
sides, Korean nouns carry particles, Arabic words carry prefixed clitics, Chinese and Japanese have no gaps at all.
Texts are folded (see ``folding``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

WordClass = Literal["letter", "arabic", "hangul", "han", "other"]

_PARTICLE = (
    "은|는|이|가|을|를|의|에|에서|에게|에게서|한테|께|께서|와|과|도|만|로|으로|로서|으로서|부터|까지|보다|처럼|같이|마저|조차|밖에"
    "|이나|나|이며|며|란|이란|라|이라|라고|이라고|라는|이라는|고|이고|자|이자|인|이다|다|등|들|측|군|제|발|산|간|및|내|외|식|판|형|설|행|전|후"
    "|적|당국|정부|정상|관련|대표|대사|외교|국방|지도부|병력|병사|공동|연합|양국|동맹|협력|회담|회의"
)
KOREAN_TAIL = re.compile(f"(?:{_PARTICLE}){{0,3}}(?![가-힣])")
"""What may follow a short Hangul word: particles, suffixes and the nouns that headlines glue to it."""

_CLITICS = frozenset(
    first + second for first in ("", "و", "ف") for second in ("", "ب", "ل", "ك", "ال", "بال", "كال", "لل")
)
LONGEST_CLITIC = max(map(len, _CLITICS))
FREE_HANGUL = 3
"""From this many syllables on, a Hangul word is taken wherever it stands: compounds are written together."""


@lru_cache(maxsize=4096)
def word_class(char: str) -> WordClass:
    """Return which letters this one forms words with; digits count as letters of alphabets."""
    if "가" <= char <= "힣" or "ᄀ" <= char <= "ᇿ" or "ㄱ" <= char <= "ㆎ":
        return "hangul"
    if "\u0600" <= char <= "\u06ff" and char.isalpha():
        return "arabic"
    if "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff":
        return "han"
    return "letter" if char.isalnum() else "other"


def begins_word(text: str, start: int, *, free: bool = False) -> bool:
    """Say whether a word may begin at ``start``. ``free`` lets Hangul begin inside a compound."""
    if start == 0:
        return True
    own, before = word_class(text[start]), word_class(text[start - 1])
    if text[start - 1].isdigit() and (own == "hangul" or (text[start] == "日" and text[start : start + 2] != "日本")):
        return False  # a counter: the 일 of 12일 and the 日 of 12日 are a day, not Japan
    if own != before or own in ("han", "other"):
        return True
    if own == "hangul":
        return free
    return own == "arabic" and _after_clitic(text, start)


def ends_word(text: str, end: int, *, free: bool = False) -> bool:
    """Say whether a word may end at ``end``. ``free`` lets any Hangul follow Hangul."""
    if end == len(text):
        return True
    own, after = word_class(text[end - 1]), word_class(text[end])
    if own != after or own in ("han", "other"):
        return True
    return own == "hangul" and (free or KOREAN_TAIL.match(text, end) is not None)


def _after_clitic(text: str, start: int) -> bool:
    begin = start
    while begin > 0 and start - begin <= LONGEST_CLITIC and word_class(text[begin - 1]) == "arabic":
        begin -= 1
    return text[begin:start] in _CLITICS
