"""Decompression of answers as they arrive, with caps: a small answer must not become a large one.

aiohttp's own inflating takes a truncated stream for a whole one; here the end of the stream is part of success.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
RAW_DEFLATE = -zlib.MAX_WBITS
STEP = 65536
"""Bytes inflated at a time, so that the caps are seen soon after they are passed."""
RATIO = 200
RATIO_FROM = 1_048_576
"""Bytes below which no ratio is a danger. XML shrinks to a twentieth; a bomb to a thousandth."""

ENCODINGS = frozenset({"gzip", "x-gzip", "deflate"})


class InflateError(ValueError):
    """A body that cannot or must not be inflated; the text is one word."""


@dataclass(slots=True)
class Inflater:
    """Inflates gzip (also several members in a row), zlib and raw deflate."""

    limit: int
    """Bytes that may come out."""
    _engine: zlib._Decompress | None = None
    _in: int = 0
    _out: int = 0
    _pieces: list[bytes] = field(default_factory=list)

    def feed(self, data: bytes) -> None:
        """Take the next piece. Raises InflateError: too_large, bomb, bad_compression."""
        self._in += len(data)
        while data:
            if self._engine is None:
                self._engine = zlib.decompressobj(_window(data))
            data = self._inflate(self._engine, data)

    def finish(self) -> bytes:
        """Return all that came out. Raises InflateError truncated when the stream had no end."""
        if self._engine is not None and not self._engine.eof:
            raise InflateError("truncated")
        return b"".join(self._pieces)

    def _inflate(self, engine: zlib._Decompress, data: bytes) -> bytes:
        """Inflate until the piece or the member ends; returns what belongs to the next member."""
        while data:
            try:
                piece = engine.decompress(data, STEP)
            except zlib.error:
                raise InflateError("bad_compression") from None
            self._keep(piece)
            if engine.eof:
                return self._next_member(engine.unused_data)
            data = engine.unconsumed_tail
        return b""

    def _next_member(self, rest: bytes) -> bytes:
        """Another gzip member goes on; padding behind the end is dropped, as gzip itself does."""
        if rest.startswith(b"\x1f"):
            self._engine = None
            return rest
        return b""

    def _keep(self, piece: bytes) -> None:
        self._out += len(piece)
        if self._out > self.limit:
            raise InflateError("too_large")
        if self._out > RATIO_FROM and self._out > RATIO * self._in:
            raise InflateError("bomb")
        self._pieces.append(piece)


def _window(data: bytes) -> int:
    """Tell gzip and zlib by their first bytes from the raw deflate that some servers send."""
    is_zlib = len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
    return GZIP_OR_ZLIB if data.startswith(b"\x1f") or is_zlib else RAW_DEFLATE
