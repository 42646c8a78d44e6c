"""What is found in an item: words that decided something, labels, actors, coded events and claims.

All offsets count Unicode code points. ``streams.core.model`` has these types too, with the records they travel in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextField = Literal["title", "summary", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that decided something: ``getattr(item, field)[start:end] == text``, always."""

    field: TextField
    start: int
    end: int
    text: str
    by: str
    """The rule, lexicon entry (``lex:<id>``) or head (``head:<watch>/<label>``) that took these words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    label: str
    score: float
    evidence: tuple[Span, ...] = ()
    item: str | None = None
    """In a story and an alert: id of the report that the evidence quotes. None: the item that bears the label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody named in the item, linked to the lexicon where it is known."""

    name: str
    """Canonical name, in English."""
    id: str | None = None
    """Lexicon entry."""
    kind: str = "person"
    country: str | None = None
    """ISO 3166 alpha-3."""
    sector: str | None = None
    """PLOVER sector: GOV, MIL, LEG, MED, IGO, BUS, ..."""
    code: str = ""
    """``PRK MIL``, ``KOR GOV``, ``UNO``."""
    wikidata: str | None = None
    role: Literal["named", "cited_source"] = "named"
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of a coded event: its code, and the words that name it."""

    code: str
    entity: str | None = None
    text: str = ""


Reality = Literal["happened", "ongoing", "planned", "conditional", "negated", "historical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did what to whom, in PLOVER."""

    root: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    x: str | None = None
    """Extension, ``x_arms``, ``x_troops``, ..."""
    actor: Party | None = None
    recipient: Party | None = None
    reality: Reality = "happened"
    date: str | None = None
    """ISO 8601 date the words resolve to."""
    place: str | None = None
    evidence: tuple[Span, ...] = ()


Stance = Literal[
    "asserts", "estimates", "confirms", "denies", "non_denial", "rejects_framing", "retracts", "calls_for_proof"
]
EvidenceKind = Literal[
    "intelligence_agency", "satellite_image", "debris", "prisoner", "document", "video",
    "named_official", "unnamed_official", "state_media", "think_tank", "none_given",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    low: float
    high: float | None = None
    unit: str = ""
    bound: Literal["exactly", "at_least", "up_to", "about", "range"] = "exactly"
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is said to be true, by whom, with what standing."""

    proposition: str
    """Id of the proposition, ``PRK>RUS:troops``."""
    stance: Stance
    reality: Reality = "happened"
    evidence_kind: EvidenceKind = "none_given"
    quantity: Quantity | None = None
    speaker: Party | None = None
    quoted: bool = False
    origin: str | None = None
    """The agency or outlet cited for it, when that is not the publisher itself."""
    evidence: tuple[Span, ...] = ()
