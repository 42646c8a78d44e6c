"""Files of one JSON object a line: what a line holds, or where in which file one is that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from streams.core.allowed import with_allowed
from streams.core.errors import Refused

T = TypeVar("T")


def decoded(
    name: str, lines: Iterable[bytes], decoder: msgspec.json.Decoder[T], refused: type[Refused]
) -> Iterator[tuple[str, T]]:
    """Yield each line's ``name:line``, counted from 1, and what it holds. Empty lines are allowed.

    :raises Refused: of the kind given, its subject is ``name:line``.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            where = f"{name}:{number}"
            yield where, _decoded(where, line, decoder, refused)


def _decoded(where: str, line: bytes, decoder: msgspec.json.Decoder[T], refused: type[Refused]) -> T:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise refused(where, with_allowed(error, decoder.type)) from error
