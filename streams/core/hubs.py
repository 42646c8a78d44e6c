"""WebSub (W3C) as its subscriber sees it: what is asked of a hub, when, and whom to believe.

The address a hub calls back and the secret it signs with come from one secret of ours and the feed's id, so nothing
secret is ever stored, and a restart or a second console knows them, too. Everything here is pure.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from streams.core.intake import FeedState, Instant
from streams.core.polling import Push

DAY_S = 86400.0
LEASE_LEAST_S, LEASE_MOST_S = 300.0, 30 * DAY_S
RENEW_AT = 0.8
"""Part of a lease after which it is renewed."""
ANSWER_WITHIN = timedelta(minutes=10)
"""A hub that has not come back to verify by then is asked again."""
RETRY_S, RETRY_MOST_S = 300.0, DAY_S
DENIED = 20
"""As many failures as let a hub rest for a day."""
METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
"""Those of the standard. SHA-1 in an HMAC is not broken, and the largest public hub knows nothing else."""

SubscriptionStatus = Literal["asked", "verified", "refused", "leaving", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What stands between a feed and its hub."""

    id: str
    """Feed id."""
    hub: str
    topic: str
    """The address under which the hub knows the feed."""
    status: SubscriptionStatus
    asked_at: Instant
    verified_at: Instant | None = None
    until: Instant | None = None
    """End of the lease."""
    last_push_at: Instant | None = None
    failures: int = 0
    """Requests in a row that the hub refused or did not answer."""
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """What is derived from our secret, one a feed."""

    secret: str

    def token(self, feed_id: str) -> str:
        """Return the last part of the address that the hub calls: who does not know it is not the hub."""
        return self._derived("callback", feed_id)[:32]

    def signing(self, feed_id: str) -> str:
        """Return the secret the hub signs with, given to it when subscribing."""
        return self._derived("content", feed_id)

    def _derived(self, use: str, feed_id: str) -> str:
        return hmac.new(self.secret.encode(), f"{use}|{feed_id}".encode(), hashlib.sha256).hexdigest()

    def fits(self, feed_id: str, token: str) -> bool:
        """Tell whether a token is this feed's."""
        return hmac.compare_digest(self.token(feed_id).encode(), token.encode())

    def signed(self, feed_id: str, body: bytes, header: str) -> bool:
        """Tell whether ``X-Hub-Signature`` signs these bytes for this feed."""
        method, _, given = header.strip().partition("=")
        if method.lower() not in METHODS:
            return False
        wanted = hmac.new(self.signing(feed_id).encode(), body, method.lower()).hexdigest()
        return hmac.compare_digest(wanted.encode(), given.strip().lower().encode())


def next_step(
    state: FeedState | None, held: Subscription | None, now: datetime
) -> Literal["subscribe", "leave"] | None:
    """Return what to ask of the feed's hub now; ``state`` is None for a feed that is not listed any more."""
    wanted = state is not None and state.status == "active" and state.hub is not None
    if not wanted:
        return "leave" if held is not None and _is_open(held, now) else None
    assert state is not None
    if held is None or (held.hub, held.topic) != (state.hub, topic_of(state)):
        return "subscribe"
    return "subscribe" if now >= due_again(held) else None


def topic_of(state: FeedState) -> str:
    """Return the address a hub knows the feed by: what it calls itself, else where it is polled."""
    return state.topic or state.moved_to or state.url


def due_again(held: Subscription) -> datetime:
    """Return when to ask the hub again: to renew, or because it did not do what was asked."""
    if held.status == "verified" and held.until is not None and held.verified_at is not None and not held.failures:
        return held.verified_at + RENEW_AT * (held.until - held.verified_at)
    wait = min(RETRY_S * 2.0 ** min(held.failures, DENIED), RETRY_MOST_S)
    return held.asked_at + max(timedelta(seconds=wait), ANSWER_WITHIN)


def asked(state: FeedState, held: Subscription | None, now: datetime) -> Subscription:
    """Return the subscription when the hub is about to be asked; it may verify before it has answered.

    Each request after the first counts as failed until the hub has verified it: one that never does is asked less and
    less. A lease that is in force stays so until its end, whatever becomes of the request to renew it.
    """
    hub, topic = state.hub or "", topic_of(state)
    if held is None or (held.hub, held.topic) != (hub, topic):
        return Subscription(id=state.id, hub=hub, topic=topic, status="asked", asked_at=now)
    status: SubscriptionStatus = "verified" if in_force(held, now) else "asked"
    return replace(held, status=status, asked_at=now, failures=held.failures + 1)


def failed(held: Subscription, why: str, now: datetime) -> Subscription:
    """Return the subscription after a request the hub did not take."""
    status: SubscriptionStatus = "verified" if in_force(held, now) else "refused"
    return replace(held, status=status, failures=max(held.failures, 1), why=why)


def verified(held: Subscription, lease_s: float | None, now: datetime) -> Subscription:
    """Return the subscription after the hub verified it for so many seconds."""
    lease = min(max(lease_s or DAY_S, LEASE_LEAST_S), LEASE_MOST_S)
    until = now + timedelta(seconds=lease)
    return replace(held, status="verified", verified_at=now, until=until, failures=0, why=None)


def denied(held: Subscription, why: str, now: datetime) -> Subscription:
    """Return the subscription after the hub took it back: it is asked again after a day."""
    return replace(held, status="refused", until=None, asked_at=now, failures=DENIED, why=why)


def leaving(held: Subscription, now: datetime) -> Subscription:
    """Return the subscription when the hub is about to be told that nobody wants it any more."""
    return replace(held, status="leaving", until=None, asked_at=now)


def ended(held: Subscription) -> Subscription:
    """Return the subscription after the hub verified its end."""
    return replace(held, status="ended")


def later(one: Subscription | None, other: Subscription) -> Subscription:
    """Return what tells the later moment of two; of two that tell the same, the other."""
    return one if one is not None and moment(one) > moment(other) else other


def moment(held: Subscription) -> datetime:
    """Return when the last thing happened."""
    return max(filter(None, (held.asked_at, held.verified_at, held.last_push_at)))


def pushed(held: Subscription, now: datetime) -> Subscription:
    """Return the subscription after a push."""
    return replace(held, last_push_at=now)


def in_force(held: Subscription, now: datetime) -> bool:
    """Tell whether the hub has promised to push at this time."""
    return held.status == "verified" and held.until is not None and now < held.until


def push_of(held: Subscription | None, now: datetime) -> Push | None:
    """Return what polling must know."""
    return Push(last_at=held.last_push_at) if held is not None and in_force(held, now) else None


def _is_open(held: Subscription, now: datetime) -> bool:
    return held.status == "asked" or in_force(held, now)
