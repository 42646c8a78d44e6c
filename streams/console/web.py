"""The console's HTTP server: page, JSON API, event stream, Atom feed; health and metrics are handed in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from typing import Any, cast

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from streams.console import asking, atom, detail, queries
from streams.console.asking import Titles
from streams.console.hosts import Hosts, named
from streams.console.live import Live
from streams.console.queries import Filter
from streams.console.refusals import SECURITY_HEADERS
from streams.console.store import Store

STATIC = {
    **dict.fromkeys(("app.js", "cards.js", "detail.js", "dom.js", "lists.js", "speech.js"), "text/javascript"),
    **dict.fromkeys(("app.css", "detail.css"), "text/css"),
    "icon.svg": "image/svg+xml",
}

Ready = Callable[[], Awaitable[tuple[bool, str]]]


class Site:
    """Routes over one read model. ``ready`` answers whether the console is current, and why not."""

    def __init__(
        self,
        store: Store,
        live: Live,
        ready: Ready,
        more: Sequence[web.RouteDef] = (),
        titles: Titles | None = None,
        hosts: Hosts | None = None,
    ) -> None:
        self._store = store
        self._live = live
        self._ready = ready
        self._more = more
        self._titles = titles or {}
        self._hosts = hosts or Hosts()
        self._streams: set[asyncio.Task[None]] = set()

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_headers, _by_its_name(self._hosts), asking.parameters])
        app.add_routes([
            web.get("/", self.page), web.get("/static/{name}", self.static), web.get("/events", self.events),
            web.get("/api/alerts", self.alerts), web.get("/api/items", self.items),
            web.get("/api/items/{watch}/{id}", self.item), web.get("/api/stories/{id}", self.story),
            web.get("/api/claims", self.claims), web.get("/api/claims/{watch}/{id:.+}", self.claim),
            web.get("/api/status", self.status),
            web.get("/api/feeds", self.feeds), web.get("/api/dead", self.dead), web.get("/alerts.atom", self.atom),
            *self._more,
        ])  # fmt: skip
        app.on_shutdown.append(self._part)
        return app

    async def page(self, _: web.Request) -> web.StreamResponse:
        return web.Response(body=_static("index.html"), content_type="text/html", charset="utf-8")

    async def static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in STATIC:
            raise web.HTTPNotFound(text=f"no file {name}")
        return web.Response(body=_static(name), content_type=STATIC[name], charset="utf-8")

    async def events(self, request: web.Request) -> web.StreamResponse:
        own = cast("asyncio.Task[None]", asyncio.current_task())
        self._streams.add(own)
        try:
            return await self._live.stream(request)
        finally:
            self._streams.discard(own)

    async def _part(self, _: web.Application) -> None:
        """Streams never end by themselves: without this, every stop with an open page lasts as long as it may."""
        for stream in self._streams:
            stream.cancel()

    async def alerts(self, request: web.Request) -> web.StreamResponse:
        return await self._list(queries.alerts, request)

    async def items(self, request: web.Request) -> web.StreamResponse:
        return await self._list(queries.items, request)

    async def _list(self, query: Callable[[Store, Filter], list[Any]], request: web.Request) -> web.StreamResponse:
        return _json(await self._asked(query, request))

    async def _asked(self, query: Callable[[Store, Filter], list[Any]], request: web.Request) -> list[Any]:
        wanted = asking.wanted(request)
        await asyncio.to_thread(asking.insist_known, wanted, self._titles, self._store)
        return await asyncio.to_thread(query, self._store, wanted)

    async def item(self, request: web.Request) -> web.StreamResponse:
        return await self._one("item", detail.item, request, "watch", "id")

    async def story(self, request: web.Request) -> web.StreamResponse:
        return await self._one("story", detail.story, request, "id")

    async def claim(self, request: web.Request) -> web.StreamResponse:
        return await self._one("claim", detail.proposition, request, "watch", "id")

    async def _one(self, kind: str, query: Callable[..., Any], request: web.Request, *parts: str) -> web.StreamResponse:
        named = [request.match_info[part] for part in parts]
        found = await asyncio.to_thread(query, self._store, *named)
        if found is None:
            raise web.HTTPNotFound(text=f"no {kind} {'/'.join(named)}")
        return _json(found)

    async def claims(self, _: web.Request) -> web.StreamResponse:
        return _json(await asyncio.to_thread(detail.ledger, self._store))

    async def status(self, _: web.Request) -> web.StreamResponse:
        ready, reason = await self._ready()
        totals = await asyncio.to_thread(queries.totals, self._store)
        facets = await asyncio.to_thread(queries.facets, self._store)
        return _json({"ready": ready, "reason": reason, "totals": totals, "facets": facets, "titles": self._titles})

    async def feeds(self, _: web.Request) -> web.StreamResponse:
        return _json(await asyncio.to_thread(queries.feeds, self._store))

    async def dead(self, _: web.Request) -> web.StreamResponse:
        return _json(await asyncio.to_thread(queries.dead, self._store))

    async def atom(self, request: web.Request) -> web.StreamResponse:
        found = await self._asked(queries.alerts, request)
        return web.Response(
            body=atom.document(found, self._titles), content_type="application/atom+xml", charset="utf-8"
        )


def _static(name: str) -> bytes:
    return files("streams.console").joinpath("static", name).read_bytes()


def _json(value: object) -> web.Response:
    response = web.Response(body=orjson.dumps(value), content_type="application/json")
    response.enable_compression()  # of lists with the text of every report a seventh remains
    return response


@web.middleware
async def _headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    response = await handler(request)
    if not response.prepared:
        response.headers.update(SECURITY_HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _by_its_name(hosts: Hosts) -> Middleware:
    @web.middleware
    async def asked(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer nothing at all, health and metrics neither, to whoever asks for another host."""
        asked_for = named(request.raw_path, request.headers.getall("Host", []))
        if why := hosts.refusal(asked_for, _reached(request)):
            raise web.HTTPMisdirectedRequest(text=why)
        return await handler(request)

    return asked


def _reached(request: web.Request) -> str:
    """The address of this machine that the request came in on."""
    socket = request.transport.get_extra_info("sockname") if request.transport else None
    return str(socket[0]) if socket else ""
