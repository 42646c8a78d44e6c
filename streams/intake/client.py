"""The HTTP client for feeds, as the settings ask for it. Beside ``fetching``, so that no broker's library is loaded."""

from __future__ import annotations

from streams.edges.guard import Guard
from streams.edges.http import FeedClient, HttpLimits
from streams.settings import Settings


def client_of(given: Settings, also: tuple[str, ...] = ()) -> FeedClient:
    """The client the settings ask for; ``also`` names further networks it may reach."""
    limits = HttpLimits(total_s=given.feeds.timeout_s, body_bytes=given.feeds.max_body_bytes)
    guard = Guard(allow_private=(*given.network.allow_private, *also))
    return FeedClient(guard, contact=given.feeds.contact, limits=limits, connections=2 * given.feeds.concurrency)
