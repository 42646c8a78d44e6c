"""The console from its start to its stop, over real sockets."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiohttp import web

from streams.console.server import serve
from streams.console.store import Store, open_store
from streams.console.web import Ready
from streams.core.errors import BadSettings
from streams.edges.embedded import free_port

UNREACHABLE = {"bootstrap_servers": f"127.0.0.1:{free_port()}"}


def nothing(_: Ready) -> Sequence[web.RouteDef]:
    return ()


def test_a_stop_before_the_broker_was_asked_leaves_nothing_open() -> None:
    """What was not started is not left to the collector, which would complain in the log."""
    addresses: list[str] = []

    async def scene() -> None:
        stop, store = asyncio.Event(), Store(":memory:")
        stop.set()
        await serve(store, "127.0.0.1", 0, UNREACHABLE, stop, addresses.append, nothing)
        store.close()

    asyncio.run(scene())
    gc.collect()  # pytest makes an error of a client that was left open
    assert len(addresses) == 1


@pytest.mark.parametrize("made", ["file", "folder"])
def test_a_read_model_that_cannot_be_used(tmp_path: Path, made: str) -> None:
    """What is no database, or a folder that cannot be made, is refused by the name of its setting."""
    (tmp_path / "file").write_text("no database at all, and long enough for SQLite to see that it is none\n" * 10)
    path = tmp_path / "file" if made == "file" else tmp_path / "file" / "console.sqlite"
    with pytest.raises(BadSettings, match=r"^console\.database: .*file.* cannot be (used|made): "):
        open_store(path)
