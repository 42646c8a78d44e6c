"""Standard streams that are closed, full or gone.

Where a descriptor is closed Python has None in place of the stream, and the next file that is opened gets its number;
an error of writing has no name, and may show only when the interpreter ends. Here each command gets three streams that
can be used like any other: an error of input or output carries the stream's name, and standard error has none, for
there is nobody left to tell.
"""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

NAMES = ("standard input", "standard output", "standard error")
INPUT, ERROR = 0, 2


def attach() -> None:
    """Put the three streams in their places. To be called once, before anything is read or printed."""
    for number, place in enumerate(("stdin", "stdout", "stderr")):
        old: TextIO | None = getattr(sys, place)
        if old is None:
            _reserve(number)
        setattr(sys, place, _text(Standard(number, closed=old is None), old))


class Standard(io.RawIOBase):
    """One of the streams. Its errors are OSErrors whose ``filename`` is the stream's name.

    An error of writing is raised once: what is still in a buffer would raise it again at every flush.
    """

    def __init__(self, number: int, *, closed: bool) -> None:
        self._number = number
        self._closed = closed
        self._mute = number == ERROR

    def fileno(self) -> int:
        return self._number

    def isatty(self) -> bool:
        return not self._closed and os.isatty(self._number)

    def readable(self) -> bool:
        return self._number == INPUT

    def writable(self) -> bool:
        return self._number != INPUT

    def readinto(self, buffer: WriteableBuffer) -> int:
        try:
            self._insist_open()
            select.select([self], [], [])  # a parent may have left it non-blocking
            return os.readv(self._number, [buffer])
        except OSError as error:
            raise self._named(error) from None

    def write(self, data: ReadableBuffer) -> int:
        try:
            self._insist_open()
            select.select([], [self], [])
            return os.write(self._number, data)
        except OSError as error:
            if self._mute:
                return memoryview(data).nbytes
            self._mute = True
            raise self._named(error) from None

    def _insist_open(self) -> None:
        if self._closed:
            raise OSError(errno.EBADF, "is closed")

    def _named(self, error: OSError) -> OSError:
        return OSError(error.errno, error.strerror, NAMES[self._number])


def _reserve(number: int) -> None:
    """Take a closed descriptor's number, so that no socket or file gets it and is taken for the stream."""
    taken = os.open(os.devnull, os.O_RDWR)
    if taken == number:
        os.set_inheritable(taken, True)
    else:
        os.close(taken)


def _text(raw: Standard, old: TextIO | None) -> TextIO:
    """The stream as text in the encoding it had; what that cannot spell is written as an escape."""
    encoding = old.encoding if old is not None else "utf-8"
    if raw.readable():
        return io.TextIOWrapper(io.BufferedReader(raw), encoding=encoding, errors="surrogateescape")
    at_once = raw.isatty() or raw.fileno() == ERROR or getattr(old, "write_through", False)
    writer = io.BufferedWriter(raw)
    return io.TextIOWrapper(writer, encoding=encoding, errors="backslashreplace", line_buffering=at_once)
