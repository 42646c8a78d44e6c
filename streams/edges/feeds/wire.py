"""What passes between the pool and its reading processes: a length, then JSON or bytes. No pickle from strangers."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import BinaryIO, Literal

import msgspec

from streams.core.model import Entry
from streams.edges.feeds.parsed import Document, Parsed, Reason

LENGTH = struct.Struct(">I")


class Job(msgspec.Struct, frozen=True):
    """What is to be done, without what it is to be done with, which follows in a frame of its own."""

    cpu_s: float
    task: Literal["read", "read_safe", "make_safe"] = "read"
    """Read a document; read it and take scripts out of its entries; take them out of these entries."""
    url: str = ""
    charset: str | None = None
    format: str | None = None
    entries: int = 0
    """At most so many are read."""


class Answer(msgspec.Struct, frozen=True):
    """Entries, or the reason why there are none."""

    parsed: Parsed | None = None
    entries: tuple[Entry, ...] | None = None
    reason: Reason = "reader_crashed"
    detail: str = ""


def frame(payload: bytes) -> bytes:
    """Return a payload behind its length."""
    return LENGTH.pack(len(payload)) + payload


def document_frames(document: Document, cpu_s: float, entries: int, *, safe: bool) -> tuple[bytes, ...]:
    """Return a document as a reading process expects it, in pieces that follow each other."""
    task: Literal["read", "read_safe"] = "read_safe" if safe else "read"
    job = Job(
        cpu_s=cpu_s, task=task, url=document.url, charset=document.charset, format=document.format, entries=entries
    )
    return frame(msgspec.json.encode(job)), LENGTH.pack(len(document.body)), document.body


def entry_frames(entries: Sequence[Entry], cpu_s: float) -> tuple[bytes, ...]:
    """Return entries whose texts are to be made safe as a reading process expects them."""
    return frame(msgspec.json.encode(Job(cpu_s=cpu_s, task="make_safe"))), frame(msgspec.json.encode(entries))


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read one frame; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])
