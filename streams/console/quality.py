"""The published error figures as the API gives them: what ``make eval`` measured, and with which versions."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson
from aiohttp import web

PATH = "/api/quality"


def routes(file: Path) -> list[web.RouteDef]:
    """Serve the figures of ``file``, as they were published with this installation."""

    async def quality(_: web.Request) -> web.StreamResponse:
        try:
            body = await asyncio.to_thread(_compact, file)
        except FileNotFoundError:
            raise web.HTTPNotFound(text="no figures were published with this installation") from None
        answer = web.Response(body=body, content_type="application/json")
        answer.enable_compression()
        return answer

    return [web.get(PATH, quality)]


def _compact(file: Path) -> bytes:
    """Without the spaces that make the file fit for people: they are more than half of it."""
    return orjson.dumps(orjson.loads(file.read_bytes()))
