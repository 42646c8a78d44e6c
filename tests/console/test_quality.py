"""The error figures are there for programs, too."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from streams.console.quality import PATH, routes


async def asked(file: Path) -> tuple[int, bytes, str]:
    app = web.Application()
    app.add_routes(routes(file))
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(PATH)
        return answer.status, await answer.read(), answer.content_type


@pytest.mark.parametrize(("published", "status"), [(b'{\n  "sets": {"Gold": null}\n}\n', 200), (None, 404)])
def test_the_figures_are_given_that_were_published(tmp_path: Path, published: bytes | None, status: int) -> None:
    """Without a space too many; where none were, that is said."""
    file = tmp_path / "quality.json"
    if published is not None:
        file.write_bytes(published)
    found, body, kind = asyncio.run(asked(file))
    assert (found, published is None or (body, kind) == (b'{"sets":{"Gold":null}}', "application/json")) == (
        status,
        True,
    )
