"""A polite, distrustful HTTP client for feeds: one conditional GET, whose answer names every way it can end.

Polite: a User-Agent with a contact, conditions byte for byte as the server gave them, no cookies, no Referer, and a
server that knows ``A-IM: feed`` (RFC 3229) need only send what is new.
Distrustful: the guard at every socket, each redirect looked at, a total deadline, caps on what is read and inflated.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

import aiohttp
from yarl import URL

from streams import __version__
from streams.core.addresses import web_parts
from streams.edges.guard import Guard, client_session, refused
from streams.edges.inflate import ENCODINGS, InflateError, Inflater

FOREIGN = "not an http or https address, and only those are fetched"
HOPS = 5
WHOLE = frozenset({200, 203})
"""The second from a proxy that changed something on the way."""
PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, application/json;q=0.7, text/xml;q=0.7, */*;q=0.1"
)


def user_agent(contact: str) -> str:
    """Return how we name ourselves, with the address where we can be reached."""
    return f"Pactwire/{__version__}" + (f" (+{contact})" if contact else "")


Reason = Literal[
    "timeout", "unreachable", "tls", "address_refused", "bad_url", "bad_answer", "http_status", "empty_redirect",
    "too_many_redirects", "too_large", "bomb", "bad_compression", "truncated", "unknown_encoding",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """What one request may cost."""

    total_s: float = 30.0
    """Deadline for everything, redirects included."""
    idle_s: float = 15.0
    """Longest silence between two pieces."""
    body_bytes: int = 16_777_216
    """After inflating."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Validators of the last complete answer, byte for byte."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return them as request headers."""
        sent = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in sent.items() if value is not None}

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A complete answer with a body."""

    status: int
    """200, 203, or 226: only what is new since the validators that were sent."""
    url: str
    """Where it came from in the end."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    moving_to: str | None = None
    """Where every redirect on the way was permanent, the address at its end."""

    @property
    def validators(self) -> Conditions:
        """Return the validators to send next time."""
        return Conditions(etag=self.headers.get("etag"), last_modified=self.headers.get("last-modified"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304: the document is the one we have."""

    url: str
    headers: Mapping[str, str]
    moving_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPage:
    """No usable answer, and why."""

    reason: Reason
    url: str
    detail: str = ""
    status: int | None = None
    headers: Mapping[str, str] | None = None


Answer = Page | NotModified | NoPage


