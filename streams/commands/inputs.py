"""Items from the files a command is given, or from standard input."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedIOBase
from pathlib import Path
from typing import cast

import click

from streams.core.errors import BadInput
from streams.core.model import RawItem
from streams.edges.arrivals import Pause
from streams.edges.items import Found, Kind, read_items

BATCH = 64
"""Items taken at a time, at most: the encoder is quicker on a batch, and memory stays bounded."""


def items(files: Iterable[str], kind: Kind) -> Iterator[Found]:
    """Yield the items of all files in order; "-" is standard input. A file that gives none is told of."""
    return itertools.chain.from_iterable(_or_told(_items(name, kind), name) for name in files)


def _or_told(found: Iterator[Found], name: str) -> Iterator[Found]:
    """Say so on standard error when nothing comes: silence would look like an answer."""
    is_any = False
    for each in found:
        is_any = is_any or not isinstance(each, Pause)
        yield each
    if not is_any:
        click.echo(f"pactwire: {name}: nothing to read", err=True)


def _items(name: str, kind: Kind) -> Iterator[Found]:
    now = datetime.now(UTC)
    try:
        if name == "-":
            yield from read_items(cast("BufferedIOBase", sys.stdin.buffer), "-", kind, now)
            return
        with Path(name).open("rb") as stream:
            yield from read_items(stream, name, kind, now)
    except OSError as error:
        yield BadInput(error.filename or name, error.strerror or str(error))


def batches(items: Iterable[Found]) -> Iterator[list[RawItem | BadInput]]:
    """Yield full batches, and smaller ones where the input pauses or ends."""
    batch: list[RawItem | BadInput] = []
    for item in items:
        if not isinstance(item, Pause):
            batch.append(item)
        if len(batch) == BATCH or (batch and isinstance(item, Pause)):
            yield batch
            batch = []
    if batch:
        yield batch
