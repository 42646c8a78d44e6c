"""The other side of an act that its words do not name as a party: the host of a visitor, the partner of a treaty."""

from __future__ import annotations

from dataclasses import replace

from streams.core.lexicon import Mention
from streams.core.party import Acting
from streams.core.passages import Passage

_HOSTED = frozenset({"CONSULT"})
_SHARED = frozenset({"SUPPORT", "AGREE", "CONSULT", "COOPERATE"})
_THERE = {
    "CONCEDE": "CVL", "COERCE": "CVL", "ASSAULT": "CVL", "AID": "CVL", "RETREAT": "GOV", "MOBILIZE": "GOV",
}  # fmt: skip
"""Acts that are done to those who are where they are done, and who these are."""
_PLACES = frozenset({"place", "port", "country"})
_SIDE = "side:"


def counterpart(passage: Passage, act: Mention, actor: Acting, root: str) -> Acting | None:
    """Return the state whose capital is visited, the one that shares the treaty or forum named, or who is where it
    is done: "imposed a curfew in Cizre"; None without."""
    if root in _HOSTED:
        for mention in passage.mentions:
            if mention.entry.kind == "place" and mention.entry.country not in (None, actor.country):
                return _as_party(mention, mention.entry.country or "")
    if root in _SHARED:
        for mention in passage.mentions:
            others = [side for side in _sides(mention) if side != actor.country]
            if mention.entry.kind in ("treaty", "forum") and actor.country in _sides(mention) and len(others) == 1:
                return _as_party(mention, others[0])
    return _those_there(passage, act, actor, _THERE[root]) if root in _THERE else None


def _those_there(passage: Passage, act: Mention, actor: Acting, sector: str) -> Acting | None:
    for mention in passage.mentions:
        country = mention.entry.country
        apart = mention.end <= actor.start or mention.start >= actor.end
        if mention.start >= act.end and mention.entry.kind in _PLACES and country and apart:
            return replace(_as_party(mention, country), code=f"{country} {sector}")
    return None


def _sides(mention: Mention) -> list[str]:
    return [tag.removeprefix(_SIDE) for tag in mention.entry.tags if tag.startswith(_SIDE)]


def _as_party(mention: Mention, country: str) -> Acting:
    return Acting(mention.start, mention.end, mention.text, f"{country} GOV", country, mention.entry.id, mention)
