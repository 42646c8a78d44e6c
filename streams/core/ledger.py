"""The ledger: what is claimed, who stands behind it, who denies it, who admits it. A fold over statements.

A proposition is ``PRK>RUS:troops``: parties and matter; ``PRK>RUS:arms/kn-23`` is one of a weapon, and whoever asserts
it also asserts that there are arms. One item makes one statement on it for each voice; a later revision takes the place
of the earlier one, and a killed item's statements leave. The state follows from the statements that stand
(``standings``). What nobody speaks of for a year, and nobody has admitted or verified, expires.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from streams.core.likeness import event_time
from streams.core.model import Claim, EnrichedItem, LedgerState, Proposition, Statement, Turn
from streams.core.standings import ASSERTING, UNRESOLVED, parties_of, publishers, reality_of, state_of

STATEMENTS_KEPT = 200
TURNS_KEPT = 100
SILENCE = timedelta(days=365)
"""After so long without a word what is unresolved expires, a plan like an allegation."""
_ID = re.compile(r"(?P<actor>[^>:]*)(?:>(?P<recipient>[^:]*))?(?::(?P<object>.*))?")


@dataclass(frozen=True, slots=True)
class Heard:
    """What one item says of one proposition; no statement when it says nothing of it any more."""

    proposition: str
    watch: str
    item: EnrichedItem
    statements: tuple[Statement, ...] = ()


def heard(enriched: EnrichedItem, source: str, earlier: Iterable[str] = ()) -> list[Heard]:
    """What an item says, proposition by proposition, and on which of its ``earlier`` ones it has fallen silent.

    ``source`` is who stands behind it: the publisher, or whom it reprints.
    """
    said: dict[str, dict[str | None, Statement]] = {}
    for claim in enriched.claims if enriched.item.pubstatus == "usable" else ():
        statement = _statement(enriched, claim, source)
        for name in _named(claim.proposition) if claim.stance in ASSERTING else (claim.proposition,):
            said.setdefault(name, {}).setdefault(statement.speaker, statement)
    names = sorted({*said, *(name for one in earlier for name in _named(one))})
    return [Heard(name, enriched.watch, enriched, tuple(said.get(name, {}).values())) for name in names]


@dataclass(frozen=True, slots=True)
class Entered:
    """The ledger after an item."""

    after: Proposition
    told: bool
    """Whether a reader would see the change: one more statement by a voice already heard is only kept."""


def fold(held: Proposition | None, said: Heard) -> Entered | None:
    """Enter what an item says; None when that changes nothing, as with a revision that stands in the ledger."""
    statements = held.statements if held else ()
    item = said.item.item
    kept = tuple(statement for statement in statements if statement.item != item.id)
    if not said.statements:
        return None if held is None or len(kept) == len(statements) else _entered(held, _turn(held, kept, said))
    if any(statement.item == item.id and statement.revision == item.revision for statement in statements):
        return None
    kept = _lasting(held, kept) if held and held.state == "expired" else kept
    return _entered(held, _turn(held or _blank(said), _bounded((*kept, *said.statements)), said))


def expire(held: Proposition) -> Proposition | None:
    """Return a proposition of which nothing was heard for long; None where it is settled, or gone already."""
    if held.state not in UNRESOLVED or not held.statements:
        return None
    last = max(held.statements, key=lambda one: one.at)
    turn = Turn(state="expired", at=last.at + SILENCE, item=last.item, reality=held.reality)
    return replace(held, state="expired", revision=held.revision + 1, turns=_kept_turns((*held.turns, turn)))


def _named(proposition: str) -> Iterator[str]:
    """Yield a proposition, and the one without the weapon that follows from it."""
    yield proposition
    general = proposition.partition("/")[0]
    if general != proposition:
        yield general


def _lasting(held: Proposition, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """What has expired begins anew: only what its parties said of it is not forgotten."""
    parties = parties_of(held.id)
    return tuple(one for one in statements if (one.speaker or "")[:3] in parties)


def _statement(enriched: EnrichedItem, claim: Claim, source: str) -> Statement:
    return Statement(
        item=enriched.item.id, revision=enriched.item.revision, publisher=source,
        speaker=(claim.speaker.code or claim.speaker.entity) if claim.speaker else None,
        stance=claim.stance, evidence_kind=claim.evidence_kind, at=event_time(enriched.item), reality=claim.reality,
        quantity=replace(claim.quantity, evidence=()) if claim.quantity else None,
    )  # fmt: skip


def _blank(said: Heard) -> Proposition:
    match = _ID.fullmatch(said.proposition)
    named = match.groupdict() if match else {}
    return Proposition(
        id=said.proposition, watch=said.watch, actor=named.get("actor") or "", act="claimed",
        recipient=named.get("recipient") or "", object=named.get("object") or "", state="single_source", revision=0,
        publishers=0, statements=(), turns=(),
    )  # fmt: skip


def _turn(held: Proposition, statements: tuple[Statement, ...], said: Heard) -> Proposition:
    state, reality = state_of(held.id, statements) or _gone(said), reality_of(statements)
    turns = held.turns
    if not turns or (turns[-1].state, turns[-1].reality) != (state, reality):
        item = said.item.item
        turns = _kept_turns((*turns, Turn(state=state, at=event_time(item), item=item.id, reality=reality)))
    return replace(
        held, state=state, reality=reality, revision=held.revision + 1, publishers=publishers(statements),
        statements=statements, heard_at=said.item.item.arrived_at, turns=turns,
    )  # fmt: skip


def _gone(said: Heard) -> LedgerState:
    """What is left of a proposition for which nothing stands: withdrawn by an agency's kill, else corrected."""
    return "withdrawn" if said.item.item.pubstatus != "usable" else "corrected"


def _kept_turns(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    return turns if len(turns) <= TURNS_KEPT else (turns[0], *turns[-TURNS_KEPT + 1 :])


def _bounded(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Within the limit, the oldest repetition leaves first: who was heard at all stays heard."""
    while len(statements) > STATEMENTS_KEPT:
        last = {_voice(statement): place for place, statement in enumerate(statements)}
        out = next((place for place, statement in enumerate(statements) if last[_voice(statement)] > place), 0)
        statements = statements[:out] + statements[out + 1 :]
    return statements


def _entered(held: Proposition | None, after: Proposition) -> Entered:
    return Entered(after, told=held is None or _visible(held) != _visible(after))


def _visible(held: Proposition) -> tuple[object, ...]:
    return held.state, held.reality, held.publishers, frozenset(map(_voice, held.statements)), len(held.turns)


def _voice(statement: Statement) -> tuple[str, str | None, str]:
    return statement.publisher, statement.speaker, statement.stance
