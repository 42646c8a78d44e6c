"""Reads documents in this process: what the pool's processes do, without their limits and the time they take to start.

For scenes in which no document is hostile; ``feeds/test_pool.py`` is about the processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from streams.core.model import Entry
from streams.edges.feeds.parsed import Document, Parsed
from streams.edges.feeds.read import read
from streams.edges.feeds.reader import made_safe


class InPlace:
    async def read(self, document: Document, *, safe: bool = False) -> Parsed:
        parsed = read(document)
        return replace(parsed, entries=made_safe(parsed.entries)) if safe else parsed

    async def make_safe(self, entries: Sequence[Entry], subject: str = "") -> tuple[Entry, ...]:
        return made_safe(entries)
