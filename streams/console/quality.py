"""The published error figures as the API gives them: what ``make eval`` measured, and with which versions."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

PATH = "/api/quality"


def routes(file: Path) -> list[web.RouteDef]:
    """Serve the figures of ``file``, as they were published with this installation."""

    async def quality(_: web.Request) -> web.StreamResponse:
        try:
            body = await asyncio.to_thread(file.read_bytes)
        except FileNotFoundError:
            raise web.HTTPNotFound(text="no figures were published with this installation") from None
        return web.Response(body=body, content_type="application/json")

    return [web.get(PATH, quality)]
