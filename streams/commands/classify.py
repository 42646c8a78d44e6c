"""``pactwire classify``: judge items from files or standard input, without Kafka."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedIOBase
from pathlib import Path
from typing import cast, get_args

import click
import orjson

from streams import settings
from streams.core.answers import answer
from streams.core.errors import BadInput
from streams.core.model import RawItem
from streams.core.reading import Reader
from streams.edges.arrivals import Pause
from streams.edges.encoder import shared_encoder
from streams.edges.items import Found, Kind, read_items
from streams.edges.seeds import read_coding, read_watches

BATCH = 64
"""Items judged at a time, at most: the encoder is quicker on a batch, and memory stays bounded."""


@click.command()
@click.option("--format", "kind", type=click.Choice(get_args(Kind)), default="auto", help="Do not guess the format.")
@click.option("--watches", type=click.Path(path_type=Path, file_okay=False), help="Folder of the watches.")
@click.argument("files", nargs=-1, metavar="[FILE...|-]")
def command(kind: Kind, watches: Path | None, files: tuple[str, ...]) -> None:
    """Judge items and print one JSON line for each, in input order.

    An input is JSON lines (id, title, summary, text, lang, published, source, url; a title, summary or text is needed),
    a feed document (begins with "<", or is a JSON Feed), or else a plain article: first line title, rest text.
    Without FILE, or as "-", standard input is read. JSON lines are answered as they come, as behind `tail -f`;
    a document or an article is answered at its end.

    A line that cannot be read is named on standard error, the rest goes on, and the exit status is 1 at the end.
    Offsets of evidence count Unicode characters of the title, summary or text given, markup and all. What is longer
    than is read is cut, and "truncated" says so.
    """
    directory = watches or settings.current().watches
    reader = Reader(read_watches(directory), shared_encoder(), read_coding(directory))
    failed = False
    for batch in _batches(itertools.chain.from_iterable(_items(name, kind) for name in files or ("-",))):
        for error in (item for item in batch if isinstance(item, BadInput)):
            click.echo(f"pactwire: {error}", err=True)
            failed = True
        _print(reader, [item for item in batch if isinstance(item, RawItem)])
    sys.exit(1 if failed else 0)


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


def _batches(items: Iterable[Found]) -> Iterator[list[RawItem | BadInput]]:
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


def _print(reader: Reader, raws: list[RawItem]) -> None:
    for raw, reading in zip(raws, reader.read(raws), strict=True):
        sys.stdout.buffer.write(orjson.dumps(answer(reader, raw, reading)) + b"\n")
    sys.stdout.buffer.flush()
