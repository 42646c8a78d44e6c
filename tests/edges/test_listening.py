"""Addresses that cannot be listened on are refused under the name of the setting that is to blame."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from streams.core.errors import BadSettings, PactwireError, Unavailable
from streams.edges.embedded import free_port
from streams.edges.listening import try_to_listen
from streams.running.addresses import insist_on_addresses
from streams.settings import Console, Ops, Settings


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def refusal(host: str, port: int) -> PactwireError:
    with pytest.raises(PactwireError) as raised:
        asyncio.run(try_to_listen(host, port, "console.port"))
    return raised.value


@pytest.mark.parametrize(
    ("host", "why"), [("::1%none", "does not resolve"), ("192.0.2.1", "is not an address of this")]
)
def test_a_host_that_is_not_ours(host: str, why: str) -> None:
    """The same host will be refused again, so this is final, and its setting is named."""
    error = refusal(host, 0)
    assert (type(error), error.subject, why in error.why) == (BadSettings, "console.host", True)


def test_a_taken_port(taken: int) -> None:
    """A port may be given back, so one process alone tries again later; it says which setting and what to do."""
    error = refusal("127.0.0.1", taken)
    assert (type(error), error.subject) == (Unavailable, "console.port")
    assert error.why == f"127.0.0.1:{taken} is taken (does it run already?); set another, 0 for any free one"


def test_a_free_port_is_free_afterwards() -> None:
    """Trying it takes nothing away."""
    port = free_port()
    asyncio.run(try_to_listen("127.0.0.1", port, "console.port"))
    asyncio.run(try_to_listen("127.0.0.1", port, "console.port"))


def test_everything_that_stands_in_the_way_at_once(taken: int) -> None:
    """Before any process starts, a taken port is as final as a host that is not ours, and each is named once."""
    ops = Ops(host="192.0.2.1", fetch_port=0, worker_port=0, deliver_port=0, run_port=0)
    given = replace(Settings(), console=Console(port=taken), ops=ops)
    with pytest.raises(
        BadSettings, match=r"^ops\.host, console\.port: cannot be used\n  ops\.host: 192\.0\.2\.1 is not"
    ):
        asyncio.run(insist_on_addresses(given, ("fetch", "worker", "console", "run")))
