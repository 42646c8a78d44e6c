"""``POST /ingest`` over real sockets: who may, what comes back, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from streams.edges.door import Door
from tests.edges.agency import WIRE, Desk, embargoed, ninjs
from tests.edges.origin import origin

TOKEN = "a-token-that-cannot-be-guessed"
MAY = {"Authorization": f"Bearer {TOKEN}"}
NEWSML = b"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>%b%b</itemSet></newsMessage>"""
ITEM = b"""<newsItem guid="urn:x:%d" version="1"><itemMeta/><contentMeta><headline>Report %d</headline></contentMeta>
</newsItem>"""


def post(
    body: bytes, headers: Mapping[str, str] = MAY, folder: Path | None = None, *, away: bool = False
) -> tuple[int, Any, Desk, Mapping[str, str]]:
    """Post a document: status, answer, what took it, and the headers of the answer."""

    async def scene() -> tuple[int, Any, Desk, Mapping[str, str]]:
        given = Desk(folder)
        async with aiohttp.ClientSession() as session:
            given.broker.away = away
            door = Door(given.handin, {"another-token-of-someone-else": WIRE, TOKEN: WIRE}, given, 100_000)

            async def answer(request: web.Request) -> web.Response:
                return await door.post(request)

            async with origin(answer) as served, session.post(served.url, data=body, headers=headers) as reply:
                return reply.status, await reply.json(), given, reply.headers

    return asyncio.run(scene())


def test_ninjs_is_taken() -> None:
    """The answer names the items, and the broker has them."""
    status, told, given, _ = post(ninjs(1))
    assert (status, told["sent"]) == (200, [raw.id for raw in given.broker.items])


def test_newsml_with_several_items_is_taken_whole() -> None:
    """A message is a set of items."""
    _, _, given, _ = post(NEWSML % (ITEM % (1, 1), ITEM % (2, 2)))
    assert sorted(given.broker.titles) == ["Report 1", "Report 2"]


@pytest.mark.parametrize("header", ["", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ü", TOKEN])
def test_nobody_posts_without_a_token(header: str) -> None:
    """And hears nothing but that."""
    status, _, given, headers = post(ninjs(1), {"Authorization": header})
    assert (status, headers["WWW-Authenticate"], given.broker.items) == (401, "Bearer", [])


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (b"<html></html>", 422, "html_page"), (b"", 422, "empty"), (b"{}", 422, "not_a_feed"),
        (b" " * 100_001, 413, "larger than 100000 bytes"), (embargoed(1, hours=1), 422, None),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_its_reason(body: bytes, status: int, why: str | None) -> None:
    """A document that will be refused again is told apart from one to be sent again."""
    got, told, _, _ = post(body)
    assert (got, why is None or told["error"].startswith(why)) == (status, True)


def test_a_body_without_a_length_ends_at_the_limit() -> None:
    """What is sent in pieces is counted, too."""

    async def pieces() -> Any:
        for _ in range(200):
            yield b" " * 1000

    assert post(pieces())[0] == 413  # type: ignore[arg-type]


def test_what_is_under_embargo_is_held(tmp_path: Path) -> None:
    """It is taken, and not out."""
    status, told, given, _ = post(embargoed(1, hours=1), folder=tmp_path)
    assert (status, len(told["held"]), given.broker.items) == (200, 1, [])


def test_without_the_broker_the_sender_is_asked_to_come_again() -> None:
    """No document is taken that could be lost."""
    status, _, given, headers = post(ninjs(1), away=True)
    assert (status, headers["Retry-After"], given.broker.items) == (503, "5", [])
