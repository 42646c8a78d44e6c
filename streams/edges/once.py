"""One poll of one feed without Kafka: what was asked, answered, found and kept, as plain events.

The state lies in a folder, one file a feed, and is replaced only after every event has been taken, so that an entry
that was not printed is found again. Who polls a feed with a folder holds its lock until then.

The feed's own rhythm holds nobody back here, who asks wants to know; a server that asked for quiet does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from streams.core.addresses import host_of, web_parts, without_login
from streams.core.codec import decode, encode
from streams.core.errors import BadInput, BadRecord
from streams.core.identify import digest
from streams.core.model import FeedRef, FeedState
from streams.core.polling import Failed, Gone, Outcome, Read, Same, address, fold, listed, quiet_of, resume
from streams.core.schedule import Policy
from streams.edges.http import NoPage, NotModified, Page
from streams.edges.locks import only_one
from streams.edges.poll import Polled, Poller
from streams.edges.whole import write_whole

Event = dict[str, Any]
LOOK_S = 0.05
"""Seconds between two looks at a lock that another process holds."""
WORDS: dict[type[Outcome], str] = {Read: "polled", Same: "unchanged", Failed: "unreachable", Gone: "gone"}
"""Outcome words of ``core.words``, stage fetch."""


def named_loopback(url: str) -> tuple[str, ...]:
    """Return the networks allowed because their address was typed: this machine's own, and only as typed.

    Redirects that lead to any other private address still meet the guard.
    """
    parts = web_parts(url)
    host = (parts and parts.hostname) or ""
    if host == "localhost":
        return ("127.0.0.1/32", "::1/128")
    try:
        own = ip_address(host)
    except ValueError:
        return ()
    return (f"{own}/{own.max_prefixlen}",) if own.is_loopback else ()


class Shelf:
    """The state of one feed in a folder."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.login = url
        self.feed = FeedRef(id=digest("feed", url), url=without_login(url))
        self._file = folder / f"{self.feed.id}.json"

    def locked(self) -> AbstractAsyncContextManager[None]:
        """Wait until no other process polls this feed with this folder, and keep others waiting."""
        return only_one(self._file.with_suffix(".lock"), LOOK_S)

    def load(self, policy: Policy) -> FeedState:
        """Return the state that was kept, or a new one. Raises BadInput for a file that holds none."""
        if not self._file.exists():
            return FeedState(id=self.feed.id, url=self.feed.url, interval_s=policy.start_s)
        try:
            return listed(decode(FeedState, self._file.read_bytes()), self.feed.url)
        except BadRecord as error:
            raise BadInput(str(self._file), f"holds no state of a feed: {error}; without it all is new") from None

    def keep(self, state: FeedState) -> None:
        """Replace the state in one step."""
        write_whole(self._file, encode(state))

    def others(self) -> Iterator[FeedState]:
        """Yield the states of the other feeds in the folder that can be read."""
        for file in self._folder.glob("*.json"):
            try:
                if file != self._file:
                    yield decode(FeedState, file.read_bytes())
            except (BadRecord, OSError):
                continue  # it is told when that feed is polled


async def poll_once(
    poller: Poller, shelf: Shelf, policy: Policy, now: datetime, *, again: bool = False
) -> tuple[list[Event], FeedState]:
    """Poll, and return the events and the state to keep after they were taken.

    ``again``: also a feed that is gone, and one whose server asked for quiet.
    """
    before = shelf.load(policy)
    if again and before.status != "active":
        before = resume(before, now)
    elif not again and (quiet := _quiet(before, shelf, now, policy)):
        return [quiet], before
    if before.status != "active":
        return [{"did": "skipped", "status": before.status, "error": before.last_error}], before
    polled = await poller.poll(shelf.feed, before, now, policy, login=shelf.login)
    after = fold(before, polled.outcome, now, policy)
    return list(_events(polled, before, after)), after


def _quiet(state: FeedState, shelf: Shelf, now: datetime, policy: Policy) -> Event | None:
    """Return what is told instead of asking, while the feed's server, or its host for all its feeds, wants quiet."""
    host = host_of(address(state))
    asked = [state, *(other for other in shelf.others() if other.quiet_host == host)]
    until = max((quiet for each in asked if (quiet := quiet_of(each, now, policy)) is not None), default=now)
    if until <= now or state.status != "active":
        return None
    because = f"host wants quiet until {until:%Y-%m-%d %H:%M:%S} UTC"
    return {"did": "not_asked", "because": because, "host": host, "until": until, "error": state.last_error}


def _events(polled: Polled, before: FeedState, after: FeedState) -> Iterator[Event]:
    headers = polled.asked.headers()
    yield {"did": "asked", "url": address(before), "conditional": bool(headers), "headers": headers}
    yield _answer(polled)
    for raw in polled.new:
        entry = raw.entry
        yield {
            "did": "entry", "id": raw.id, "revision": raw.revision, "guid": entry.guid, "title": entry.title,
            "link": entry.link, "published": entry.published, "updated": entry.updated,
        }  # fmt: skip
    for refusal in polled.refusals:
        yield {"did": "refused", "entry": refusal.index, "reason": refusal.reason, "detail": refusal.detail}
    yield {
        "did": WORDS[type(polled.outcome)], "new": len(polled.new), "same": polled.same,
        "held": polled.held, "refused": len(polled.refusals), "error": polled.error, "detail": polled.detail,
        "status": after.status,
        "failures": after.failures, "interval_s": after.interval_s, "next_due_at": after.next_due_at,
        "moved_to": after.moved_to, "moving_seen": after.moving_seen, "health": after.health, "trouble": after.trouble,
        "partial": isinstance(polled.outcome, Read) and polled.outcome.partial,
        "truncated": isinstance(polled.outcome, Read) and polled.outcome.truncated, "hub": after.hub,
    }  # fmt: skip


def _answer(polled: Polled) -> Event:
    match polled.answer:
        case Page() as page:
            kept = page.validators
            return {
                "did": "answered", "status": page.status, "url": page.url, "bytes": len(page.body),
                "etag": kept.etag, "last_modified": kept.last_modified, "moving_to": page.moving_to,
            }  # fmt: skip
        case NotModified() as same:
            return {"did": "answered", "status": 304, "url": same.url, "moving_to": same.moving_to}
        case NoPage() as none:
            return {"did": "answered", "status": none.status, "url": none.url, "reason": none.reason}
        case None:
            return {"did": "answered", "status": None}
