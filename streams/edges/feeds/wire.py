"""What passes between the pool and its reading processes: a length, then JSON or bytes. No pickle from strangers."""

from __future__ import annotations

import struct
from typing import BinaryIO

import msgspec

from streams.edges.feeds.parsed import Document, Parsed, Reason

LENGTH = struct.Struct(">I")


class Job(msgspec.Struct, frozen=True):
    """A document to read, without its body, which follows in a frame of its own."""

    url: str
    charset: str | None
    format: str | None
    cpu_s: int
    entries: int


class Answer(msgspec.Struct, frozen=True):
    """Entries, or the reason why there are none."""

    parsed: Parsed | None = None
    reason: Reason = "reader_crashed"
    detail: str = ""


def frame(payload: bytes) -> bytes:
    """Return a payload behind its length."""
    return LENGTH.pack(len(payload)) + payload


def job_frames(document: Document, cpu_s: int, entries: int) -> bytes:
    """Return a document as the two frames a reading process expects."""
    job = Job(url=document.url, charset=document.charset, format=document.format, cpu_s=cpu_s, entries=entries)
    return frame(msgspec.json.encode(job)) + frame(document.body)


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read one frame; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])
