"""The ledger: what is claimed, who stands behind it, who denies it, who admits it. A fold over statements.

A proposition is ``PRK>RUS:troops``: parties and matter. One item makes one statement on it; a later revision takes
the place of the earlier one, and a killed item's statement leaves. The state follows from the statements that stand,
in this order: admitted by both parties, by one; disputed; corroborated by independent publishers; single source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from streams.core.likeness import event_time
from streams.core.model import Claim, EnrichedItem, LedgerState, Proposition, Statement, Turn

STATEMENTS_KEPT = 200
TURNS_KEPT = 100
ASSERTING = frozenset({"asserts", "estimates", "confirms"})
DENYING = frozenset({"denies", "rejects_framing"})
_ID = re.compile(r"(?P<actor>[^>:]*)(?:>(?P<recipient>[^:]*))?(?::(?P<object>.*))?")


@dataclass(frozen=True, slots=True)
class Heard:
    """What one item says of one proposition; no statement when it says nothing of it any more."""

    proposition: str
    watch: str
    item: EnrichedItem
    statement: Statement | None


def heard(enriched: EnrichedItem, source: str, earlier: Iterable[str] = ()) -> list[Heard]:
    """What an item says, proposition by proposition, and on which of its ``earlier`` ones it has fallen silent.

    ``source`` is who stands behind it: the publisher, or whom it reprints.
    """
    usable = enriched.item.pubstatus == "usable"
    said = {claim.proposition: _statement(enriched, claim, source) for claim in reversed(enriched.claims) if usable}
    names = sorted({*said, *earlier})
    return [Heard(name, enriched.watch, enriched, said.get(name)) for name in names]


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
    if said.statement is None:
        return None if held is None or len(kept) == len(statements) else _entered(held, _turn(held, kept, said))
    if any(statement.item == item.id and statement.revision == item.revision for statement in statements):
        return None
    return _entered(held, _turn(held or _blank(said), _bounded((*kept, said.statement)), said))


def state_of(id: str, statements: Sequence[Statement]) -> LedgerState:  # noqa: A002 - the field's own name
    """The state that follows from the statements that stand."""
    if not statements:
        return "withdrawn"
    admitting = _admitting(id, statements)
    if admitting:
        return "admitted_by_all" if len(admitting) == len(_parties(id)) > 1 else "admitted_by_one"
    if any(statement.stance in DENYING for statement in statements):
        return "disputed"
    return "corroborated" if _publishers(statements) > 1 else "single_source"


def _statement(enriched: EnrichedItem, claim: Claim, source: str) -> Statement:
    return Statement(
        item=enriched.item.id, revision=enriched.item.revision, publisher=source,
        speaker=(claim.speaker.code or claim.speaker.entity) if claim.speaker else None,
        stance=claim.stance, evidence_kind=claim.evidence_kind, at=event_time(enriched.item),
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
    state = state_of(held.id, statements)
    turns = held.turns
    if not turns or turns[-1].state != state:
        turns = (*turns, Turn(state=state, at=event_time(said.item.item), item=said.item.item.id))
    return replace(
        held, state=state, revision=held.revision + 1, publishers=_publishers(statements), statements=statements,
        turns=turns if len(turns) <= TURNS_KEPT else (turns[0], *turns[-TURNS_KEPT + 1 :]),
    )  # fmt: skip


def _bounded(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Within the limit, the oldest repetition leaves first: who was heard at all stays heard."""
    if len(statements) <= STATEMENTS_KEPT:
        return statements
    last = {_voice(statement): place for place, statement in enumerate(statements)}
    out = next((place for place, statement in enumerate(statements) if last[_voice(statement)] > place), 0)
    return statements[:out] + statements[out + 1 :]


def _entered(held: Proposition | None, after: Proposition) -> Entered:
    return Entered(after, told=held is None or _visible(held) != _visible(after))


def _visible(held: Proposition) -> tuple[object, ...]:
    return held.state, held.publishers, frozenset(map(_voice, held.statements)), len(held.turns)


def _voice(statement: Statement) -> tuple[str, str | None, str]:
    return statement.publisher, statement.speaker, statement.stance


def _publishers(statements: Sequence[Statement]) -> int:
    return len({statement.publisher for statement in statements if statement.stance in ASSERTING})


def _parties(id: str) -> set[str]:  # noqa: A002
    return set(re.split(r"[>,]", id.partition(":")[0])) - {""}


def _admitting(id: str, statements: Sequence[Statement]) -> set[str]:  # noqa: A002
    """Parties whose last word is that it is so."""
    last: dict[str, tuple[object, bool]] = {}
    for statement in sorted(statements, key=lambda one: one.at):
        party = (statement.speaker or "")[:3]
        if party in _parties(id) and statement.stance in {"confirms", *DENYING, "retracts"}:
            last[party] = (statement.at, statement.stance == "confirms")
    return {party for party, (_, confirms) in last.items() if confirms}
