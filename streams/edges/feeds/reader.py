"""A reading process: documents on standard input, entries on standard output, within limits, until the input ends.

Started by ``pool`` as ``python -m streams.edges.feeds.reader MEGABYTES``. It may be killed at any moment.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

import msgspec

from streams.core.model import Entry
from streams.edges.feeds import wire
from streams.edges.feeds.limits import OUT_OF_MEMORY, allow_cpu, confine_memory
from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.read import read
from streams.edges.feeds.text import safe_html

STACK = 900
"""Depth of calls; deeply nested elements end in an error here, long before the C stack."""
FULL = wire.Answer(reason="memory_limit", detail="more memory than a document may have")
ENTRIES = msgspec.json.Decoder(tuple[Entry, ...])


def answer(job: wire.Job, body: bytes) -> wire.Answer:
    """Do one job; every failure that leaves the process alive is an answer."""
    try:
        return _do(job, body)
    except FeedError as error:
        return wire.Answer(reason=error.reason, detail=error.detail)
    except (MemoryError, SystemError):  # the second is what C code leaves behind that did not see the first
        return FULL
    except RecursionError:
        return wire.Answer(reason="malformed", detail="nested too deeply")
    except Exception as error:  # noqa: BLE001
        # feedparser raises of every kind, and this process exists to contain it
        return FULL if _is_of_memory(error) else wire.Answer(reason="reader_crashed", detail=type(error).__name__)


def _is_of_memory(error: BaseException | None) -> bool:
    """Tell whether an error came of another that came, in the end, of memory."""
    while error is not None and not isinstance(error, MemoryError):
        error = error.__cause__ or error.__context__
    return error is not None


def _do(job: wire.Job, body: bytes) -> wire.Answer:
    if job.task == "make_safe":
        return wire.Answer(entries=made_safe(ENTRIES.decode(body)))
    document = Document(body=body, url=job.url, charset=job.charset, format=job.format)  # type: ignore[arg-type]
    parsed = read(document, job.entries)
    if job.task == "read_safe":
        parsed = replace(parsed, entries=made_safe(parsed.entries))
    return wire.Answer(parsed=parsed)


def made_safe(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries without scripts and handlers in their texts."""
    return tuple(
        replace(entry, summary=safe_html(entry.summary), content=safe_html(entry.content)) for entry in entries
    )


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer jobs until the source ends, or after the first that ran out of memory: the heap is then in pieces."""
    decode = msgspec.json.Decoder(wire.Job).decode
    while (head := wire.read_frame(source)) is not None:
        job = decode(head)
        allow_cpu(job.cpu_s)
        given = answer(job, wire.read_frame(source) or b"")
        sink.write(wire.frame(msgspec.json.encode(given)))
        sink.flush()
        if given.reason == "memory_limit":
            return


if __name__ == "__main__":
    confine_memory(int(sys.argv[1]))
    sys.setrecursionlimit(STACK)
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:  # outside a job: while it was taken in, or its answer put together
        os._exit(OUT_OF_MEMORY)
