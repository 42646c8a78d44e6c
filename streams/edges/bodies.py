"""Bodies of requests that strangers send, read within limits."""

from __future__ import annotations

import asyncio

from aiohttp import web

READ_S = 30.0
"""Seconds a body may take to arrive."""


class TooLargeError(ValueError):
    """A body over its limit; the text says so."""


async def arrived(request: web.Request, most: int) -> bytes:
    """Return a body of so many bytes at most. Raises TooLargeError, and TimeoutError for one that trickles."""
    if (request.content_length or 0) > most:
        raise TooLargeError(f"larger than {most} bytes")
    body = bytearray()
    async with asyncio.timeout(READ_S):
        async for piece in request.content.iter_any():
            body += piece
            if len(body) > most:
                raise TooLargeError(f"larger than {most} bytes")
    return bytes(body)
