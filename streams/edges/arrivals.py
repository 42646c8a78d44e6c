"""Lines of a stream as they arrive, and the pauses between them.

Who works in batches must know when nothing more comes for now: somebody may wait for the answer to the last line, at a
terminal or behind ``tail -f``. A file never pauses, so its batches are full.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from io import BufferedIOBase

from streams.core.errors import BadInput

PATIENCE_S = 0.01
"""A gap as long as this is a pause; lines of a program that writes all it has come closer together."""
CHUNK = 65_536
LONGEST_LINE = 8 * 1024 * 1024


class Pause:
    """Nothing more is there for now: what waits for company should be answered."""


Line = bytes | BadInput | Pause


def lines(stream: BufferedIOBase, name: str) -> Iterator[Line]:
    """Yield lines with their ends, each once it is whole; one too long to be an item is passed over and told."""
    line, number = bytearray(), 1
    for chunk in _chunks(stream):
        if isinstance(chunk, Pause):
            yield chunk
            continue
        *ends, begun = chunk.split(b"\n")
        for end in ends:
            yield _whole(line + end + b"\n", name, number)
            line, number = bytearray(), number + 1
        line += begun
        del line[LONGEST_LINE:]
    if line:
        yield _whole(line, name, number)


def _whole(line: bytearray, name: str, number: int) -> Line:
    if len(line) < LONGEST_LINE:
        return bytes(line)
    return BadInput(f"{name}:{number}", f"longer than {LONGEST_LINE} bytes")


def _chunks(stream: BufferedIOBase) -> Iterator[bytes | Pause]:
    while True:
        if not _is_there(stream, PATIENCE_S):
            yield Pause()
            _is_there(stream, None)
        chunk = stream.read1(CHUNK)
        if not chunk:
            return
        yield chunk


def _is_there(stream: BufferedIOBase, patience_s: float | None) -> bool:
    """Wait until something, or the end, can be read; what has no descriptor is there."""
    try:
        readable, _, _ = select.select([stream], [], [], patience_s)
    except (OSError, ValueError):
        return True
    return bool(readable)
