"""The outbox of one alert: which of its messages each receiver still has to get. A fold over alerts and deliveries.

Records of both topics may come twice and in either order, so every fold is idempotent, and an outcome that arrives
before its alert is kept and counts when the alert arrives. What the outbox remembers outlives what the alerts topic
keeps, so no re-reading of the topic sends a message again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from streams.core.model import Delivery

KEEP = timedelta(days=90)
"""How long a finished message is remembered, counted in the times of alerts alone.

The times of attempts do not count: an old alert that is delivered today must be known when it is read again.
"""

PostingState = Literal["pending", "delivered", "gave_up", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One message to one receiver."""

    receiver: str
    state: PostingState = "pending"
    attempts: int = 0
    next_at: datetime | None = None
    """Not before; None is at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of an alert, with its way to every receiver."""

    event_id: str
    at: datetime
    """Arrival time of the report that set it off."""
    body: str = ""
    """What is posted, the same characters at every attempt; emptied when every receiver is served."""
    queued: bool = False
    """False while only an outcome of it is known and the alert itself has not been read."""
    postings: tuple[Posting, ...] = ()

    @property
    def finished(self) -> bool:
        return self.queued and all(posting.state != "pending" for posting in self.postings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """All messages of one alert, in the order they were queued."""

    alert: str
    messages: tuple[Message, ...] = ()

    @property
    def receivers(self) -> frozenset[str]:
        """Everyone who was ever to get a message of this alert."""
        return frozenset(posting.receiver for message in self.messages for posting in message.postings)

    @property
    def finished(self) -> bool:
        return all(message.finished for message in self.messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a receiver has to get next of one alert."""

    alert: str
    event_id: str
    receiver: str
    body: str
    at: datetime
    attempts: int
    """Attempts already made."""
    next_at: datetime | None


def knows(outbox: Outbox | None, event_id: str) -> bool:
    """Whether this message has been queued before."""
    return outbox is not None and any(m.event_id == event_id and m.queued for m in outbox.messages)


def queue(outbox: Outbox, event_id: str, at: datetime, body: str, receivers: Iterable[str]) -> Outbox:
    """Put a message behind the others, for these receivers; outcomes that came before it count."""
    early = tuple(p for m in outbox.messages if m.event_id == event_id for p in m.postings)
    postings = tuple(Posting(receiver=name) for name in sorted(receivers))
    message = Message(event_id=event_id, at=at, body=body, queued=True, postings=postings)
    others = tuple(m for m in outbox.messages if m.event_id != event_id)
    return prune(replace(outbox, messages=(*others, _further(message, early))), at)


def settle(outbox: Outbox, delivery: Delivery) -> Outbox:
    """Count one attempt. Of two reports the further one wins: delivered, then given up, then more attempts."""
    state: PostingState = "pending" if delivery.outcome == "retry" else delivery.outcome
    told = Posting(
        receiver=delivery.receiver, state=state, attempts=delivery.attempt,
        next_at=delivery.next_at if state == "pending" else None,
    )  # fmt: skip
    if all(message.event_id != delivery.event_id for message in outbox.messages):
        early = Message(event_id=delivery.event_id, at=delivery.at, postings=(told,))
        return replace(outbox, messages=(*outbox.messages, early))
    messages = tuple(_further(m, (told,)) if m.event_id == delivery.event_id else m for m in outbox.messages)
    return replace(outbox, messages=messages)


def merge(outbox: Outbox, other: Outbox) -> Outbox:
    """Take the further posting of each message of ``outbox``; messages only the other knows are left out."""
    known = {message.event_id: message.postings for message in other.messages}
    messages = tuple(_further(m, known.get(m.event_id, ())) for m in outbox.messages)
    return replace(outbox, messages=messages)


def due(outbox: Outbox) -> Iterator[Due]:
    """What each receiver has to get next: the first message it has not got, since messages go out in order."""
    waiting: set[str] = set()
    for message in outbox.messages:
        for posting in message.postings:
            if not message.queued or posting.state != "pending" or posting.receiver in waiting:
                continue
            waiting.add(posting.receiver)
            yield Due(
                alert=outbox.alert, event_id=message.event_id, receiver=posting.receiver, body=message.body,
                at=message.at, attempts=posting.attempts, next_at=posting.next_at,
            )  # fmt: skip


def prune(outbox: Outbox, now: datetime) -> Outbox:
    """Forget messages that are finished, or never were queued, and older than ``KEEP`` at ``now``."""
    kept = tuple(m for m in outbox.messages if now - m.at <= KEEP or (m.queued and not m.finished))
    return outbox if len(kept) == len(outbox.messages) else replace(outbox, messages=kept)


def _further(message: Message, told: Sequence[Posting]) -> Message:
    """The message after these accounts of it: for each receiver the one that has got further.

    Once queued, accounts of others than its receivers are passed over: the settings have changed, and the body may be
    gone already.
    """
    best = {posting.receiver: posting for posting in message.postings}
    for posting in told:
        if posting.receiver in best:
            best[posting.receiver] = max(best[posting.receiver], posting, key=_progress)
        elif not message.queued:
            best[posting.receiver] = posting
    after = replace(message, postings=tuple(best[name] for name in sorted(best)))
    return replace(after, body="") if after.finished else after


def _progress(posting: Posting) -> tuple[bool, bool, int, str, datetime]:
    """How far a posting has got; a total order, so that merging does not depend on who came first."""
    beginning = datetime.min.replace(tzinfo=UTC)
    return (
        posting.state == "delivered", posting.state != "pending", posting.attempts, posting.state,
        posting.next_at or beginning,
    )  # fmt: skip
