"""The reader of a folder of watches: the one place where everything that judges is read together.

What is broken is refused. What is merely not there makes the judgement poorer without a trace in its answers, so it is
said once, when the reader is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from streams.core.reading import Reader
from streams.core.watch import Watch
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import SHARED, read_coding, read_watches

Warn = Callable[[str], None]

SHARES = {
    "lexicon.jsonl": "the names all watches share",
    "coding/world.jsonl": "the parties of the world",
    "coding/cues.jsonl": "the words of acts",
    "coding/heads.npz": "what acts mean",
    "claims/cues.jsonl": "the words of claims",
}
"""What a folder of watches may have for all of them, and what is not known without."""


def read_reader(directory: Path, warn: Warn) -> Reader:
    """Read the watches of a directory and what they share, and tell ``warn`` what is missing or stale.

    :raises BadWatch: something there cannot be used; its subject names the file.
    """
    watches = read_watches(directory)
    reader = Reader(watches, shared_encoder(), read_coding(directory))
    aged = (stale(watch, reader.judge(watch.id).heads.inputs) for watch in watches)
    for words in (*gaps(directory), *filter(None, aged)):
        warn(words)
    return reader


def gaps(directory: Path) -> Iterator[str]:
    """Yield one line for all that is not there to be shared; a folder of watches can do without."""
    missing = [f"{name} ({what})" for name, what in SHARES.items() if not (directory / SHARED / name).is_file()]
    if missing:
        yield f"{directory / SHARED} lacks {', '.join(missing)}: items are judged without"


def stale(watch: Watch, trained_from: str) -> str:
    """Say that heads are not of the files beside them; empty when they are."""
    if trained_from == watch.inputs:
        return ""
    return f"{watch.id}: its heads were trained from other examples or another lexicon than those beside them"
