"""PLOVER as this project uses it: roots, quad classes, modes, contexts and our own extensions.

Roots, modes and their meaning: Open Event Data Alliance, PLOVER. The rules for arms, promises, treaties and drills are
this project's and stand in the tables below.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip

QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}

SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT"})
"""Acts that two sides may do alike: of "A and B met" B is the recipient."""

CONTEXTS = {
    "topic:arms": "military", "topic:troops": "military", "topic:labour": "military", "topic:exercise": "military",
    "topic:assets": "military", "topic:technology": "military", "topic:treaty": "diplomatic",
    "topic:leaders": "diplomatic", "topic:nuclear_debate": "military", "topic:trilateral": "diplomatic",
}  # fmt: skip

EXTENSIONS = {
    "topic:arms": "x_arms", "topic:troops": "x_troops", "topic:labour": "x_engineers",
    "topic:technology": "x_technology", "topic:space": "x_space",
}  # fmt: skip
"""What is given, where something is given."""

_USUAL = {"ACCUSE": "disapprove", "PROTEST": "demo", "SANCTION": "discontinue", "MOBILIZE": "troops"}
"""The mode of a root whose words name none."""
_ASKED = {
    "AID": "assist", "COOPERATE": "assist", "SUPPORT": "assist", "CONSULT": "meet", "RETREAT": "yield",
    "CONCEDE": "yield", "SANCTION": "yield", "COERCE": "yield", "ASSAULT": "yield", "PROTEST": "yield",
}  # fmt: skip
"""What is asked for or refused, by the root of the act that is named beside the asking."""
_THREATENED = {
    "ASSAULT": "violence", "MOBILIZE": "violence", "RETREAT": "relations", "CONSULT": "relations",
    "PROTEST": "restrict",
}  # fmt: skip
_THREATENED_BY_MODE = {
    "expel": "expel", "discontinue": "restrict", "arrest": "arrest", "ban": "ban", "seize": "territory",
    "restrict": "restrict", "curfew": "restrict", "martial-law": "restrict", "boycott": "restrict",
}  # fmt: skip
_SHARPEST = ("suicide-attack", "abduct", "execute", "assassinate", "torture", "sexual", "explosives", "heavy-weapons",
             "firearms", "primitive", "beat", "phone", "visit", "third-party", "investigate", "allege", "hunger",
             "riot", "strike", "boycott", "obstruct", "convict", "expel", "arrest", "deport", "censor", "curfew",
             "martial-law")  # fmt: skip
"""Modes that say more than others named beside them."""
MANY = 3
"""So many sides at one table are multilateral."""


def mode_of(root: str, acts: Sequence[tuple[str, str | None]], sides: int) -> str | None:
    """Return the mode of an event. ``acts`` are root and mode of the sentence's acts, ``sides`` its countries."""
    own = [mode for other, mode in acts if other == root and mode]
    if root in ("REQUEST", "REJECT"):
        return next(iter(own), None) or next((_ASKED[other] for other, _ in acts if other in _ASKED), "change")
    if root == "THREATEN":
        return next(iter(own), None) or _threatened(acts)
    if root == "CONSULT" and sides >= MANY and not own:
        return "multilateral"
    return next((mode for mode in _SHARPEST if mode in own), None) or next(iter(own), _USUAL.get(root))


def _threatened(acts: Sequence[tuple[str, str | None]]) -> str | None:
    for root, mode in acts:
        found = _THREATENED_BY_MODE.get(mode or "") or _THREATENED.get(root)
        if found:
            return found
    return None


def settled(root: str, *, planned: bool, sides: int, drill: bool) -> str:
    """Return the root under this project's rules: what is only planned to be given or met is agreed; a drill that one
    side holds alone is a mobilization."""
    if planned and root in ("AID", "CONSULT"):
        return "AGREE"
    return "MOBILIZE" if root == "COOPERATE" and drill and sides == 1 else root


def contexts(tags: Set[str]) -> tuple[str, ...]:
    """Return the PLOVER contexts these tags speak of."""
    return tuple(sorted({CONTEXTS[tag] for tag in tags if tag in CONTEXTS}))


def extension(root: str, tags: Set[str]) -> str | None:
    """Return what is given, for acts of giving and promising."""
    if root not in ("AID", "AGREE"):
        return None
    return next((EXTENSIONS[tag] for tag in EXTENSIONS if tag in tags), None)
