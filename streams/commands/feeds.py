"""``pactwire feeds``: read feed documents from files, show the feed list, try one address."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import click
import msgspec
import orjson

from streams.commands.groups import TellingGroup
from streams.core.errors import BadInput
from streams.core.model import Entry, FeedFormat, PublisherKind
from streams.edges.feedlist import read_feedlist
from streams.edges.feeds.limits import Limits
from streams.edges.feeds.parsed import TRUNCATED, Document, FeedError
from streams.edges.feeds.pool import ReaderPool
from streams.settings import current

UTC_Z = orjson.OPT_UTC_Z


@click.group(cls=TellingGroup)
def command() -> None:
    """Read feed documents; look after the feed list."""


@command.command()
@click.option("--format", "kind", type=click.Choice(get_args(FeedFormat)), help="Do not guess the format.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...|-")
def parse(kind: FeedFormat | None, files: tuple[str, ...]) -> None:
    """Print the entries of feed documents as JSON lines.

    A document or entry that cannot be read, and a document that was cut off, is one line on standard error with a
    typed reason; the rest goes on, and the exit status is 1 at the end.
    """
    sys.exit(asyncio.run(_parse_all(files, kind)))


@command.command("list")
def list_() -> None:
    """Print the feed list, one JSON object a line."""
    for feed in read_feedlist(current().feeds.file):
        click.echo(orjson.dumps(msgspec.to_builtins(feed)))


@command.command()
@click.option("--id", "feed_id", help="Its id; made from its title otherwise.")
@click.option("--name", help="Its name; its title otherwise.")
@click.option("--publisher", help="The house: feeds of one house count as one source.")
@click.option("--country", help="Three letters, KOR.")
@click.option("--kind", type=click.Choice(get_args(PublisherKind)), help="What the house is.")
@click.option("--lang", help="Language tag; what the feed says otherwise.")
@click.option("--poll-floor", "poll_floor_s", type=click.FloatRange(0, 86400), help="Seconds between polls at least.")
@click.argument("url")
def add(feed_id: str | None, url: str, **known: str | float | None) -> None:
    """Add the feed at an address, or the first that a page there names, to the feed list."""
    from streams.intake.admin import add as add_feed

    given = {key: value for key, value in known.items() if value is not None}
    feed = asyncio.run(add_feed(url, current(), feed_id, given))
    click.echo(orjson.dumps(msgspec.to_builtins(feed)))


@command.command()
@click.argument("feed_id", metavar="ID")
def remove(feed_id: str) -> None:
    """Take a feed out of the feed list."""
    from streams.intake.admin import remove as remove_feed

    remove_feed(feed_id, current().feeds.file)


@command.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def enable(ids: tuple[str, ...]) -> None:
    """Poll feeds again that are disabled or gone."""
    _switch(ids, on=True)


@command.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def disable(ids: tuple[str, ...]) -> None:
    """Poll feeds no more until they are enabled."""
    _switch(ids, on=False)


def _switch(ids: tuple[str, ...], *, on: bool) -> None:
    from streams.intake.admin import switch

    for state in asyncio.run(switch(ids, current(), on=on)):
        click.echo(orjson.dumps({"id": state.id, "status": state.status}))


@command.command("import")
@click.argument("file", metavar="FILE|-")
def import_(file: str) -> None:
    """Add the feeds of an OPML file that are not listed yet; print them. Status 1 when an outline is no feed."""
    from streams.intake.admin import import_opml

    new, complaints = import_opml(_body(file), file, current().feeds.file)
    for feed in new:
        click.echo(orjson.dumps(msgspec.to_builtins(feed)))
    for complaint in complaints:
        click.echo(f"pactwire: {file}: {complaint}", err=True)
    sys.exit(1 if complaints else 0)


@command.command()
def export() -> None:
    """Print the feed list as OPML."""
    from streams.intake.admin import export_opml

    click.echo(export_opml(current().feeds.file), nl=False)


@command.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
def check(urls: tuple[str, ...]) -> None:
    """Fetch addresses once and print what each gives; status 1 when one of them gives no feed."""
    from streams.intake.check import check_all  # aiohttp costs as much time as reading a hundred documents

    sys.exit(asyncio.run(check_all(urls, current(), lambda line: click.echo(orjson.dumps(line, option=UTC_Z)))))


async def _parse_all(files: Iterable[str], kind: FeedFormat | None) -> int:
    status = 0
    async with ReaderPool() as pool:
        for name in files:
            try:
                document = Document(body=_body(name), url="", format=kind)
                parsed = await pool.read(document, safe=True)
            except FeedError as error:
                status = _complain(name, error.reason, error.detail)
                continue
            except BadInput as error:
                status = _complain(name, "unreadable_file", error.why)
                continue
            for entry in parsed.entries:
                click.echo(orjson.dumps(shown(entry), option=UTC_Z))
            for refusal in parsed.refusals:
                status = _complain(name, refusal.reason, f"entry {refusal.index + 1}: {refusal.detail}")
            if parsed.truncated:
                status = _complain(name, "truncated", TRUNCATED)
    return status


def _body(name: str) -> bytes:
    """Return a file's bytes, and one more than may be when there are too many: the pool then says so."""
    most = Limits().body_bytes + 1
    try:
        if name == "-":
            return sys.stdin.buffer.read(most)
        with Path(name).open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise BadInput(name, error.strerror or str(error)) from None


def _complain(name: str, reason: str, detail: str) -> int:
    click.echo(f"pactwire: {name}: {reason}: {detail}", err=True)
    return 1


def shown(entry: Entry) -> dict[str, Any]:
    """Return an entry that was made safe as ``feeds parse`` prints it; ``embargo`` is empty when it has no end."""
    return {
        "id": entry.guid,
        "title": entry.title,
        "link": entry.link,
        "published": entry.published,
        "updated": entry.updated,
        "lang": entry.lang,
        "summary": entry.summary,
        "content": entry.content,
        "authors": entry.authors,
        "categories": entry.categories,
        "source": entry.source,
        "version": entry.version,
        "pubstatus": entry.pubstatus,
        "embargo": "" if entry.embargoed and entry.embargo is None else entry.embargo,
        "urgency": entry.urgency,
    }
