"""What addresses give when they are asked for a feed: the entries counted, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from streams.core.model import FeedRef, FeedState
from streams.core.polling import Failed, Read
from streams.edges.feeds.pool import ReaderPool
from streams.edges.fetch import policy_for
from streams.edges.http import Page
from streams.edges.once import named_loopback
from streams.edges.poll import Polled, Poller
from streams.intake.client import client_of
from streams.settings import Settings


async def check_all(urls: Iterable[str], given: Settings, tell: Callable[[dict[str, Any]], object]) -> int:
    """Fetch each address once and tell what it gave; the exit status."""
    status, now = 0, datetime.now(UTC)
    own = tuple(network for url in urls for network in named_loopback(url))
    async with client_of(given, own) as client, ReaderPool() as readers:
        poller = Poller(client, readers)
        for url in urls:
            state = FeedState(id="check", url=url)
            polled = await poller.poll(FeedRef(id="check", url=url), state, now, policy_for(60))
            tell(found(url, polled))
            status |= not isinstance(polled.outcome, Read)
    return int(status)


def found(url: str, polled: Polled) -> dict[str, Any]:
    """Return what a fetch gave: a feed with its entries counted, or the reason why not."""
    match polled.outcome, polled.answer:
        case Read() as read, Page() as page:
            dates = [raw.entry.published or raw.entry.updated for raw in polled.new]
            return {
                "url": url, "ok": True, "format": polled.new[0].format if polled.new else None,
                "entries": len(polled.new), "held": polled.held,
                "refused": [
                    {"entry": each.index + 1, "reason": each.reason, "detail": each.detail} for each in polled.refusals
                ],
                "truncated": read.truncated, "hub": read.hub,
                "newest": max(filter(None, dates), default=None), "conditional": bool(read.etag or read.last_modified),
                "came_from": page.url, "moving_to": page.moving_to,
            }  # fmt: skip
        case Failed() as failed, _:
            hint = "" if url.startswith(("http:", "https:")) else "; pactwire feeds parse FILE reads a file"
            detail = f"{polled.detail}{hint}"
            return {"url": url, "ok": False, "reason": failed.reason, "status": failed.status, "detail": detail}
        case _:
            return {"url": url, "ok": False, "reason": "gone", "status": 410, "detail": polled.detail}
