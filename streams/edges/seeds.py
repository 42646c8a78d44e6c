"""Reads watches from their folders. What the bytes mean is ``core.watch``'s business."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from streams.core.coding import Coding
from streams.core.errors import BadWatch
from streams.core.heads import load_heads
from streams.core.jsonlines import decoded
from streams.core.lexfile import parse_lexicon
from streams.core.watch import Watch, WatchDef, WatchFiles, parse_definition, parse_watch
from streams.edges.whole import write_whole

SHARED = "shared"
OF_A_WATCH = ("lexicon*.jsonl", "examples*.jsonl", "gold*.jsonl", "heads.npz")
"""Files by which a folder is known for a watch that has lost its definition: it must not be left out in silence."""


def watch_names(directory: Path) -> tuple[str, ...]:
    """Return the names of the watches of a directory, sorted.

    :raises BadWatch: there is no such directory, no watch in it, or one that has lost its ``watch.toml``.
    """
    for folder in sorted(directory.glob("[!.]*/")):
        if folder.name != SHARED and not (folder / "watch.toml").is_file() and _looks_like_a_watch(folder):
            raise BadWatch(f"{folder.name}/watch.toml", "is not there, beside the other files of a watch")
    names = sorted(path.parent.name for path in directory.glob("*/watch.toml"))
    if not names:
        raise BadWatch(str(directory), "no watches here: a watch is a folder with a watch.toml")
    return tuple(names)


def _looks_like_a_watch(folder: Path) -> bool:
    return any(path.is_file() for pattern in OF_A_WATCH for path in folder.glob(pattern))


def read_files(directory: Path, name: str) -> WatchFiles:
    """Read the bytes of one watch's folder; only ``watch.toml`` must be there."""
    folder = directory / name
    if not (folder / "watch.toml").is_file():
        raise BadWatch(str(folder), f"no such watch; there are {', '.join(watch_names(directory))}")
    heads = folder / "heads.npz"
    return WatchFiles(
        folder=name,
        toml=(folder / "watch.toml").read_bytes(),
        lexicons={**_lexicons(directory / SHARED, "*.jsonl"), **_lexicons(folder, "lexicon*.jsonl")},
        examples=_files(folder, "examples*.jsonl"),
        asides=_files(folder, "asides*.jsonl"),
        gold=_files(folder, "gold*.jsonl"),
        heads=heads.read_bytes() if heads.is_file() else None,
    )


def read_watches(directory: Path) -> tuple[Watch, ...]:
    """Read every watch of a directory, sorted by name.

    :raises BadWatch: a file cannot be used, or a watch has no lexicon: nothing would ever pass its gate.
    """
    watches = tuple(parse_watch(read_files(directory, name)) for name in watch_names(directory))
    for watch in watches:
        if not watch.entries:
            raise BadWatch(f"{watch.id}/lexicon.jsonl", "is not there: without a lexicon no item passes the gate")
    return watches


def read_definitions(directory: Path) -> tuple[WatchDef, ...]:
    """Read what watches and labels are called, without the lexicons.

    :raises BadWatch: there is no watch, or a ``watch.toml`` cannot be used.
    """
    files = {f"{name}/watch.toml": directory / name / "watch.toml" for name in watch_names(directory)}
    return tuple(parse_definition(where, file.read_bytes()) for where, file in files.items())


def weapon_names(directory: Path) -> dict[str, str]:
    """Return what the weapons of all lexicons are called, by id, for propositions that name one.

    :raises BadWatch: a line is no JSON object; what else may be wrong with it is for those who read whole lexicons.
    """
    found: dict[str, str] = {}
    for file in sorted(directory.glob("*/lexicon*.jsonl")):
        lines = file.read_bytes().split(b"\n")
        for _, entry in decoded(f"{file.parent.name}/{file.name}", lines, _NAMED, BadWatch):
            if entry.kind == "weapon":
                found[entry.id] = entry.name
    return found


class _Named(msgspec.Struct):
    id: str = ""
    kind: str = ""
    name: str = ""


_NAMED = msgspec.json.Decoder(_Named)


def coding_folder(directory: Path) -> Path:
    """Return where the cue tables and actors of the event coder stand: beside the shared lexicon."""
    return directory / SHARED / "coding"


def coding_tables(directory: Path) -> dict[str, bytes]:
    """Return the bytes of the cue tables and the actors of the world, by name; those that are there."""
    folder = coding_folder(directory)
    tables = [folder / "world.jsonl", folder / "cues.jsonl", directory / SHARED / "claims" / "cues.jsonl"]
    return _held({f"{file.parent.name}/{file.name}": file.read_bytes() for file in tables if file.is_file()})


def read_coding(directory: Path) -> Coding:
    """Read what the event coder knows. Without its folder events are coded by the words of the watches alone.

    :raises BadWatch: its subject names file and line.
    """
    folder = coding_folder(directory)
    entries = [entry for name, data in coding_tables(directory).items() for entry in parse_lexicon(name, data)]
    heads = folder / "heads.npz"
    known = load_heads("coding/heads.npz", heads.read_bytes()) if heads.is_file() else None
    return Coding(tuple(entries), known)


def insist_writable(folder: Path) -> None:
    """Raise BadWatch for a folder that heads could not be kept in, before they are trained for minutes."""
    if not os.access(folder, os.W_OK):
        raise BadWatch(str(folder), "cannot be written to, and heads.npz belongs there")


def keep_heads(folder: Path, data: bytes) -> None:
    """Write ``heads.npz`` whole or not at all: a full disk must not cost the heads that were there."""
    write_whole(folder / "heads.npz", data)


def _lexicons(folder: Path, pattern: str) -> dict[str, bytes]:
    return _held(_files(folder, pattern))


def _held(lexicons: dict[str, bytes]) -> dict[str, bytes]:
    """The same; a lexicon of nothing was emptied by mistake, and every item would be judged without it."""
    for name, data in lexicons.items():
        if not data.strip():
            raise BadWatch(name, "is empty: a lexicon that is not wanted is no file at all")
    return lexicons


def _files(folder: Path, pattern: str) -> dict[str, bytes]:
    return {f"{folder.name}/{path.name}": path.read_bytes() for path in sorted(folder.glob(pattern))}
