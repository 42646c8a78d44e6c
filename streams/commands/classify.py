"""``pactwire classify``: judge items from files or standard input, without Kafka."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click
import orjson

from streams import settings
from streams.commands.inputs import batches, items
from streams.commands.judging import reader_of
from streams.core.answers import answer
from streams.core.errors import BadInput
from streams.core.model import RawItem
from streams.core.reading import Reader
from streams.edges.items import Kind


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
    reader = reader_of(directory)
    failed = False
    for batch in batches(items(files or ("-",), kind)):
        for error in (item for item in batch if isinstance(item, BadInput)):
            click.echo(f"pactwire: {error}", err=True)
            failed = True
        _print(reader, [item for item in batch if isinstance(item, RawItem)])
    sys.exit(1 if failed else 0)


def _print(reader: Reader, raws: list[RawItem]) -> None:
    for raw, reading in zip(raws, reader.read(raws), strict=True):
        sys.stdout.buffer.write(orjson.dumps(answer(reader, raw, reading)) + b"\n")
    sys.stdout.buffer.flush()
