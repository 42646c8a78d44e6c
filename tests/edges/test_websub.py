"""Hubs that push: subscribed to, verified, believed when they sign, renewed, left. Over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from streams.core.hubs import Keys
from streams.edges.guard import Guard
from tests.edges.hub import FEED, TOPIC, Hub, Newsroom, newsroom
from tests.edges.origin import rss

Act = Callable[[Hub, Newsroom], Awaitable[None]]


def play(act: Act, hub: Hub | None = None, guard: Guard | None = None) -> tuple[Hub, Newsroom]:
    async def scene() -> tuple[Hub, Newsroom]:
        served = hub or Hub()
        async with newsroom(served, guard) as room:
            await act(served, room)
            return served, room

    return asyncio.run(scene())


async def look(_: Hub, room: Newsroom) -> None:
    await room.subscriber.look()


def test_a_feed_that_names_a_hub_is_subscribed_to() -> None:
    """The request has what the standard asks for, the challenge comes back as text, and the lease is kept."""
    hub, room = play(look)
    form = hub.asked[0]
    assert (form["hub.mode"], form["hub.topic"], len(form["hub.secret"])) == ("subscribe", TOPIC, 64)
    assert hub.verified == [(200, "ch<a>llenge")]
    assert (room.held.status, room.held.until) == ("verified", room.time + timedelta(days=1))
    assert room.noted[-1] == room.held


def test_a_hub_is_asked_once_while_its_lease_is_young_and_again_before_its_end() -> None:
    """Renewed after four fifths of it."""

    async def act(hub: Hub, room: Newsroom) -> None:
        for hours in (0, 1, 18, 1, 1):
            room.time += timedelta(hours=hours)
            await room.subscriber.look()

    hub, room = play(act)
    assert (len(hub.asked), room.held.until) == (2, room.time + timedelta(days=1) - timedelta(hours=1))


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_what_is_pushed_and_signed_becomes_raw(method: str) -> None:
    """Under the ids that polling would give it, and the hub's last word is kept."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        room.time += timedelta(minutes=5)
        assert await hub.push(rss(1, 2), method) == 202

    _, room = play(act)
    assert (room.broker.titles, room.broker.items[0].feed.id) == (["Report 2", "Report 1"], FEED.id)
    assert room.held.last_push_at == room.time


@pytest.mark.parametrize(("method", "secret"), [("sha256", "not the secret"), ("md5", None), ("", "")])
def test_what_is_not_signed_by_the_hub_is_ignored(method: str, secret: str | None) -> None:
    """Whoever knows the address does not know the secret."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        assert await hub.push(rss(1), method, secret) == 403

    assert play(act)[1].broker.items == []


def test_nobody_is_answered_at_an_address_that_was_not_given_out() -> None:
    """Neither a challenge nor a push."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        guessed = hub.asked[0]["hub.callback"][:-1] + "x"
        assert (await hub.call_back("subscribe", TOPIC, guessed))[0] == 404
        assert await hub.push(rss(1), callback=guessed) == 410

    play(act)


def test_what_was_not_asked_is_not_verified() -> None:
    """Another topic, an end that nobody wanted, a mode there is not."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        asked = [("subscribe", "https://evil.example/"), ("unsubscribe", TOPIC), ("dance", TOPIC)]
        assert [(await hub.call_back(mode, topic))[0] for mode, topic in asked] == [404, 404, 404]
        assert room.held.status == "verified"

    play(act)


@pytest.mark.parametrize("status", [400, 404, 500, 302])
def test_a_hub_that_does_not_take_the_request_is_asked_less_and_less(status: int) -> None:
    """The reason is kept."""

    async def act(hub: Hub, room: Newsroom) -> None:
        for _ in range(60):
            await room.subscriber.look()
            room.time += timedelta(minutes=5)

    hub, room = play(act, Hub(status=status))
    assert (room.held.status, room.held.why, len(hub.asked) < 8) == ("refused", f"the hub answered {status}", True)


def test_a_hub_that_never_verifies_is_asked_less_and_less() -> None:
    """And its feed is polled as any other."""

    async def act(hub: Hub, room: Newsroom) -> None:
        for _ in range(60):
            await room.subscriber.look()
            room.time += timedelta(minutes=5)

    hub, room = play(act, Hub(verifies=False))
    assert (room.held.status, room.book.push("press", room.time), len(hub.asked) < 9) == ("asked", None, True)


def test_a_hub_that_denies_is_left_alone_for_a_day() -> None:
    """It may take a subscription back at any time."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        assert (await hub.call_back("denied", TOPIC, **{"hub.reason": "no more"}))[0] == 200
        assert await hub.push(rss(1)) == 410
        room.time += timedelta(hours=20)
        await room.subscriber.look()
        assert len(hub.asked) == 1
        room.time += timedelta(hours=5)
        await room.subscriber.look()

    assert len(play(act)[0].asked) == 2


def test_a_feed_that_is_polled_no_more_leaves_its_hub() -> None:
    """Disabled, or not in the list any more."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        room.states = [replace(room.states[0], status="disabled")]
        await room.subscriber.look()
        await room.subscriber.look()

    hub, room = play(act)
    assert ([form["hub.mode"] for form in hub.asked], room.held.status) == (["subscribe", "unsubscribe"], "ended")


def test_a_feed_that_changes_its_hub_is_subscribed_there() -> None:
    """The old lease ends by itself."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        room.states = [replace(room.states[0], topic="https://press.example/new.xml")]
        await room.subscriber.look()

    assert [form["hub.topic"] for form in play(act)[0].asked] == [TOPIC, "https://press.example/new.xml"]


def test_a_push_is_refused_while_the_broker_is_away() -> None:
    """The hub sends it again, and nothing is lost."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        room.broker.away = True
        assert await hub.push(rss(1)) == 503
        room.broker.away = False
        assert await hub.push(rss(1)) == 202

    assert play(act)[1].broker.titles == ["Report 1"]


def test_a_push_that_is_no_feed_is_acknowledged_and_told() -> None:
    """Sent again it would be the same."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        assert (await hub.push(b"<html></html>"), await hub.push(b" " * 100_001)) == (202, 413)

    assert play(act)[1].told[-1] == ("press", "", "html_page: a web page came instead of the feed")


def test_a_hub_at_a_private_address_is_refused_by_name() -> None:
    """A feed cannot make us talk to our own network."""
    hub, room = play(look, guard=Guard())
    assert hub.asked == []
    assert room.held.why == "address 127.0.0.1 refused: loopback (not in network.allow_private)"


def test_polling_hears_of_a_lease_and_of_its_end() -> None:
    """While it is in force, and not a moment longer."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        assert room.book.push("press", room.time) is not None
        assert room.book.push("press", room.time + timedelta(days=1)) is None

    play(act)


def test_a_record_that_comes_late_changes_nothing() -> None:
    """The topic is read behind what was just written."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        room.book.enter(replace(room.held, status="asked", verified_at=None, asked_at=room.time - timedelta(hours=1)))

    assert play(act)[1].held.status == "verified"


def test_secrets_differ_by_feed_and_use() -> None:
    """Who knows one knows no other."""
    keys = Keys("one"), Keys("two")
    made = {derive(feed) for key in keys for derive in (key.token, key.signing) for feed in ("a", "b")}
    assert len(made) == 8


async def _status(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        return reply.status


def test_a_call_without_parameters_is_not_found() -> None:
    """Nobody learns what is subscribed to."""

    async def act(hub: Hub, room: Newsroom) -> None:
        await room.subscriber.look()
        assert await _status(hub.asked[0]["hub.callback"]) == 404

    play(act)
