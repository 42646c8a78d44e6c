"""Items with the claims they make, from files: this project's gold of claims."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from streams.core.claimscoring import Known
from streams.core.errors import BadInput
from streams.core.jsonlines import decoded
from streams.core.model import EvidenceKind, Quantity, Reality, Stance


class _Quantity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    low: float
    unit: str
    bound: Literal["exactly", "at_least", "up_to", "about", "range"]
    high: float | None = None

    @property
    def known(self) -> Quantity:
        return Quantity(low=self.low, high=self.high, unit=self.unit, bound=self.bound)


class _Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    proposition: str
    stance: Stance
    speaker: str | None
    reality: Reality
    evidence: EvidenceKind
    quantity: _Quantity | None = None
    quoted: bool = False
    origin: str | None = None

    @property
    def known(self) -> Known:
        return Known(
            proposition=self.proposition, stance=self.stance, speaker=self.speaker, reality=self.reality,
            evidence=self.evidence, quantity=self.quantity.known if self.quantity else None, origin=self.origin,
        )  # fmt: skip


class GoldItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item and its claims, the main one first, with the reason it is in the file."""

    id: str
    lang: str
    title: str
    claims: tuple[_Claim, ...]
    why: str
    summary: str = ""

    @property
    def known(self) -> list[Known]:
        return [claim.known for claim in self.claims]


_LINE = msgspec.json.Decoder(GoldItem)


def read_gold_claims(file: Path) -> list[GoldItem]:
    """Read items with claims.

    :raises BadInput: its subject is ``file:line``.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(str(file), error.strerror or str(error)) from error
    return [item for _, item in decoded(str(file), data.split(b"\n"), _LINE, BadInput)]
