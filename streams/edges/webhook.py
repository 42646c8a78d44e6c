"""One attempt to hand one message to one webhook receiver, after Standard Webhooks 1.0.

A 2xx is success, 410 says "never again", everything else may be better later: a receiver that answers 404 or 401
today is mostly one that somebody is repairing, and an alert is worth the tries of the schedule.
Redirects are not followed, because they would carry a signed message to where its receiver did not send it.
Every attempt has a connection of its own: alerts are few, the guard sees each, and no idle connection dies unnoticed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import aiohttp

from streams import __version__
from streams.core.errors import BadSettings
from streams.core.schedule import retry_after
from streams.edges.guard import Guard, client_session, refused
from streams.edges.signing import check_secrets, sign_all

ANSWER_LIMIT = 65_536
"""Bytes of an answer that are read before the connection is closed."""
LINGER_S = 1.0
"""Seconds an answer's body may take once its status is known."""
RETRY_AFTER_LIMIT_S = 86_400.0
"""Longest wait that a receiver may ask for."""
THROTTLED = frozenset({429, 502, 503, 504})
USER_AGENT = f"pactwire/{__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A webhook receiver as it is posted to. Raises BadSettings for a URL or a secret that cannot be used."""

    name: str
    url: str = field(repr=False)
    """May hold a token, so it is not shown."""
    secret: str = field(repr=False)
    timeout_s: float = 15.0
    """Seconds from the look-up of the name to the status of the answer."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadSettings(f"deliver.receivers {self.name} url", "not an http or https address")
        try:
            check_secrets(self.secret)
        except BadSettings as error:
            raise BadSettings(f"deliver.receivers {self.name} secret", error.why) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is posted: the id is that of the message over all attempts, and so are the bytes."""

    id: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of one attempt."""

    verdict: Literal["delivered", "retry", "refused"]
    status: int | None = None
    seconds: float = 0.0
    error: str | None = None
    """In words that show neither the URL nor the answer."""
    retry_after_s: float | None = None

    @property
    def throttled(self) -> bool:
        """Whether the receiver as a whole should be left alone for a while, not only this message."""
        return self.verdict == "retry" and (self.status is None or self.status in THROTTLED)


def webhook_session(guard: Guard, **connector: Any) -> aiohttp.ClientSession:
    """The session for ``post``: guarded, a connection for each attempt, answers not unpacked."""
    options = {"force_close": True, "use_dns_cache": False, "limit": 0, **connector}
    return client_session(guard, connector=options, auto_decompress=False, timeout=aiohttp.ClientTimeout(total=None))


async def post(session: aiohttp.ClientSession, target: Target, letter: Letter, now: datetime) -> Attempt:
    """Post once, signed for ``now``. Never raises for what network or receiver do."""
    start = time.perf_counter()
    try:
        async with asyncio.timeout(target.timeout_s):
            answer = await _send(session, target, letter, now)
    except TimeoutError:
        return _failed(f"no answer within {target.timeout_s:g} s", start)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return _failed(_in_words(error), start)
    seconds = time.perf_counter() - start
    await _finish(answer)
    return judge(answer.status, answer.headers.get("Retry-After"), seconds=seconds, now=now)


def _failed(why: str, start: float) -> Attempt:
    return Attempt(verdict="retry", error=why, seconds=time.perf_counter() - start)


def judge(status: int, retry_after: str | None, *, seconds: float, now: datetime) -> Attempt:
    """What an answer means. ``retry_after`` is the header as it came."""
    if 200 <= status <= 299:
        return Attempt(verdict="delivered", status=status, seconds=seconds)
    if status == 410:
        return Attempt(verdict="refused", status=status, seconds=seconds, error="gone (410)")
    error = f"answered {status}" + (", not followed" if 300 <= status <= 399 else "")
    wait = retry_after_s(retry_after, now)
    return Attempt(verdict="retry", status=status, seconds=seconds, error=error, retry_after_s=wait)


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Seconds a ``Retry-After`` asks for, as number or HTTP date; clamped to a day, None when it says nothing."""
    wait = retry_after(header, now)
    return None if wait is None else min(wait, RETRY_AFTER_LIMIT_S)


async def probe(target: Target, guard: Guard) -> str | None:
    """Why the receiver could not be reached, in words, without posting anything; None when nothing speaks against it.

    Looks the name up and asks the guard about every address. It opens no connection.
    """
    parts = urlsplit(target.url)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return "its name does not resolve"
    addresses = sorted({str(info[4][0]) for info in found})
    reasons = [guard.refusal(address) for address in addresses]
    if all(reasons):
        return ", ".join(f"{address} is refused: {why}" for address, why in zip(addresses, reasons, strict=True))
    return None


async def _send(
    session: aiohttp.ClientSession, target: Target, letter: Letter, now: datetime
) -> aiohttp.ClientResponse:
    headers = signed_headers(target.secret, letter, now)
    return await session.post(target.url, data=letter.body, headers=headers, allow_redirects=False)


def signed_headers(secret: str, letter: Letter, now: datetime) -> dict[str, str]:
    """All headers of an attempt made at ``now``."""
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": USER_AGENT,
        "webhook-id": letter.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign_all(secret, letter.id, timestamp, letter.body),
    }


async def _finish(answer: aiohttp.ClientResponse) -> None:
    """Read the rest within limits, throw it away and hang up.

    The status has decided: a receiver that has said 204 and then stalls has the message.
    """
    with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
        async with asyncio.timeout(LINGER_S):
            await _discard(answer)
    answer.close()


async def _discard(answer: aiohttp.ClientResponse) -> None:
    left = ANSWER_LIMIT
    while left > 0:
        chunk = await answer.content.read(left)
        if not chunk:
            return
        left -= len(chunk)


def _in_words(error: Exception) -> str:
    """An error without the URL: aiohttp writes it into its texts, and a URL may hold a token."""
    why = refused(error)
    if why is not None:
        return why
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "its name does not resolve"
        case aiohttp.ClientSSLError():
            return "TLS: the certificate or the handshake is not accepted"
        case aiohttp.ClientConnectorError():
            return f"cannot connect: {os.strerror(error.errno) if error.errno else type(error.os_error).__name__}"
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
            return "the connection was closed before an answer"
        case aiohttp.ClientResponseError():
            return "the answer is not HTTP"
        case _:
            return type(error).__name__
