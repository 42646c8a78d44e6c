"""Reads watches from their folders. What the bytes mean is ``core.watch``'s business."""

from __future__ import annotations

from pathlib import Path

from streams.core.errors import BadWatch
from streams.core.watch import Watch, WatchFiles, parse_watch

SHARED = "shared"


def watch_names(directory: Path) -> tuple[str, ...]:
    """Return the names of the watches of a directory, sorted.

    :raises BadWatch: there is no such directory, or no watch in it.
    """
    names = sorted(path.parent.name for path in directory.glob("*/watch.toml"))
    if not names:
        raise BadWatch(str(directory), "no watches here: a watch is a folder with a watch.toml")
    return tuple(names)


def read_files(directory: Path, name: str) -> WatchFiles:
    """Read the bytes of one watch's folder; only ``watch.toml`` must be there."""
    folder = directory / name
    if not (folder / "watch.toml").is_file():
        raise BadWatch(str(folder), f"no such watch; there are {', '.join(watch_names(directory))}")
    return WatchFiles(
        folder=name,
        toml=(folder / "watch.toml").read_bytes(),
        lexicon=_bytes(folder / "lexicon.jsonl") or b"",
        shared={f"{SHARED}/{path.name}": path.read_bytes() for path in sorted((directory / SHARED).glob("*.jsonl"))},
        examples=_bytes(folder / "examples.jsonl") or b"",
        gold=_bytes(folder / "gold.jsonl") or b"",
        heads=_bytes(folder / "heads.npz"),
    )


def read_watches(directory: Path) -> tuple[Watch, ...]:
    """Read every watch of a directory, sorted by name."""
    return tuple(parse_watch(read_files(directory, name)) for name in watch_names(directory))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
