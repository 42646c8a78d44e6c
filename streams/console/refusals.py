"""Every refusal is ``{"error": "..."}`` in words, wherever it arises: in a handler, in the router, in the parser.

The server answers what is no HTTP, or too long to be taken, before any handler or middleware sees it; that is why this
is a server of its own and no middleware.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp import web
from aiohttp.http_exceptions import BadHttpMethod, LineTooLong

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
UNREADABLE: Mapping[type[BaseException], str] = {
    BadHttpMethod: "there is no such method",
    LineTooLong: "the request line or a header is longer than 8190 bytes",
}
"""Requests that could not be read, by what the parser raised."""
BROKEN = "it failed at this, and its log says why"


def refusal(status: int, why: str, allow: str | None = None) -> web.Response:
    """The one form of a refusal. ``allow`` are the methods there are, where another was asked for."""
    headers = {**SECURITY_HEADERS, "Cache-Control": "no-store", **({"Allow": allow} if allow else {})}
    body = orjson.dumps({"error": why})
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


class Runner(web.AppRunner):
    """Runs an application on a server whose refusals are all of one form."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()

        async def answered(request: web.BaseRequest) -> web.StreamResponse:
            try:
                return await made.request_handler(request)
            except web.HTTPException as refused:
                return refusal(refused.status, _why(request, refused), refused.headers.get("Allow"))

        return _Server(answered, request_factory=made.request_factory, **made._kwargs)


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Protocol(self, loop=self._loop, **self._kwargs)


class _Protocol(web.RequestHandler):
    __slots__ = ()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """What could not be read, or broke a handler; logged as ever."""
        super().handle_error(request, status, exc, message)
        answer = refusal(status, _fault(status, exc))
        answer.force_close()
        return answer


def _fault(status: int, exc: BaseException | None) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return BROKEN
    known = (words for kind, words in UNREADABLE.items() if isinstance(exc, kind))
    return next(known, "the request is not HTTP as it is written")


def _why(request: web.BaseRequest, refused: Any) -> str:
    """What a handler said; what the router refused, in words."""
    if isinstance(refused, web.HTTPMethodNotAllowed):
        return f"{request.path} takes {', '.join(sorted(refused.allowed_methods))}, not {request.method}"
    bare = refused.text == f"{refused.status}: {refused.reason}"
    if bare and refused.status == HTTPStatus.NOT_FOUND:
        return f"there is no {(request.path or request.raw_path)[:200]}"
    return str(refused.reason if bare else refused.text)
