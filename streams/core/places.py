"""Where it happened: the place a sentence names behind a word of place."""

from __future__ import annotations

import re

from streams.core.capitals import is_state
from streams.core.lexicon import Mention
from streams.core.passages import Passage

_KINDS = frozenset({"place", "port"})
_IN = re.compile(
    r"(?:\b(?:in|at|near|into|outside|around|to|в|во|у|под|к|w|we|do|pod|à|en|dans|près de)\s+|[在抵于於]|في\s+|ب)$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^(?:에서|에|서|で|に|市|地区)")
_COUNTRIES = frozenset({"country"})
_NEAR = 12


def place_of(passage: Passage) -> Mention | None:
    """Return the place of a sentence: one that is no party, else a country behind a word of place; None without."""
    places = [one for one in passage.mentions if one.entry.kind in _KINDS and not is_state(one, passage)]
    if places:
        return places[0]
    return next((one for one in passage.mentions if one.entry.kind in _COUNTRIES and _is_within(passage, one)), None)


def _is_within(passage: Passage, mention: Mention) -> bool:
    start, end = mention.start - passage.start, mention.end - passage.start
    before, after = passage.text[max(0, start - _NEAR) : start], passage.text[end : end + _NEAR]
    return _IN.search(before) is not None or _AFTER.match(after) is not None
