"""What a claim rests on: things that can be looked at before people, named people before unnamed ones."""

from __future__ import annotations

from collections.abc import Sequence

from streams.core.model import EvidenceKind
from streams.core.party import Acting
from streams.core.utterances import Utterance

GROUND = "ground:"
THINGS: tuple[EvidenceKind, ...] = ("debris", "satellite_image", "prisoner", "document", "video")
"""Evidence that others can look at, what convinces most first."""
_STATES = frozenset({"country", "place"})


def evidence_kind(said: Sequence[Utterance], who: Acting | None) -> EvidenceKind:
    """Return the kind of evidence of a claim told in these utterances by ``who``."""
    tags = frozenset(tag for one in said for tag in one.tags)
    for thing in THINGS:
        if f"{GROUND}{thing}" in tags:
            return thing
    if who is not None and _is_named(who):
        return _of_named(who)
    if f"{GROUND}think_tank" in tags and who is None:
        return "think_tank"
    return "unnamed_official" if f"{GROUND}unnamed_official" in tags else _of_role(who)


def _of_named(who: Acting) -> EvidenceKind:
    mention = who.mention
    if mention is not None and mention.entry.is_source:
        sided = any(tag.startswith("side:") for tag in mention.entry.tags)
        return "state_media" if sided else "think_tank" if mention.entry.sector == "EDU" else "none_given"
    return "intelligence_agency" if who.code.endswith("SPY") else "named_official"


def _of_role(who: Acting | None) -> EvidenceKind:
    if who is None:
        return "none_given"
    return "intelligence_agency" if who.code.endswith("SPY") else "named_official"


def _is_named(who: Acting) -> bool:
    """Whether it is more than a state and a role: "a US official" has no name."""
    return who.mention is not None and who.mention.entry.kind not in _STATES
