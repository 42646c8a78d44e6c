"""The types that travel: one frozen type for each moment of an item's way.

Frozen dataclasses are the source; ``schemas/*.json`` is written from them and a test keeps the two together.
A type only grows: new fields come with a default, no field changes its meaning.

Two clocks are never mixed. *Event time* is what the source says (``published``), and may be absent.
*Arrival time* is when this system fetched the entry (``fetched_at``, ``arrived_at``).
Nothing here carries the time of processing, so a replay gives the same bytes and the same ids.

All times are aware datetimes. All offsets count Unicode code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from streams.core.findings import (
    Actor,
    Claim,
    Event,
    EvidenceKind,
    Label,
    Party,
    Quantity,
    Reality,
    Span,
    Stance,
    TextField,
)
from streams.core.intake import Entry, FeedFormat, FeedRef, FeedState, Instant, PublisherKind, PubStatus, RawItem

__all__ = (
    "Actor", "Alert", "AlertAction", "Claim", "DeadLetter", "Delivery", "EnrichedItem", "Entry", "Event",
    "EvidenceKind", "FeedFormat", "FeedRef", "FeedState", "Instant", "Item", "Label", "LedgerState", "Model",
    "Party", "Proposition", "PubStatus", "Publisher", "PublisherKind", "Quantity", "RawItem", "Reality",
    "Report", "Severity", "Source", "Span", "Stance", "Statement", "Story", "StoryChangeKind", "TextField",
    "Turn",
)  # fmt: skip

Severity = Literal["info", "notice", "warning", "critical"]

# -- pactwire.enriched ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    domain: str
    """Registrable domain, or the feed id where there is no link."""
    family: str
    """Independent publishers are counted by this."""
    country: str | None = None
    kind: PublisherKind = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What made a judgement."""

    watch: str
    """Content version of the watch's files."""
    encoder: str
    code: str
    """Version of this package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A raw item read: plain text, language, publisher. Offsets of every Span count into these three texts."""

    id: str
    revision: str
    lang: str
    title: str
    summary: str
    text: str
    url: str | None
    publisher: Publisher
    feed: str
    published: Instant | None
    arrived_at: Instant
    pubstatus: PubStatus = "usable"
    correction: bool = False
    urgency: int | None = None
    origin: str | None = None
    """The agency this report reprints or cites as its source."""
    truncated: bool = False
    """True when the text was cut at the reading limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichedItem:
    """An item judged relevant to one watch."""

    watch: str
    item: Item
    score: float
    severity: Severity
    labels: tuple[Label, ...]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    evidence: tuple[Span, ...]
    stance: Stance | Literal["planned", "none"]
    model: Model


# -- pactwire.claims ---------------------------------------------------------------------------------------

LedgerState = Literal[
    "single_source", "corroborated", "disputed", "admitted_by_one", "admitted_by_all",
    "verified_by_third_party", "corrected", "withdrawn", "expired",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One claim as the ledger keeps it."""

    item: str
    revision: str
    publisher: str
    speaker: str | None
    stance: Stance
    evidence_kind: EvidenceKind
    at: Instant
    reality: Reality = "happened"
    """Whether it is said to have happened, or to be planned."""
    quantity: Quantity | None = None
    """How many, without the words that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The ledger state of a proposition changed, or a plan became a fact, and the item that turned it."""

    state: LedgerState
    at: Instant
    item: str
    reality: Reality = "happened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """Ledger of one proposition: its state, what was said, and every turn."""

    id: str
    watch: str
    actor: str
    act: str
    recipient: str
    object: str
    state: LedgerState
    revision: int
    publishers: int
    """Independent publishers that assert it."""
    statements: tuple[Statement, ...]
    turns: tuple[Turn, ...]
    reality: Reality = "happened"
    """``planned`` as long as nobody says that it has happened."""
    heard_at: Instant | None = None
    """When the last report that says something of it arrived."""


# -- pactwire.stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One item as a story keeps it."""

    item: str
    revision: str
    publisher: Publisher
    title: str
    lang: str
    url: str | None
    published: Instant | None
    arrived_at: Instant
    score: float
    reprint_of: str | None = None
    """Item id of the report it repeats, or the agency it reprints."""
    pubstatus: PubStatus = "usable"


StoryChangeKind = Literal["opened", "joined", "revised", "corrected", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Reports of one happening. Each record on the topic is the whole story after one change."""

    id: str
    watch: str
    revision: int
    """1, 2, 3, ...: one a change."""
    change: StoryChangeKind
    changed_by: str
    """Item id."""
    headline: str
    lang: str
    url: str | None
    opened_at: Instant
    updated_at: Instant
    """Arrival time of the report that made this change."""
    labels: tuple[Label, ...]
    """Best score a label got in any usable report, with the evidence of the first report that comes near it."""
    severity: Severity
    score: float
    actors: tuple[Actor, ...]
    propositions: tuple[str, ...]
    publishers: int
    """Independent publishers among the usable reports; reprints do not count."""
    reports: tuple[Report, ...]
    unlisted: int = 0
    """Further reports, for which the record has no room: repetitions of those it lists."""
    keys: tuple[str, ...] = ()
    """What a later report is compared with: entity ids and fingerprints of the story."""
    model: Model | None = None


# -- pactwire.alerts ---------------------------------------------------------------------------------------

AlertAction = Literal["opened", "updated", "escalated", "corrected", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    publisher: str
    title: str
    url: str | None
    lang: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One message to a person. ``event_id`` names this message and is the webhook id over all retries."""

    id: str
    """From rule and story: all messages about one happening share it."""
    event_id: str
    """From id, action and story revision."""
    action: AlertAction
    watch: str
    rule: str
    story: str
    story_revision: int
    severity: Severity
    headline: str
    lang: str
    url: str | None
    at: Instant
    """Arrival time of the report that set it off."""
    published: Instant | None
    labels: tuple[Label, ...]
    actors: tuple[str, ...]
    words: tuple[str, ...]
    """The words that decided, as written: names and words of the subject. The sentences are evidence of ``labels``."""
    sources: tuple[Source, ...]
    publishers: int
    reason: str
    """Why it is sent now, in plain words."""
    model: Model | None = None


# -- pactwire.deliveries


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to hand one alert message to one receiver, and its outcome."""

    alert: str
    event_id: str
    receiver: str
    attempt: int
    at: Instant
    outcome: Literal["delivered", "retry", "gave_up", "refused"]
    status: int | None = None
    """HTTP status, where there was one."""
    seconds: float = 0.0
    error: str | None = None
    next_at: Instant | None = None


# -- pactwire.dead


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A record no stage could pass on: what it was, where it stood, why, and its bytes."""

    stage: str
    reason: str
    """Name of the error and its text, without the record's own content."""
    frame: str
    """Innermost frame, ``file:line in function``."""
    topic: str
    partition: int
    offset: int
    key: str | None
    size: int
    """Bytes of the original value."""
    value_base64: str
    """The original bytes; cut to the first 512 KiB when larger (``size`` tells)."""
    headers: dict[str, str]
