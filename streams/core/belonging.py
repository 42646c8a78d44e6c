"""Whose ministry: a bare name of an institution is not linked where the name of another state stands beside it.

"국방부" in a Korean report is Seoul's ministry of defence, but not behind the name of a Russian minister; "ГУР" is
Kyiv's military intelligence, but not before "РФ". Which names are bare, the lexicon says: they need a context.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from streams.core.model import TextField

if TYPE_CHECKING:
    from streams.core.lexicon import Mention

_INSTITUTIONS = frozenset({"ministry", "government", "command"})
_OWNERS = frozenset({"country", "person"})
_GAP = re.compile(r"(?:['’]s|の)?\s?")
"""What may stand between an owner and what is his; at most ``_REACH`` characters."""
_REACH = 3
_OWNER_LAST = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ؀-ۿ]")
"""Scripts whose languages name the owner last ("état-major russe"); Korean, Japanese and Chinese name it first."""

Place = tuple[TextField, int]


def belonging(mentions: Sequence[Mention], fields: Mapping[TextField, str]) -> tuple[Mention, ...]:
    """Return the mentions without bare institutions that the words beside them give to another state."""
    bare = [mention for mention in mentions if mention.in_context and mention.entry.kind in _INSTITUTIONS]
    if not bare:
        return tuple(mentions)
    owners = [mention for mention in mentions if mention.entry.kind in _OWNERS and mention.entry.country]
    ends = {(owner.field, owner.end): owner for owner in owners}
    starts = {(owner.field, owner.start): owner for owner in owners}
    others = {
        (mention.field, mention.start, mention.entry.id)
        for mention in bare
        if _is_of_another(mention, fields[mention.field], ends, starts)
    }
    return tuple(mention for mention in mentions if (mention.field, mention.start, mention.entry.id) not in others)


def _is_of_another(bare: Mention, text: str, ends: Mapping[Place, Mention], starts: Mapping[Place, Mention]) -> bool:
    for reach in range(_REACH + 1):
        before = ends.get((bare.field, bare.start - reach))
        if before and _owns(before, bare, text[bare.start - reach : bare.start]):
            return True
        after = starts.get((bare.field, bare.end + reach))
        if after and _OWNER_LAST.match(bare.text) and _owns(after, bare, text[bare.end : bare.end + reach]):
            return True
    return False


def _owns(owner: Mention, bare: Mention, gap: str) -> bool:
    return owner.entry.country != bare.entry.country and _GAP.fullmatch(gap) is not None
