"""Whatever is refused is refused in one form: JSON with one word of what is wrong, and what there is instead."""

from __future__ import annotations

import asyncio
import json
from email.parser import BytesHeaderParser
from email.policy import HTTP
from typing import Any

import pytest
from aiohttp import web

from streams.console.live import Live
from streams.console.server import serving
from streams.console.store import Store
from streams.console.web import Site
from tests.samples import an_enriched

TITLES = {"dprk-russia": {"title": "North Korea and Russia", "labels": {"troops": "Troops", "arms": "Arms"}}}


def sent(line: str, *headers: str) -> tuple[int, Any, Any]:
    """Status, headers and JSON of the answer to a request that is written out, as no client of ours would write it."""

    async def ready() -> tuple[bool, str]:
        return True, "ok"

    async def breaks(_: web.Request) -> web.Response:
        raise RuntimeError("broken for this scene")

    async def scene() -> bytes:
        store = Store(":memory:")
        store.write([an_enriched()])
        site = Site(store, Live(), ready, [web.get("/api/breaks", breaks)], TITLES)
        async with serving(site, "127.0.0.1", 0) as address:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
            head = [line, "Host: localhost", "Connection: close", *headers, "", ""]
            writer.write("\r\n".join(head).encode())
            answer = await reader.read()
            writer.close()
        store.close()
        return answer

    head, _, body = asyncio.run(scene()).partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    return int(first.split()[1]), BytesHeaderParser(policy=HTTP).parsebytes(rest), json.loads(body)


@pytest.mark.parametrize(
    ("line", "status", "why"),
    [
        (f"GET /api/items?q={'x' * 9000} HTTP/1.1", 400, "the request line or a header is longer than 8190 bytes"),
        ("BREW /api/items HTTP/1.1", 400, "there is no such method"),
        ("GET /api/items HTCPCP/1.0", 400, "the request is not HTTP as it is written"),
        ("DELETE /api/items HTTP/1.1", 405, "/api/items takes GET, HEAD, not DELETE"),
        ("POST /api/stories/x HTTP/1.1", 405, "/api/stories/x takes GET, HEAD, not POST"),
        ("GET /api/nowhere HTTP/1.1", 404, "there is no /api/nowhere"),
        ("GET /api/ HTTP/1.1", 404, "there is no /api/"),
        ("GET /nowhere HTTP/1.1", 404, "there is no /nowhere"),
        ("CONNECT localhost:443 HTTP/1.1", 404, "there is no localhost:443"),
        ("GET /events?x=1 HTTP/1.1", 400, "x is not a parameter; /events takes none"),
        ("GET /api/stories/none HTTP/1.1", 404, "no story none"),
        ("GET /api/breaks HTTP/1.1", 500, "it failed at this, and its log says why"),
    ],
)
def test_every_refusal_has_the_one_form(line: str, status: int, why: str) -> None:
    """Of the parser, the router, a handler, or of one that broke: JSON with ``error``, and nothing that may run."""
    found, headers, body = sent(line)
    assert (found, body) == (status, {"error": why})
    assert headers["Content-Type"] == "application/json"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_expectation_nobody_can_meet_is_refused_in_the_same_form() -> None:
    """It is refused before any handler is asked."""
    status, _, body = sent("GET /api/items HTTP/1.1", "Expect: a-miracle")
    assert (status, list(body)) == (417, ["error"])


def test_a_header_that_is_too_long_is_told_like_a_line() -> None:
    """Whichever of them it was."""
    status, _, body = sent("GET /api/items HTTP/1.1", f"X-Long: {'x' * 9000}")
    assert (status, body) == (400, {"error": "the request line or a header is longer than 8190 bytes"})


def test_another_method_is_told_which_there_are() -> None:
    """The header says it for programs."""
    _, headers, _ = sent("PUT /alerts.atom HTTP/1.1")
    assert headers["Allow"] == "GET,HEAD"


@pytest.mark.parametrize("path", ["/api/items", "/api/alerts", "/alerts.atom"])
@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("watch=nope", "watch is one of dprk-russia, not 'nope'"),
        ("label=nope", "label is one of arms, troops, not 'nope'"),
        ("watch=dprk-russia&label=Arms", "label is one of arms, troops, not 'Arms'"),
        ("lang=Korean", "lang is a language tag in small letters, 'ko', not 'Korean'"),
    ],
)
def test_a_value_there_is_not_is_refused_with_those_there_are(path: str, query: str, why: str) -> None:
    """An empty list would say that there is no such news."""
    status, _, body = sent(f"GET {path}?{query} HTTP/1.1")
    assert (status, body) == (400, {"error": why})


@pytest.mark.parametrize("query", ["label=arms", "watch=dprk-russia&label=troops", "lang=sw", "watch=&label="])
def test_a_value_there_is_may_find_nothing(query: str) -> None:
    """What is defined is known before any report has it."""
    status, _, body = sent(f"GET /api/alerts?{query} HTTP/1.1")
    assert (status, body) == (200, [])
