"""``pactwire train``: fit the heads of watches from their examples."""

from __future__ import annotations

from pathlib import Path

import click

from streams import settings
from streams.core.coding import lexicon_of
from streams.core.heads import dump_heads
from streams.core.identify import body_digest, digest
from streams.core.rootlearn import Learnt, learn, parse_told
from streams.core.training import Tell, Trained, silent, train
from streams.core.watch import parse_asides, parse_examples, parse_watch
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import (
    coding_folder,
    insist_writable,
    keep_heads,
    read_coding,
    read_files,
    read_watches,
    watch_names,
)
from streams.running.steps import Steps

CODING = "coding"
"""Name under which the event coder is trained."""
EXAMPLES = "examples.jsonl"
NAMED = 20
"""Examples that are named in one line."""
FEW = 300
"""Fewer examples teach the words they hold rather than the subject."""


@click.command()
@click.option("--watches", type=click.Path(path_type=Path, file_okay=False), help="Folder of the watches.")
@click.argument("names", nargs=-1, metavar="[WATCH|coding...]")
def command(watches: Path | None, names: tuple[str, ...]) -> None:
    """Fit the heads of WATCH, or of all watches and the event coder, and write heads.npz beside their examples.

    The same examples give the same file. Nothing but the watch's own folder and the shared lexicon is read.

    It takes one processor up to a minute for every thousand examples, and a busy machine several times that. Standard
    error tells what is being done.
    """
    directory = watches or settings.current().watches
    wanted = names or (*watch_names(directory), *_coding_there(directory))
    for name in (name for name in wanted if name != CODING):
        with Steps(name) as tell:
            trained = train_folder(directory, name, tell)
        _report(name, trained)
    if CODING in wanted:
        with Steps(CODING) as tell:
            tell("fitting the root heads of the event coder")
            learnt = train_coding(directory)
        click.echo(
            f"{CODING}: {learnt.examples} examples, {len(learnt.heads.features)} features; right in cross-validation:"
        )
        click.echo(f"  {'with embeddings':24} {learnt.seeing:.3f}\n  {'by words alone':24} {learnt.blind:.3f}")


def _coding_there(directory: Path) -> tuple[str, ...]:
    return (CODING,) if (coding_folder(directory) / EXAMPLES).is_file() else ()


def train_coding(directory: Path) -> Learnt:
    """Train the event coder's root heads and write them."""
    folder = coding_folder(directory)
    insist_writable(folder)
    data = (folder / EXAMPLES).read_bytes()
    tables = [(folder / name).read_bytes() for name in ("world.jsonl", "cues.jsonl")]
    entries = [entry for watch in read_watches(directory) for entry in watch.entries]
    lexicon = lexicon_of(read_coding(directory), entries)
    learnt = learn(
        lexicon, parse_told(EXAMPLES, data), shared_encoder(), digest("coding", *map(body_digest, (data, *tables)))
    )
    keep_heads(folder, dump_heads(learnt.heads))
    return learnt


def train_folder(directory: Path, name: str, tell: Tell = silent) -> Trained:
    """Train one watch and write its heads; ``tell`` is told each step before it is taken."""
    files = read_files(directory, name)
    insist_writable(directory / name)
    watch = parse_watch(files)
    examples = parse_examples(files.examples, watch.definition)
    trained = train(watch, examples, shared_encoder(), tell, parse_asides(files.asides))
    keep_heads(directory / name, dump_heads(trained.heads))
    return trained


def _report(name: str, trained: Trained) -> None:
    size = f"{trained.examples} examples, {len(trained.heads.features)} features"
    click.echo(f"{name}: {size}; F1 in cross-validation:")
    for head, f1 in trained.scores.items():
        click.echo(f"  {head:24} {f1:.3f}")
    if trained.examples < FEW:
        click.echo(f"  {trained.examples} examples are few: figures and scores settle with some hundreds of them")
    for share, score in trained.alerting.items():
        click.echo(f"  {share:.0%} are right from a score of {score:.3f}: a min_score for the rule")
    if trained.gated:
        more = f" and {len(trained.gated) - NAMED} more" if len(trained.gated) > NAMED else ""
        click.echo(f"  the gate stops {len(trained.gated)} relevant examples: {', '.join(trained.gated[:NAMED])}{more}")
