"""The WebSub subscriber: asks hubs to push what is new, lets them verify that, and takes what they push.

    a feed names a hub -> POST to the hub -> it calls back: GET with a challenge -> a lease -> POSTs, signed -> RAW

What is pushed takes the way of every document that is handed in, and its entries have the ids that polling gives them.
A push whose signature is not ours is ignored; one whose entries the broker does not take is refused, so that the hub
sends it again. Hubs are reached through the address guard; redirects are not followed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import aiohttp
from aiohttp import web

from streams.core import hubs
from streams.core.errors import Unavailable
from streams.core.hubs import Keys, Subscription
from streams.core.intake import FeedRef, FeedState
from streams.edges.bodies import TooLargeError, arrived
from streams.edges.feeds.parsed import FeedError
from streams.edges.guard import refused
from streams.edges.handin import HandIn, Taken
from streams.edges.hubbook import HubBook

LOOK_S = 10.0
ASK_S = 15.0
"""Seconds for one request to a hub."""
CHALLENGE = 4096
"""Characters of a challenge that are given back."""


class Witness(Protocol):
    """Is told of every change and of every push."""

    def taken(self, source: str, file: str, taken: Taken) -> None: ...
    def failed(self, source: str, file: str, why: str) -> None: ...
    def changed(self, held: Subscription) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Subscribes to the hubs of listed feeds."""

    session: aiohttp.ClientSession
    callback: str
    """Address under which hubs reach us, without a slash at its end."""
    keys: Keys
    book: HubBook
    note: Callable[[Subscription], Awaitable[None]]
    """Returns when the broker has it."""
    states: Callable[[], Awaitable[Sequence[FeedState]]]
    """The states of feeds that name a hub."""
    listed: Mapping[str, FeedRef]
    handin: HandIn
    witness: Witness
    now: Callable[[], datetime]
    lease_s: float = 432_000.0
    most_bytes: int = 16_777_216

    def routes(self) -> list[web.RouteDef]:
        """Return what hubs call."""
        path = "/websub/{feed}/{token}"
        return [web.get(path, self.verify, allow_head=False), web.post(path, self.receive)]

    async def run(self) -> None:
        """Subscribe, renew and leave until cancelled. Raises Unavailable when the broker does not take a change."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Ask the hubs of all feeds for which something is due, one after the other."""
        states = {state.id: state for state in await self.states() if state.id in self.listed}
        for feed_id in states.keys() | {held.id for held in self.book.all()}:
            state, held = states.get(feed_id), self.book.of(feed_id)
            step = hubs.next_step(state, held, self.now())
            if step == "subscribe" and state is not None:
                await self._ask(hubs.asked(state, held, self.now()), "subscribe")
            elif step == "leave" and held is not None:
                await self._ask(hubs.leaving(held, self.now()), "unsubscribe")

    async def _ask(self, held: Subscription, mode: str) -> None:
        await self._change(held)
        why = await self._posted(held, mode)
        present = self.book.of(held.id)
        if why is not None and present is not None and present.status != "ended":
            await self._change(hubs.failed(present, why, self.now()) if mode == "subscribe" else hubs.ended(present))

    async def _posted(self, held: Subscription, mode: str) -> str | None:
        """Send a request; return why the hub did not take it, or None."""
        form = {
            "hub.mode": mode, "hub.topic": held.topic, "hub.callback": self._address(held.id),
            "hub.secret": self.keys.signing(held.id), "hub.lease_seconds": f"{self.lease_s:.0f}",
        }  # fmt: skip
        try:
            async with (
                asyncio.timeout(ASK_S),
                self.session.post(held.hub, data=form, allow_redirects=False) as reply,
            ):
                return None if reply.status // 100 == 2 else f"the hub answered {reply.status}"
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return refused(error) or f"{type(error).__name__}: {error}"[:200]

    def _address(self, feed_id: str) -> str:
        return f"{self.callback}/websub/{feed_id}/{self.keys.token(feed_id)}"

    async def verify(self, request: web.Request) -> web.Response:
        """Answer a hub that asks whether we asked it."""
        held, query = self._held(request), request.query
        mode, topic, challenge = (query.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
        if held is None or topic != held.topic:
            raise web.HTTPNotFound(text="nobody here subscribed to that")
        if mode == "subscribe" and held.status in {"asked", "verified", "refused"}:
            await self._kept(hubs.verified(held, _seconds(query.get("hub.lease_seconds")), self.now()))
        elif mode == "unsubscribe" and held.status == "leaving":
            await self._kept(hubs.ended(held))
        elif mode == "denied":
            await self._kept(hubs.denied(held, f"denied: {query.get('hub.reason', '')[:200]}", self.now()))
            challenge = ""
        else:
            raise web.HTTPNotFound(text="nobody here asked for that")
        return web.Response(text=challenge[:CHALLENGE], content_type="text/plain")

    async def receive(self, request: web.Request) -> web.Response:
        """Take what a hub pushes."""
        held = self._held(request)
        source = None if held is None else self.listed.get(held.id)
        if held is None or source is None or not hubs.in_force(held, self.now()):
            raise web.HTTPGone(text="nobody here is subscribed to that")
        try:
            body = await arrived(request, self.most_bytes)
        except TooLargeError as error:
            raise web.HTTPRequestEntityTooLarge(self.most_bytes, text=str(error)) from None
        if not self.keys.signed(held.id, body, request.headers.get("X-Hub-Signature", "")):
            self.witness.failed(held.id, "", "a push that the hub did not sign")
            raise web.HTTPForbidden(text="the signature is missing or is not ours")
        return await self._take(body, replace(source, url=held.topic), held, request.charset)

    async def _take(self, body: bytes, source: FeedRef, held: Subscription, charset: str | None) -> web.Response:
        """A push that can never be read is acknowledged: sent again it would be the same, and polling goes on."""
        try:
            taken = await self.handin.accept(body, source, charset)
        except FeedError as error:
            self.witness.failed(held.id, "", f"{error.reason}: {error.detail}")
            return web.Response(status=202)
        except Unavailable as error:
            self.witness.failed(held.id, "", str(error))
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}, text="try again") from None
        self.witness.taken(held.id, "", taken)
        await self._kept(hubs.pushed(held, self.now()))
        return web.Response(status=202)

    def _held(self, request: web.Request) -> Subscription | None:
        feed_id = request.match_info["feed"]
        return self.book.of(feed_id) if self.keys.fits(feed_id, request.match_info["token"]) else None

    async def _kept(self, held: Subscription) -> None:
        """Change it, or have the hub come again."""
        try:
            await self._change(held)
        except Unavailable:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}, text="try again") from None

    async def _change(self, held: Subscription) -> None:
        self.book.enter(held)
        await self.note(held)
        self.witness.changed(held)


def _seconds(text: str | None) -> float | None:
    return float(text[:10]) if text and text.isascii() and text.isdigit() else None
