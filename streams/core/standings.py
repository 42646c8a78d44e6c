"""The state of a proposition, from the statements that stand.

In this order: admitted by all its parties, by one; verified by a third party; disputed; corroborated by independent
publishers; single source. A statement falls when its speaker, or the medium that made it, takes it back. As long as
something is only planned, nobody can have admitted or verified it: then the plan is what is corroborated or disputed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from streams.core.model import EvidenceKind, LedgerState, Reality, Statement

ASSERTING = frozenset({"asserts", "estimates", "confirms"})
DENYING = frozenset({"denies", "rejects_framing"})
UNRESOLVED: frozenset[LedgerState] = frozenset({"single_source", "corroborated", "disputed"})
"""States that a proposition cannot stay in for ever."""
THINGS: frozenset[EvidenceKind] = frozenset({"debris", "satellite_image", "document"})
"""Evidence that anybody can examine: with it a third party does more than repeat."""
_INDEPENDENT = frozenset({"", "UNO", "IGO", "EDU", "MED", "NGO", "BUS"})
"""Sectors that speak for no government."""


def state_of(id: str, statements: Sequence[Statement]) -> LedgerState | None:  # noqa: A002 - the field's own name
    """Return the state that follows from statements; None where none of them stands."""
    left = standing(statements)
    if not left:
        return None
    told = [one for one in left if one.stance in ASSERTING]
    facts = [one for one in told if one.reality != "planned"]
    owning = admitting(id, statements)
    if owning:
        return "admitted_by_all" if len(owning) == len(parties_of(id)) > 1 else "admitted_by_one"
    if any(_verifies(id, one) for one in facts):
        return "verified_by_third_party"
    if any(one.stance in DENYING for one in left):
        return "disputed"
    return "corroborated" if publishers(facts or told) > 1 else "single_source"


def reality_of(statements: Sequence[Statement]) -> Reality:
    """Return whether anybody says that it has happened: as long as nobody does, a plan is planned."""
    told = [one.reality for one in standing(statements) if one.stance in ASSERTING]
    return "planned" if told and all(reality == "planned" for reality in told) else "happened"


def publishers(statements: Sequence[Statement]) -> int:
    """Count the independent publishers that assert it."""
    return len({statement.publisher for statement in standing(statements) if statement.stance in ASSERTING})


@lru_cache(maxsize=1024)
def parties_of(id: str) -> frozenset[str]:  # noqa: A002
    """Return the parties that a proposition's id names."""
    return frozenset(re.split(r"[>,]", id.partition(":")[0])) - {""}


def admitting(id: str, statements: Sequence[Statement]) -> set[str]:  # noqa: A002
    """Return the parties whose last word is that it is so and has happened."""
    last: dict[str, bool] = {}
    parties = parties_of(id)
    for one in sorted((one for one in statements if one.speaker), key=lambda one: one.at):
        party = (one.speaker or "")[:3]
        if party in parties and (_owns(one) or one.stance in {*DENYING, "retracts"}):
            last[party] = _owns(one)
    return {party for party, owns in last.items() if owns}


def standing(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements that were not taken back by their speaker, or by the medium that made them."""
    taken_back = [one for one in statements if one.stance == "retracts"]
    if not taken_back:
        return list(statements)
    return [
        one
        for one in statements
        if one.stance != "retracts" and not any(_takes_back(retraction, one) for retraction in taken_back)
    ]


def _takes_back(retraction: Statement, one: Statement) -> bool:
    if one.at > retraction.at or one.stance not in ASSERTING:
        return False
    if retraction.speaker:
        return retraction.speaker == one.speaker
    return retraction.publisher == one.publisher


def _owns(one: Statement) -> bool:
    """Whether a party says that it is so; its media only where they are read as admitting."""
    if one.reality == "planned":
        return False
    return one.stance == "confirms" or (one.stance == "asserts" and not (one.speaker or "").endswith(" MED"))


def _verifies(id: str, one: Statement) -> bool:  # noqa: A002
    country, _, sector = (one.speaker or "").rpartition(" ")
    foreign = country[:3] not in parties_of(id)
    return one.evidence_kind in THINGS and one.stance != "estimates" and foreign and sector in _INDEPENDENT
