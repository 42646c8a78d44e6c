"""The console answers to its own names: no page of somebody else reads it in a browser of this machine."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from streams.commands.console import own_names
from streams.console.hosts import Hosts
from streams.console.live import Live
from streams.console.server import serving
from streams.console.store import Store
from streams.console.web import Site
from streams.settings import load

HTTP10 = b"GET /api/items HTTP/1.0\r\n\r\n"
TWICE = b"GET /api/items HTTP/1.1\r\nHost: localhost\r\nHost: desk.example\r\n\r\n"
EVERY = ("/", "/static/app.js", "/events", "/api/alerts", "/api/nowhere", "/alerts.atom", "/health/ready", "/metrics")


def asked(host: str, *paths: str, known: tuple[str, ...] = ()) -> list[tuple[int, Any]]:
    """Status and JSON of what a console that knows these names answers to whoever asks by that one."""

    async def ready() -> tuple[bool, str]:
        return True, "ok"

    async def told(_: web.Request) -> web.Response:
        return web.json_response({})

    async def scene() -> list[tuple[int, Any]]:
        store = Store(":memory:")
        more = [web.get(path, told) for path in ("/health/ready", "/metrics")]
        site = Site(store, Live(), ready, more, hosts=Hosts(known))
        async with serving(site, "127.0.0.1", 0) as address, aiohttp.ClientSession(address) as session:
            answers = [await one(session, path) for path in paths]
        store.close()
        return answers

    async def one(session: aiohttp.ClientSession, path: str) -> tuple[int, Any]:
        async with session.get(path, headers={"Host": host}) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else None

    return asyncio.run(scene())


def raw(request: bytes) -> bytes:
    """The first line of the answer to these bytes."""

    async def ready() -> tuple[bool, str]:
        return True, "ok"

    async def scene() -> bytes:
        store = Store(":memory:")
        async with serving(Site(store, Live(), ready), "127.0.0.1", 0) as address:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
            writer.write(request)
            line = await reader.readline()
            writer.close()
        store.close()
        return line

    return asyncio.run(scene())


def test_a_name_that_is_made_to_point_here_reads_nothing() -> None:
    """Page, lists, stream, health, metrics: all of it is a 421 that says in JSON what to do."""
    answers = asked("rebound.example:8600", *EVERY)
    assert {status for status, _ in answers} == {421}
    assert {body["error"] for _, body in answers} == {
        "this console does not answer to the name 'rebound.example'; names of its own stand in console.hosts"
    }


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:", "LOCALHOST.:80", "127.0.0.1:8600", "127.9.9.9", "[::1]:8600", "[::ffff:127.0.0.1]"],
)
def test_the_loopback_is_answered(host: str) -> None:
    """In capitals, with the dot of the root, whatever the port: it may be forwarded from another."""
    assert asked(host, "/api/items") == [(200, [])]


@pytest.mark.parametrize("host", ["desk.example", "Desk.Example.:443", "[2001:db8::7]", "console:8600"])
def test_names_of_the_settings_are_answered(host: str) -> None:
    """As a reverse proxy hands them on, or as other containers ask."""
    assert asked(host, "/api/items", known=("desk.example", "2001:DB8:0::7", "console")) == [(200, [])]


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.7",
        "localhost.example",
        "127.0.0.1.example",
        "example@localhost",
        "",
        "localhost:x",
        "0x7f.1",
        "::1",
        "LOCALHO\u017fT",
    ],
)
def test_what_only_looks_like_a_name_of_ours_is_refused(host: str) -> None:
    """Addresses of other machines, names that begin or end like ours, and what is no host."""
    assert [status for status, _ in asked(host, "/api/items", known=("desk.example",))] in ([421], [400])


@pytest.mark.parametrize("request_", [HTTP10, TWICE])
def test_a_request_names_its_host_once(request_: bytes) -> None:
    """None at all, and two of which one is ours, are refused."""
    assert raw(request_).split()[1] in (b"400", b"421")


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        ("http://evil.example/api/status", "localhost", 421),
        ("HTTP://x@localhost/api/status", "localhost", 421),
        ("http://localhost:8600/api/status", "localhost", 200),
        ("http://localhost/api/status", "evil.example", 200),
        ("/api/status?u=http://localhost/", "evil.example", 421),
    ],
)
def test_a_whole_address_names_the_host(target: str, host: str, status: int) -> None:
    """Where the target of a request is one, its Host header says nothing (RFC 9112, 3.2.2)."""
    assert int(raw(f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()).split()[1]) == status


def test_the_address_a_request_came_in_on_is_answered() -> None:
    """Prometheus asks containers by their addresses, which nobody knows before they run."""
    hosts = Hosts()
    assert (hosts.refusal(["172.18.0.5:8600"], "172.18.0.5"), hosts.refusal(["172.18.0.5"], "::ffff:172.18.0.5")) == (
        None,
        None,
    )
    assert hosts.refusal(["172.18.0.6:8600"], "172.18.0.5") is not None


def test_names_come_from_the_settings() -> None:
    """Where it listens, what is listed, and what hubs call."""
    given = load(
        {
            "PACTWIRE_CONSOLE_HOST": "192.0.2.1",
            "PACTWIRE_CONSOLE_HOSTS": "console,desk.example",
            "PACTWIRE_WEBSUB_CALLBACK": "https://push.example/hub",
            "PACTWIRE_WEBSUB_SECRET": "a-secret-of-more-than-24-signs",
        },
        None,
    )
    assert list(own_names(given)) == ["192.0.2.1", "console", "desk.example", "push.example"]
