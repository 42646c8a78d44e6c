"""``pactwire train``: fit the heads of watches from their examples."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from streams import settings
from streams.core.heads import dump_heads
from streams.core.training import Tell, Trained, silent, train
from streams.core.watch import parse_examples, parse_watch
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import read_files, watch_names


@click.command()
@click.option("--watches", type=click.Path(path_type=Path, file_okay=False), help="Folder of the watches.")
@click.argument("names", nargs=-1, metavar="[WATCH...]")
def command(watches: Path | None, names: tuple[str, ...]) -> None:
    """Fit the heads of WATCH, or of all watches, and write heads.npz beside their examples.

    The same examples give the same file. Nothing but the watch's own folder and the shared lexicon is read.
    """
    directory = watches or settings.current().watches
    for name in names or watch_names(directory):
        trained = train_folder(directory, name, partial(_progress, name))
        _report(name, trained)


def train_folder(directory: Path, name: str, tell: Tell = silent) -> Trained:
    """Train one watch and write its heads; ``tell`` is told each step before it is taken."""
    files = read_files(directory, name)
    watch = parse_watch(files)
    examples = parse_examples(files.examples, watch.definition)
    trained = train(watch, examples, shared_encoder(), tell)
    (directory / name / "heads.npz").write_bytes(dump_heads(trained.heads))
    return trained


def _progress(name: str, step: str) -> None:
    """Training takes a while; the result alone goes to standard output."""
    click.echo(f"{name}: {step} ...", err=True)


def _report(name: str, trained: Trained) -> None:
    size = f"{trained.examples} examples, {len(trained.heads.features)} features"
    click.echo(f"{name}: {size}; F1 in cross-validation:")
    for head, f1 in trained.scores.items():
        click.echo(f"  {head:24} {f1:.3f}")
    if trained.gated:
        click.echo(f"  the gate stops {len(trained.gated)} relevant examples: {', '.join(trained.gated[:20])}")
