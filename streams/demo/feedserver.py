"""A local server of the sample feeds: ETags, 304, and a second version once the first has been read.

Until everything runs, every feed is an empty one: what is measured then is the belt, not its start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from aiohttp import web

from streams.demo.samples import Document

EMPTY = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Nothing yet</title></channel></rss>'


class FeedServer:
    """Serves each feed's versions in order and remembers when each was first handed out."""

    def __init__(self, feeds: Mapping[str, tuple[Document, ...]]) -> None:
        self._feeds = feeds
        self._turn = -1
        self.served: dict[tuple[str, int], datetime] = {}
        """First time each (feed, version) was sent whole."""

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/feeds/{name}", self._answer)])
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._feeds:
            raise web.HTTPNotFound(text=f"no feed {name}")
        if self._turn < 0:
            return web.Response(body=EMPTY, content_type="application/rss+xml")
        document = self._current(name)
        etag = f'"{hashlib.sha256(document.body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        self.served.setdefault((name, document.version), datetime.now(UTC))
        return web.Response(body=document.body, content_type=document.media_type, headers={"ETag": etag})

    def _current(self, name: str) -> Document:
        versions = self._feeds[name]
        return versions[min(self._turn, len(versions) - 1)]

    def advance(self) -> None:
        """From now on every feed serves its first version, or the one after, if it has one."""
        self._turn += 1

    def waiting_for(self) -> list[str]:
        """Feeds whose current document nobody has fetched yet."""
        return [name for name in self._feeds if (name, self._current(name).version) not in self.served]
