"""``pactwire ingest``: hand in documents from files, as an agency would by the spool or by a request."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import orjson

from streams.core.errors import BadInput
from streams.core.model import FeedRef
from streams.edges.feeds.parsed import FeedError
from streams.edges.handin import HandIn
from streams.intake.handing import UNNAMED, open_handin, open_outlet, sources_of
from streams.settings import Settings, current


@click.command()
@click.option("--source", metavar="NAME", help="Whose they are: a source of [[ingest.sources]].")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
def command(source: str | None, paths: tuple[str, ...]) -> None:
    """Write the entries of documents to RAW: NewsML-G2, ninjs, NITF, RSS, Atom, JSON Feed; folders are gone through.

    One JSON line a file tells what became of its entries, once the broker has them. What is under embargo is kept in
    the spool (ingest.spool) until its time. A file that cannot be read is told with its reason, the others go on, and
    the status is 1 at the end. Files stay where they are; the same file again gives the same ids.
    """
    given = current()
    sys.exit(asyncio.run(_ingest(given, _source(given, source), paths)))


def _source(given: Settings, name: str | None) -> FeedRef:
    known = sources_of(given.ingest)
    if name is not None and name not in known:
        raise BadInput(f"--source {name}", f"there are {', '.join(known) or 'no sources in the settings'}")
    return known[name] if name is not None else UNNAMED


async def _ingest(given: Settings, source: FeedRef, paths: Iterable[str]) -> int:
    status = 0
    async with AsyncExitStack() as stack:
        takes = await open_handin(given, await open_outlet(given, stack), stack)
        for name in _files(paths):
            told = await _take(takes, name, source, given.ingest.max_body_bytes)
            click.echo(orjson.dumps(told))
            status |= "error" in told or bool(told["refused"])
    return int(status)


def _files(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        inside = sorted(str(file) for file in Path(path).rglob("*") if file.is_file()) if Path(path).is_dir() else None
        yield from [path] if inside is None else inside


async def _take(takes: HandIn, name: str, source: FeedRef, most: int) -> dict[str, Any]:
    try:
        return {"file": name, **asdict(await takes.accept(_body(name, most), source))}
    except FeedError as error:
        return {"file": name, "error": error.reason, "detail": error.detail}
    except OSError as error:
        return {"file": name, "error": "unreadable_file", "detail": error.strerror or str(error)}
    except ValueError as error:
        return {"file": name, "error": "too_large", "detail": str(error)}


def _body(name: str, most: int) -> bytes:
    if name == "-":
        body = sys.stdin.buffer.read(most + 1)
    else:
        with Path(name).open("rb") as stream:
            body = stream.read(most + 1)
    if len(body) > most:
        raise ValueError(f"larger than {most} bytes")
    return body
