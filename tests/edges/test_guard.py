"""The guard stands at the socket: whatever way an address is written or found, it is judged when it is connected to."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ResolveResult

from streams.core.errors import BadSettings
from streams.edges.guard import AddressRefusedError, Guard, client_session, refused

LOOPBACK = Guard(allow_private=("127.0.0.0/8",))

SPECIAL = (
    "127.0.0.1", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::",
    "2001:0:53aa:64c:0:7fff:80ff:fffe", "224.0.0.1", "ff02::1", "ff0e::1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "10.1.2.3", "172.31.0.1", "192.168.1.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "240.0.0.1", "255.255.255.255", "::", "::7f00:1", "fe80::1%eth0", "fec0::1", "fd00::1", "2001:db8::1", "3fff::1",
    "100::1", "5f00::1", "4000::1", "192.88.99.1", "168.63.129.16",
)  # fmt: skip
PUBLIC = (
    "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2001:200::1", "2a00::1",
)  # fmt: skip
ODD = ("0x7f000001", "2130706433", "127.1", "017700000001", "localhost", "", "127.0.0.1:80", "１２７.0.0.1")


@pytest.mark.parametrize("address", SPECIAL)
def test_special_addresses_are_refused(address):
    """An address that is not of the public internet is refused."""
    assert Guard().refusal(address) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address):
    """An address of the public internet passes."""
    assert Guard().refusal(address) is None


@pytest.mark.parametrize("address", ODD)
def test_odd_spellings_are_refused(address):
    """What is not a plain address at the socket is refused, even where everything private is allowed."""
    assert Guard(allow_private=("0.0.0.0/0", "::/0")).refusal(address) == "not an address"


def test_private_is_allowed_by_its_network_only():
    """One allowed network opens no other."""
    guard = Guard(allow_private=("10.0.0.0/8",))
    assert [guard.refusal(a) for a in ("10.9.9.9", "127.0.0.1", "::ffff:10.9.9.9")] == [None, "loopback", "IPv4-mapped"]


def test_an_allowed_carrier_does_not_carry_a_private_address():
    """A network with NAT64 reaches public hosts through it, and no private one."""
    guard = Guard(allow_private=("64:ff9b::/96",))
    assert [guard.refusal(a) for a in ("64:ff9b::808:808", "64:ff9b::7f00:1")] == [None, "loopback"]


def test_a_network_that_cannot_be_read_is_named():
    """A wrong network is refused at the start, by the name of its setting."""
    with pytest.raises(BadSettings, match=r"network\.allow_private.*127\.0\.0\.1/8"):
        Guard(allow_private=("127.0.0.1/8",))


def test_a_refused_socket_is_an_oserror():
    """aiohttp goes on to the next address after a refusal, because it is an OSError."""
    info = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.1", 80))
    with pytest.raises(OSError, match=r"address 10\.0\.0\.1 refused: private"):
        Guard().open(info)
    assert issubclass(AddressRefusedError, OSError)


class Names(AbstractResolver):
    """A resolver with a script: each look-up of any name gives the next list of addresses."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(self, host, port=0, family=socket.AF_INET):
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [_resolved(host, port, address) for address in found]

    async def close(self):
        return None


def _resolved(host: str, port: int, address: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)


@asynccontextmanager
async def a_server(handler):
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def hello(_request):
    return web.Response(text="hello")


async def get(guard: Guard, url: str, **connector) -> str:
    async with client_session(guard, connector=connector) as session, session.get(url) as response:
        return await response.text()


async def refusal_of(guard: Guard, url: str, **connector) -> str | None:
    try:
        await get(guard, url, **connector)
    except aiohttp.ClientError as error:
        return refused(error)
    return "it was reached"


LITERALS = (
    "127.0.0.1", "[::1]", "0x7f000001", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1", "169.254.169.254", "100.64.0.1", "localhost",
)  # fmt: skip


@pytest.mark.parametrize("host", LITERALS)
def test_no_spelling_of_a_private_host_is_reached(host):
    """A private host is refused at the socket however the URL spells it."""

    async def scene():
        async with a_server(hello) as port:
            return await refusal_of(Guard(), f"http://{host}:{port}/")

    assert "refused" in (asyncio.run(scene()) or "")


@pytest.mark.parametrize("answers", [["10.0.0.7"], ["127.0.0.1", "::1"], ["::ffff:127.0.0.1"]])
def test_a_name_that_resolves_to_private_is_refused(answers):
    """A public name with only private addresses is refused."""

    async def scene():
        async with a_server(hello) as port:
            return await refusal_of(Guard(), f"http://feed.example:{port}/", resolver=Names(answers))

    assert "refused" in (asyncio.run(scene()) or "")


def test_an_allowed_address_of_a_mixed_name_is_reached():
    """One refused address of a name does not hide an allowed one."""

    async def scene():
        async with a_server(hello) as port:
            return await get(LOOPBACK, f"http://mixed.example:{port}/", resolver=Names(["10.255.0.1", "127.0.0.1"]))

    assert asyncio.run(scene()) == "hello"


def test_a_name_that_is_rebound_is_refused():
    """A name that was fine once is judged again when it is connected to again."""

    async def scene():
        guard = Guard(allow_private=("127.0.0.1/32",))
        names = Names(["127.0.0.1"], ["127.0.0.2"])
        options = {"resolver": names, "use_dns_cache": False, "force_close": True}
        async with a_server(hello) as port, client_session(guard, connector=options) as session:
            url = f"http://rebound.example:{port}/"
            async with session.get(url) as first:
                told = await first.text()
            with pytest.raises(aiohttp.ClientConnectorError) as error:
                await session.get(url)
            return told, refused(error.value)

    assert asyncio.run(scene()) == ("hello", "address 127.0.0.2 refused: loopback (not in network.allow_private)")


def test_a_redirect_to_a_private_host_is_refused():
    """A redirect leads to no address the guard refuses."""

    async def away(request):
        raise web.HTTPFound(f"http://127.0.0.2:{request.url.port}/secret")

    async def scene():
        async with a_server(away) as port:
            return await refusal_of(Guard(allow_private=("127.0.0.1/32",)), f"http://127.0.0.1:{port}/")

    assert asyncio.run(scene()) == "address 127.0.0.2 refused: loopback (not in network.allow_private)"


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://8.8.8.8/", "ws://8.8.8.8/", "tcp://8.8.8.8/"])
def test_only_http_and_https(url):
    """No other scheme is spoken."""
    assert "refused" in (asyncio.run(refusal_of(Guard(), url)) or "")


def test_a_plain_failure_is_not_a_refusal():
    """A port nobody listens on is a failure, and the guard takes no blame for it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert asyncio.run(refusal_of(LOOPBACK, f"http://127.0.0.1:{held.getsockname()[1]}/")) is None


def test_a_proxy_of_the_environment_is_ignored(monkeypatch):
    """A proxy set in the environment takes no part."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")

    async def scene():
        async with a_server(hello) as port:
            return await get(LOOPBACK, f"http://127.0.0.1:{port}/")

    assert asyncio.run(scene()) == "hello"
