"""``pactwire explain``: one item after the other, its words marked, and why it was judged as it was."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click
from rich.console import Console

from streams import settings
from streams.commands.inputs import batches, items
from streams.commands.judging import reader_of
from streams.core.errors import BadInput
from streams.edges.items import Kind
from streams.explaining.examiner import Examiner
from streams.explaining.page import page
from streams.explaining.vocabulary import Vocabulary


@click.command()
@click.option("--format", "kind", type=click.Choice(get_args(Kind)), default="auto", help="Do not guess the format.")
@click.option("--watches", type=click.Path(path_type=Path, file_okay=False), help="Folder of the watches.")
@click.option("--width", type=click.IntRange(40, 400), help="Columns; those of the terminal when not given, else 80.")
@click.argument("files", nargs=-1, metavar="[FILE...|-]")
def command(kind: Kind, watches: Path | None, width: int | None, files: tuple[str, ...]) -> None:
    """Show items with the words that decided marked, and say why each was judged as it was.

    Takes what classify takes. On a terminal words are marked by colour: yellow what decided, blue who, green what was
    done, violet when and how many; elsewhere what decided stands in brackets. Numbers before reasons are log-odds:
    they add up to the score.
    """
    directory = watches or settings.current().watches
    reader = reader_of(directory)
    console = Console(width=width, highlight=False, emoji=False, markup=False)
    labels = [label for watch in reader.watches.values() for label in watch.labels]
    entries = [entry for watch in reader.watches.values() for entry in watch.entries]
    vocabulary = Vocabulary([*entries, *reader.coder.entries], labels)
    examiner, failed = Examiner(reader), False
    for batch in batches(items(files or ("-",), kind)):
        for found in batch:
            if isinstance(found, BadInput):
                click.echo(f"pactwire: {found}", err=True)
                failed = True
            else:
                told = examiner.examine(found)
                with console.capture() as shown:
                    console.print(page(told, vocabulary, reader.encoder_name, brackets=not console.is_terminal))
                click.echo("\n".join(line.rstrip() for line in shown.get().split("\n")), nl=False, color=True)
    sys.exit(1 if failed else 0)
