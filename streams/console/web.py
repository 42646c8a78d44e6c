"""The console's HTTP server: page, JSON API, event stream, Atom feed; health and metrics are handed in."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any, cast

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from streams.console import atom, detail, queries
from streams.console.hosts import Hosts
from streams.console.live import Live
from streams.console.queries import Filter
from streams.console.store import Store

MAX_LIMIT = 200
TEXTS = ("watch", "label", "lang", "q", "before")
FILTERED = ("/api/alerts", "/api/items", "/alerts.atom")
"""Paths that take a filter; the others of the API take no parameter."""
CURSOR = re.compile(r"\d{4}-\d\d-\d\dT[^|]*\|.")
MAX_WORDS = 20
"""Words of a search: each is a condition of its own."""

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

STATIC = {
    **dict.fromkeys(("app.js", "cards.js", "detail.js", "dom.js", "lists.js", "speech.js"), "text/javascript"),
    **dict.fromkeys(("app.css", "detail.css"), "text/css"),
    "icon.svg": "image/svg+xml",
}

Ready = Callable[[], Awaitable[tuple[bool, str]]]
Titles = Mapping[str, Mapping[str, Any]]
"""What people call a watch and its labels, by watch: ``{"title": ..., "labels": {label: title}}``."""


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
        app = web.Application(middlewares=[_headers, _errors, _by_its_name(self._hosts), _parameters])
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
        return _json(await asyncio.to_thread(query, self._store, _filter(request)))

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
        found = await asyncio.to_thread(queries.alerts, self._store, _filter(request))
        return web.Response(body=atom.document(found), content_type="application/atom+xml", charset="utf-8")


def _static(name: str) -> bytes:
    return files("streams.console").joinpath("static", name).read_bytes()


def _filter(request: web.Request) -> Filter:
    given = {name: request.query.get(name, "") for name in TEXTS}
    limit = request.query.get("limit", "50")
    if not (limit.isascii() and limit.isdigit() and len(limit) <= 4 and 1 <= int(limit) <= MAX_LIMIT):
        raise web.HTTPBadRequest(text=f"limit is a whole number from 1 to {MAX_LIMIT}, not {limit[:20]!r}")
    if len(given["q"].split()) > MAX_WORDS:
        raise web.HTTPBadRequest(text=f"q holds at most {MAX_WORDS} words")
    if given["before"] and not CURSOR.match(given["before"]):
        raise web.HTTPBadRequest(text=f"before is the cursor of a row, not {given['before'][:20]!r}")
    return Filter(**given, limit=int(limit))


def _json(value: object, status: int = 200) -> web.Response:
    response = web.Response(body=orjson.dumps(value), status=status, content_type="application/json")
    response.enable_compression()  # of lists with the text of every report a seventh remains
    return response


@web.middleware
async def _headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    response = await handler(request)
    if not response.prepared:
        response.headers.update(SECURITY_HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
    return response


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals answer in JSON, like everything else of the API."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        return _json({"error": refusal.text or refusal.reason}, status=refusal.status)


def _by_its_name(hosts: Hosts) -> Middleware:
    @web.middleware
    async def asked(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer nothing at all, health and metrics neither, to whoever asks for another host."""
        if why := hosts.refusal(request.headers.getall("Host", []), _reached(request)):
            raise web.HTTPMisdirectedRequest(text=why)
        return await handler(request)

    return asked


def _reached(request: web.Request) -> str:
    """The address of this machine that the request came in on."""
    socket = request.transport.get_extra_info("sockname") if request.transport else None
    return str(socket[0]) if socket else ""


@web.middleware
async def _parameters(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A parameter that would be ignored is refused: a misspelt filter gives everything, and nobody notices."""
    taken = (*TEXTS, "limit") if request.path in FILTERED else ()
    given = Counter(name for name, _ in request.query.items()) if _is_api(request) else Counter[str]()
    wrong = [f"{name} is not a parameter" for name in given if name not in taken]
    wrong += [f"{name} is given {times} times" for name, times in given.items() if name in taken and times > 1]
    if wrong:
        there = f"there are {', '.join(taken)}" if taken else f"{request.path} takes none"
        raise web.HTTPBadRequest(text="; ".join([*wrong, there]))
    return await handler(request)


def _is_api(request: web.Request) -> bool:
    found = request.match_info.http_exception is None
    return found and (request.path.startswith("/api/") or request.path in FILTERED)
