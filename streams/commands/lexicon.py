"""``pactwire lexicon``: check the lexicons of the watches."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from streams import settings
from streams.core.errors import BadWatch
from streams.core.lexfile import LANGS, Entry
from streams.core.watch import parse_asides, parse_examples, parse_watch
from streams.edges.seeds import read_files, watch_names


@click.group()
def command() -> None:
    """Check the lexicons of the watches."""


@command.command()
@click.option("--watches", type=click.Path(path_type=Path, file_okay=False), help="Folder of the watches.")
def check(watches: Path | None) -> None:
    """Read every lexicon, watch and example file, and name each file and line that cannot be used.

    Names that two entries claim alike are told too, as warnings: both are taken where the name stands.
    Exit status 1 when something cannot be used.
    """
    directory = watches or settings.current().watches
    problems = 0
    for name in watch_names(directory):
        try:
            _check(directory, name)
        except BadWatch as error:
            click.echo(f"pactwire: {error}", err=True)
            problems += 1
    sys.exit(1 if problems else 0)


def _check(directory: Path, name: str) -> None:
    files = read_files(directory, name)
    watch = parse_watch(files)
    examples = parse_examples(files.examples, watch.definition)
    parse_asides(files.asides)
    gold = parse_examples(files.gold, watch.definition, gold=True)
    click.echo(f"{name}: {len(watch.entries)} entries, {_languages(watch.entries)}")
    click.echo(f"  {len(examples)} examples, {len(gold)} gold records")
    for warning in (*_unknown_tags(watch.entries, watch.gate_tags), *_claimed_twice(watch.entries)):
        click.echo(f"  warning: {warning}")


def _languages(entries: tuple[Entry, ...]) -> str:
    spoken = Counter(lang for entry in entries for lang in {*entry.aliases, *entry.context_aliases})
    return ", ".join(f"{lang} {spoken[lang]}" for lang in sorted(LANGS))


def _unknown_tags(entries: tuple[Entry, ...], wanted: frozenset[str]) -> Iterator[str]:
    missing = wanted - {tag for entry in entries for tag in entry.tags}
    return (f"the gate asks for {tag}, which no entry has" for tag in sorted(missing))


def _claimed_twice(entries: tuple[Entry, ...]) -> Iterator[str]:
    owners: dict[str, set[str]] = {}
    for entry in entries:
        if entry.competes:
            for alias in entry.compiled():
                if not alias.in_context:
                    owners.setdefault(alias.folded, set()).add(entry.id)
    for words, ids in sorted(owners.items()):
        if len(ids) > 1:
            yield f"{words!r} names {' and '.join(sorted(ids))}"
