"""``pactwire lexicon``: check the lexicons of the watches, and tell how far they reach."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from streams import settings
from streams.commands.groups import TellingGroup
from streams.core.errors import BadInput, BadWatch
from streams.core.lexcheck import doubts, lexicon_problems, problems
from streams.core.lexfile import LANGS, Entry
from streams.core.lexstats import Reach, reach
from streams.core.watch import WatchDef, WatchFiles, parse_asides, parse_definition, parse_examples, parse_watch
from streams.edges.goldclaims import read_gold_claims
from streams.edges.goldevents import read_gold_events
from streams.edges.reading import gaps
from streams.edges.seeds import coding_tables, read_coding, read_files, read_watches, watch_names

_FOLDER = click.option("--watches", type=click.Path(path_type=Path, file_okay=False), help="Folder of the watches.")


@click.group(cls=TellingGroup)
def command() -> None:
    """Check the lexicons of the watches, and tell how far they reach."""


@command.command()
@_FOLDER
def check(watches: Path | None) -> None:
    """Read every lexicon, watch, example and gold file, and name each file and line that cannot be used.

    What can be used and is doubtful is told as warnings: a context that is no entry and no tag, a name that two entries
    claim alike, an alias given twice, a file that watches may share and do not. Exit status 1 when something cannot be
    used.
    """
    directory = watches or settings.current().watches
    found = dict.fromkeys(str(problem) for problem in _problems(directory))
    for problem in found:
        click.echo(f"pactwire: {problem}", err=True)
    if not found:
        for name in watch_names(directory):
            _tell(directory, read_files(directory, name))
        for missing in gaps(directory):
            click.echo(f"  warning: {missing}")
    sys.exit(1 if found else 0)


def _problems(directory: Path) -> Iterator[Exception]:
    """Yield what cannot be used, watch by watch; what the event coder and the claims read comes last."""
    for name in watch_names(directory):
        files = read_files(directory, name)
        refused = lexicon_problems(files.lexicons)
        yield from refused
        try:
            definition = parse_definition(f"{name}/watch.toml", files.toml)
            parse_watch(replace(files, lexicons={}) if refused else files)
        except BadWatch as error:
            yield error
        else:
            yield from _labelled_problems(files, definition)
    yield from lexicon_problems(coding_tables(directory))
    yield from _gold_problems(directory)


def _labelled_problems(files: WatchFiles, definition: WatchDef) -> Iterator[BadWatch]:
    yield from problems(partial(parse_examples, watch=definition), files.examples)
    yield from problems(partial(parse_examples, watch=definition, gold=True), files.gold)
    yield from problems(parse_asides, files.asides)


def _gold_problems(directory: Path) -> Iterator[BadInput]:
    shared = directory / "shared"
    coded = [(file, read_gold_events) for file in sorted((shared / "coding").glob("gold*.jsonl"))]
    claimed = [(file, read_gold_claims) for file in sorted((shared / "claims").glob("gold*.jsonl"))]
    for file, read in (*coded, *claimed):
        try:
            read(file)
        except BadInput as error:
            yield error


def _tell(directory: Path, files: WatchFiles) -> None:
    watch = parse_watch(files)
    every = reach(watch.entries)[-1]
    spoken = ", ".join(f"{lang} {number}" for lang, number in every.spoken.items())
    click.echo(f"{watch.id}: {every.entries} entries, {spoken}")
    examples = parse_examples(files.examples, watch.definition)
    gold = parse_examples(files.gold, watch.definition, gold=True)
    click.echo(f"  {len(examples)} examples, {len(gold)} gold records")
    others = [entry for one in read_watches(directory) for entry in one.entries]
    for warning in doubts(files.lexicons, watch.gate_tags, [*others, *read_coding(directory).entries]):
        click.echo(f"  warning: {warning}")


@command.command()
@_FOLDER
def stats(watches: Path | None) -> None:
    """Count the entries of each watch, and of all together, by kind, and say how many each language can name."""
    directory = watches or settings.current().watches
    every: dict[str, Entry] = {}
    for watch in read_watches(directory):
        _table(watch.id, watch.entries)
        every |= {entry.id: entry for entry in watch.entries}
    _table("all watches", tuple(every.values()))
    _table("states and cues of the event coder", read_coding(directory).entries)


def _table(title: str, entries: Sequence[Entry]) -> None:
    click.echo(f"{title}:")
    click.echo(f"  {'':12} {'entries':>8} {'aliases':>8} {' '.join(f'{lang:>5}' for lang in sorted(LANGS))}")
    for row in reach(entries):
        click.echo(_row(row))


def _row(row: Reach) -> str:
    shares = " ".join(f"{number / row.entries if row.entries else 0:5.0%}" for number in row.spoken.values())
    return f"  {row.kind:12} {row.entries:8} {row.aliases:8} {shares}"
