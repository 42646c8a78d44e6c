"""PLOVER as this project uses it: roots, contexts and our own extensions, following the tags of the lexicons.

Roots, modes and their meaning: Open Event Data Alliance, PLOVER. The rules for arms, promises, treaties and drills are
this project's and stand in the table below.
"""

from __future__ import annotations

from collections.abc import Set

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip

SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE"})
"""Acts that two sides do alike: of "A and B met" B is the recipient."""

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


def root_of(tags: Set[str], *, planned: bool, parties: int) -> tuple[str, str | None] | None:
    """Return root and mode of an act from the tags of its words; None where they name none.

    A plan to give or to meet is an agreement; a drill that one side holds alone is a mobilization; a meeting of three
    or more is multilateral.
    """
    roots = {tag.removeprefix("act:").upper() for tag in tags if tag.startswith("act:")}
    root = next((name for name in ROOTS if name in roots), None)
    if root is None:
        return None
    mode = next((tag.removeprefix("mode:") for tag in sorted(tags) if tag.startswith("mode:")), None)
    if planned and root in ("AID", "CONSULT"):
        return "AGREE", None
    if root == "COOPERATE" and parties == 1 and "topic:exercise" in tags:
        return "MOBILIZE", None
    if root == "CONSULT" and parties > 2:
        return root, "multilateral"
    return root, mode


def contexts(tags: Set[str]) -> tuple[str, ...]:
    """Return the PLOVER contexts these tags speak of."""
    return tuple(sorted({CONTEXTS[tag] for tag in tags if tag in CONTEXTS}))


def extension(root: str, tags: Set[str]) -> str | None:
    """Return what is given, for acts of giving and promising."""
    if root not in ("AID", "AGREE"):
        return None
    return next((EXTENSIONS[tag] for tag in EXTENSIONS if tag in tags), None)
