"""A reading process: documents on standard input, entries on standard output, within limits, until the input ends.

Started by ``pool`` as ``python -m streams.edges.feeds.reader MEGABYTES``. It may be killed at any moment.
"""

from __future__ import annotations

import sys
from typing import BinaryIO

import msgspec

from streams.edges.feeds import wire
from streams.edges.feeds.limits import allow_cpu, confine_memory
from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.read import read

STACK = 900
"""Depth of calls; deeply nested elements end in an error here, long before the C stack."""


def answer(job: wire.Job, body: bytes) -> wire.Answer:
    """Read one document; every failure that leaves the process alive is an answer."""
    document = Document(body=body, url=job.url, charset=job.charset, format=job.format)  # type: ignore[arg-type]
    try:
        return wire.Answer(parsed=read(document, job.entries))
    except FeedError as error:
        return wire.Answer(reason=error.reason, detail=error.detail)
    except (MemoryError, SystemError):  # the second is what C code leaves behind that did not see the first
        return wire.Answer(reason="memory_limit", detail="more memory than a document may have")
    except RecursionError:
        return wire.Answer(reason="malformed", detail="nested too deeply")
    except Exception as error:  # noqa: BLE001
        # feedparser raises of every kind, and this process exists to contain it
        return wire.Answer(reason="reader_crashed", detail=type(error).__name__)


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
    serve(sys.stdin.buffer, sys.stdout.buffer)
