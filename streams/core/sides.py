"""The other side of an act that its words do not name as a party: the host of a visitor, the partner of a treaty."""

from __future__ import annotations

from streams.core.lexicon import Mention
from streams.core.party import Acting
from streams.core.passages import Passage

_HOSTED = frozenset({"CONSULT"})
_SHARED = frozenset({"SUPPORT", "AGREE", "CONSULT", "COOPERATE"})
_SIDE = "side:"


def counterpart(passage: Passage, actor: Acting, root: str) -> Acting | None:
    """Return the state whose capital is visited, or the one that shares the treaty or forum named; None without."""
    if root in _HOSTED:
        for mention in passage.mentions:
            if mention.entry.kind == "place" and mention.entry.country not in (None, actor.country):
                return _as_party(mention, mention.entry.country or "")
    if root in _SHARED:
        for mention in passage.mentions:
            others = [side for side in _sides(mention) if side != actor.country]
            if mention.entry.kind in ("treaty", "forum") and actor.country in _sides(mention) and len(others) == 1:
                return _as_party(mention, others[0])
    return None


def _sides(mention: Mention) -> list[str]:
    return [tag.removeprefix(_SIDE) for tag in mention.entry.tags if tag.startswith(_SIDE)]


def _as_party(mention: Mention, country: str) -> Acting:
    return Acting(mention.start, mention.end, mention.text, f"{country} GOV", country, mention.entry.id, mention)
