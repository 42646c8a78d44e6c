"""A local origin server for feeds: it answers as told, and remembers what it was asked. Real sockets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse] | web.StreamResponse]

ENTRY = "<item><guid isPermaLink='false'>{0}</guid><title>Report {0}</title><link>https://x.example/{0}</link></item>"


def rss(*names: object, head: str = "") -> bytes:
    """A feed of entries with these guids."""
    entries = "".join(ENTRY.format(name) for name in names)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{head}{entries}</channel></rss>'.encode()


DATES = (
    "Mon, 28 Apr 2025 09:00:00 GMT", "Mon, 28 Apr 2025 09:00:00 GMT", "", "Sat, 28 Apr 2035 09:00:00 GMT",
    "30 February 2025", "99999-01-01T00:00:00Z", "1745830800", "yesterday", "0000-00-00", "2025",
)  # fmt: skip


def dated(*names: object) -> bytes:
    """A feed of entries whose dates are equal, missing, in the future or impossible; an entry keeps its date."""
    whole = rss(*names).decode()
    for name in names:
        date = f"<pubDate>{DATES[sum(str(name).encode()) % len(DATES)]}</pubDate>"
        whole = whole.replace(f"<title>Report {name}</title>", f"<title>Report {name}</title>{date}")
    return whole.encode()


@dataclass(slots=True)
class Origin:
    """Answers every request by ``answer``; ``asked`` holds the requests."""

    answer: Answer
    base: str = ""
    asked: list[web.BaseRequest] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.base}/feed.xml"

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(request)
        given = self.answer(request)  # type: ignore[arg-type]
        return given if isinstance(given, web.StreamResponse) else await given


@asynccontextmanager
async def origin(answer: Answer, host: str = "127.0.0.1") -> AsyncIterator[Origin]:
    """An origin that answers so, on a port of its own."""
    served = Origin(answer)
    runner = web.ServerRunner(web.Server(served.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, host, 0)
    await site.start()
    served.base = f"http://{host}:{runner.addresses[0][1]}"
    yield served
    await runner.cleanup()


@contextmanager
def serving(answer: Answer) -> Iterator[Origin]:
    """An origin in a thread of its own."""
    ready, stop, found = threading.Event(), threading.Event(), []

    async def serve() -> None:
        async with origin(answer) as served:
            found.append(served)
            ready.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield found[0]
    finally:
        stop.set()
        thread.join()


@asynccontextmanager
async def wire(reply: bytes, *, hold: bool = False) -> AsyncIterator[str]:
    """A bare server that writes these bytes after a request and then hangs up, or holds the line."""
    release = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        await writer.drain()
        if hold:
            await release.wait()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed.xml"
    release.set()
    server.close()


def body(content: bytes, status: int = 200, **headers: str) -> Answer:
    """Answer always so; underscores in header names stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: web.Response(body=content, status=status, headers=named)


def in_turn(*answers: Answer) -> Answer:
    """Answer the first request by the first, and so on; the last goes on for ever."""
    left = list(answers)

    def answer(request: web.Request) -> Awaitable[web.StreamResponse] | web.StreamResponse:
        return (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer
