"""A server of thousands of feeds, to be polled: ``python -m streams.bench.press FEEDS``; it tells its port on a line.

Feed N is at ``/N`` on any address of 127.0.0.0/8 that it listens on, so that polls find as many hosts as in the wild.
It is written on bare sockets, because it shares the machine with what is measured. Linux only: elsewhere 127.0.0.2
has to be made first.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
import time
from collections import Counter
from typing import Final

HOSTS: Final = 250
ENTRIES: Final = 30
WORDS: Final = "What the ministers said in the afternoon was repeated by both sides in the evening. " * 6
PERIODS: Final = (120.0, *[1200.0] * 3, *[14400.0] * 6)
"""Seconds between two entries of a feed: one feed in ten is a wire, three are papers, the rest is seldom heard."""
REQUEST: Final = re.compile(rb"GET /(\d+) ")
CONDITION: Final = re.compile(rb"\r\nIf-None-Match: \"(\d+)\"", re.IGNORECASE)


def host(number: int) -> str:
    """Return the address that serves a feed."""
    return f"127.0.0.{1 + number % HOSTS}"


def period(number: int) -> float:
    """Return the seconds between two entries of a feed."""
    return PERIODS[number % len(PERIODS)]


def body(number: int, issue: int) -> bytes:
    """Return a feed's document: its thirty newest entries, of about a kilobyte each."""
    entries = "".join(_entry(number, each) for each in range(issue, issue - ENTRIES, -1))
    head = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed {number}</title>'
    return f"{head}<link>https://f{number}.example/</link>{entries}</channel></rss>".encode()


def _entry(number: int, issue: int) -> str:
    return (
        f"<item><title>Report {issue} of feed {number}</title><link>https://f{number}.example/{issue}</link>"
        f'<guid isPermaLink="false">f{number}-{issue}</guid>'
        f"<pubDate>Mon, 28 Apr 2025 09:{issue % 60:02}:00 +0900</pubDate><category>politics</category>"
        f"<description><![CDATA[<p>{WORDS}</p>]]></description></item>"
    )


class Press:
    """What was asked and answered."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.counts: Counter[str] = Counter()
        self.known: set[int] = set()

    def answer(self, request: bytes) -> bytes:
        """Return the whole answer to one request."""
        found = REQUEST.match(request)
        if found is None:
            told = json.dumps({**self.counts, "feeds": len(self.known)}).encode()
            return _answer(b"200 OK", told)
        number, condition = int(found[1]), CONDITION.search(request)
        issue = 1000 + int((time.monotonic() - self.began + 7 * number) / period(number))
        self.known.add(number)
        self.counts["polls"] += 1
        if condition is not None and int(condition[1]) == issue:
            self.counts["unchanged"] += 1
            return _answer(b"304 Not Modified", b"", issue)
        whole = body(number, issue)
        self.counts["documents"] += 1
        self.counts["bytes"] += len(whole)
        return _answer(b"200 OK", whole, issue)


def _answer(status: bytes, content: bytes, issue: int | None = None) -> bytes:
    tag = b"" if issue is None else b'ETag: "%d"\r\n' % issue
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, tag, len(content), content)


class _Talk(asyncio.Protocol):
    def __init__(self, press: Press) -> None:
        self._press = press
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            request, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._transport.write(self._press.answer(request))


def _sockets(count: int) -> list[socket.socket]:
    """Listen on so many addresses at one port."""
    made: list[socket.socket] = []
    for number in range(count):
        each = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        each.bind((host(number), made[0].getsockname()[1] if made else 0))
        made.append(each)
    return made


async def main(feeds: int) -> None:
    """Serve until ended."""
    press, loop = Press(), asyncio.get_running_loop()
    sockets = _sockets(min(feeds, HOSTS))
    for each in sockets:
        await loop.create_server(lambda: _Talk(press), sock=each, backlog=512)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