class FeedClient:
    """GET for feeds. One session for all of them; hosts share nothing but the connector."""

    def __init__(
        self, guard: Guard, *, contact: str = "", limits: HttpLimits | None = None, connections: int = 64
    ) -> None:
        self._limits = limits or HttpLimits()
        self._session = client_session(
            guard,
            connector={"limit": connections, "limit_per_host": 4},
            headers={"User-Agent": user_agent(contact), "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.idle_s, sock_read=self._limits.idle_s),
            auto_decompress=False,
            requote_redirect_url=False,
        )

    async def __aenter__(self) -> FeedClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def get(self, url: str, conditions: Conditions | None = None, *, login: str | None = None) -> Answer:
        """Ask for a document; every failure of network, server or content is an answer, none is raised.

        ``login`` is an address with name and password, which are told to its own host and to no other.
        """
        given = conditions or Conditions()
        headers = given.headers() | ({"A-IM": "feed"} if given else {})
        try:
            async with asyncio.timeout(self._limits.total_s):
                return await self._follow(URL(url), headers, URL(login or url))
        except InflateError as error:
            return NoPage(reason=_word(error), url=url, detail="of the answer's body")
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            return _no_page(error, url)

    async def _follow(self, url: URL, headers: dict[str, str], login: URL) -> Answer:
        """Walk the redirects."""
        first, permanent = url, True
        for hop in range(HOPS + 1):
            own = _login(login) if url.origin() == login.origin() else {}
            answer = await self._ask(url.with_user(None), headers | own)
            if not isinstance(answer, _Redirect):
                return _moved(answer, str(url) if hop and permanent else None)
            target = _target(url, answer.location)
            if target is None:
                return NoPage(reason="empty_redirect", url=str(url), status=answer.status)
            url, permanent = target, permanent and answer.status in PERMANENT
        return NoPage(reason="too_many_redirects", url=str(first.with_user(None)), detail=f"more than {HOPS}")

    async def _ask(self, url: URL, headers: dict[str, str]) -> Answer | _Redirect:
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            received, is_asked = _headers(response), "A-IM" in headers
            if response.status in REDIRECTS:
                return _Redirect(status=response.status, location=received.get("location", ""))
            if response.status == 304 and is_asked:
                return NotModified(url=str(url), headers=received)
            if response.status in WHOLE or (response.status == 226 and is_asked and _is_delta(received)):
                return await self._page(response, url, received)
            return NoPage(
                reason="http_status", url=str(url), detail=str(response.status),
                status=response.status, headers=received,
            )  # fmt: skip

    async def _page(self, response: aiohttp.ClientResponse, url: URL, received: Mapping[str, str]) -> Page | NoPage:
        encoding = received.get("content-encoding", "identity").strip().lower() or "identity"
        if encoding not in ENCODINGS | {"identity"}:
            return NoPage(reason="unknown_encoding", url=str(url), detail=encoding[:40], status=response.status)
        body = await _body(response, encoding, self._limits.body_bytes)
        return Page(status=response.status, url=str(url), headers=received, body=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redirect:
    status: int
    location: str


async def _body(response: aiohttp.ClientResponse, encoding: str, limit: int) -> bytes:
    if encoding != "identity":
        inflater = Inflater(limit)
        async for piece in response.content.iter_any():
            inflater.feed(piece)
        return inflater.finish()
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > limit:
            raise InflateError("too_large")
    return bytes(body)


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Return headers by lower-case name; repeated ones are joined as the standard says.

    A value that is not UTF-8 could neither be stored as text nor sent back as it came, so it is left out:
    a feed with such a validator is told by its body's hash.
    """
    joined: dict[str, str] = {}
    for raw_name, raw_value in response.raw_headers:
        try:
            name, value = raw_name.decode("ascii").lower(), raw_value.decode("utf-8")
        except UnicodeDecodeError:
            continue
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _is_delta(received: Mapping[str, str]) -> bool:
    """Tell whether the server applied the one instance manipulation that was offered, and no other."""
    return received.get("im", "").strip().lower() == "feed"


def _target(url: URL, location: str) -> URL | None:
    """Return where a redirect leads, without credentials a stranger may have put in; raises ValueError for nonsense."""
    if not location:
        return None
    return url.join(URL(location)).with_fragment(None).with_user(None)


def _login(url: URL) -> dict[str, str]:
    """Return the credentials of an address as a header."""
    if url.user is None:
        return {}
    pair = f"{url.user}:{url.password or ''}".encode()
    return {"Authorization": f"Basic {b64encode(pair).decode()}"}


def _moved(answer: Answer, target: str | None) -> Answer:
    match answer:
        case Page():
            return Page(
                status=answer.status, url=answer.url, headers=answer.headers, body=answer.body, moving_to=target
            )
        case NotModified():
            return NotModified(url=answer.url, headers=answer.headers, moving_to=target)
        case _:
            return answer


def _word(error: InflateError) -> Reason:
    word: Reason = error.args[0]
    return word


def _no_page(error: Exception, url: str) -> NoPage:
    """Name a failure. The order matters: several of aiohttp's errors are of more than one kind."""
    words = refused(error)
    if words is not None:
        return NoPage(reason="address_refused", url=url, detail=words)
    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Reason], ...] = (
        (TimeoutError, "timeout"),
        (aiohttp.InvalidURL, "bad_url"),
        (aiohttp.ClientSSLError, "tls"),
        (aiohttp.ClientPayloadError, "truncated"),
        ((aiohttp.ClientConnectionError, OSError), "unreachable"),
        (aiohttp.ClientError, "bad_answer"),
    )
    reason: Reason = next((word for kind, word in kinds if isinstance(error, kind)), "bad_url")
    is_foreign = reason == "bad_url" and web_parts(url) is None
    return NoPage(reason=reason, url=url, detail=FOREIGN if is_foreign else f"{type(error).__name__}: {error}"[:200])
