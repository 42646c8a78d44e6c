"""``POST /ingest``: an agency posts a document and hears what became of its entries once the broker has them.

    401 no or a strange token · 413 too large · 422 no document, or none of its entries can be taken · 503 try again
    200 {"sent": [ids], "held": [ids], "outdated": [ids], "refused": ["entry 3: ..."]}

The token says who posts. Tokens are compared in constant time, and neither they nor the document reach a log.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Protocol

import orjson
from aiohttp import web

from streams.core.errors import Unavailable
from streams.core.model import FeedRef
from streams.edges.bodies import TooLargeError, arrived
from streams.edges.feeds.parsed import FeedError
from streams.edges.handin import HandIn, Taken

AT_ONCE = 4
"""Documents in memory at one time; others wait for their turn."""
RETRY_AFTER_S = "5"


class Witness(Protocol):
    """Is told of every document."""

    def taken(self, source: str, file: str, taken: Taken) -> None: ...
    def failed(self, source: str, file: str, why: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Door:
    """Takes documents from those who have a token."""

    handin: HandIn
    tokens: Mapping[str, FeedRef]
    witness: Witness
    most_bytes: int = 16_777_216
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def post(self, request: web.Request) -> web.Response:
        """Answer one document."""
        source = self._source(request.headers.get("Authorization", ""))
        if source is None:
            return _answer(401, {"error": "a bearer token of a source is needed"}, {"WWW-Authenticate": "Bearer"})
        try:
            async with self._turns:
                body = await arrived(request, self.most_bytes)
                return self._told(source, await self.handin.accept(body, source, request.charset))
        except FeedError as error:
            return self._refuse(source, 422, f"{error.reason}: {error.detail}")
        except TooLargeError as error:
            return self._refuse(source, 413, str(error))
        except (TimeoutError, Unavailable) as error:
            why = str(error) or "the document took too long to arrive"
            return self._refuse(source, 503, why, {"Retry-After": RETRY_AFTER_S})

    def _source(self, header: str) -> FeedRef | None:
        """Every token is compared, so that time tells nothing."""
        scheme, _, given = header.partition(" ")
        matches = [
            source
            for token, source in self.tokens.items()
            if hmac.compare_digest(token.encode(), given.strip().encode())
        ]
        return matches[0] if matches and scheme.lower() == "bearer" else None

    def _told(self, source: FeedRef, taken: Taken) -> web.Response:
        self.witness.taken(source.id, "", taken)
        is_any = taken.sent or taken.held or taken.outdated or not taken.refused
        return _answer(200 if is_any else 422, asdict(taken))

    def _refuse(self, source: FeedRef, status: int, why: str, headers: Mapping[str, str] | None = None) -> web.Response:
        self.witness.failed(source.id, "", why)
        return _answer(status, {"error": why}, headers)


def _answer(status: int, told: object, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(body=orjson.dumps(told), status=status, content_type="application/json", headers=headers)
