"""Capitals that stand for their governments: "Seoul says" is South Korea speaking, "in Seoul" is a place.

A capital is a place of the lexicon with the sector GOV. It is a mere place where a preposition or particle of place
stands beside it; "to Moscow" is left a party, because what is sent to Moscow is sent to Russia.
"""

from __future__ import annotations

import re

from streams.core.lexicon import Mention
from streams.core.passages import Passage

_PLACED_BEFORE = re.compile(
    r"(?:\b(?:in|at|near|into|outside|around|visits?|visited|visiting|reached|leaves|left"
    r"|в|во|у|под|під|w|we|à|en)\s+|[在抵访訪赴]|في\s+|ب)$",
    re.IGNORECASE,
)
_PLACED_AFTER = re.compile(
    r"^(?:에서|서\b|에\b|시\b|시내|공항|を訪|に到着|で(?!き)|市|访问|訪問| airport| summit| talks)", re.IGNORECASE
)
_NEAR = 12
"""Characters looked at on either side."""


def is_state(mention: Mention, passage: Passage) -> bool:
    """Whether a mention is a capital that stands for its government here."""
    if mention.entry.kind != "place" or mention.entry.sector != "GOV":
        return False
    start, end = mention.start - passage.start, mention.end - passage.start
    before, after = passage.text[max(0, start - _NEAR) : start], passage.text[end : end + _NEAR]
    return _PLACED_BEFORE.search(before) is None and _PLACED_AFTER.match(after) is None
