"""The sample feeds of ``seeds/feeds`` and what is expected of their entries.

A document may come in versions: ``desk.1.xml`` is served first, ``desk.2.xml`` once everybody has seen it.
``expected.jsonl`` says for each entry what should become of it, and why it is there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import orjson

from streams.core.errors import BadInput

MEDIA_TYPES = {"xml": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one feed's document."""

    feed: str
    version: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Samples:
    """Versions of each feed in order, and the expectations."""

    feeds: dict[str, tuple[Document, ...]]
    expected: tuple[dict[str, object], ...]


def load(folder: Path) -> Samples:
    """Read the folder. Raises BadInput for a file that is not of the form ``name.version.kind``."""
    feeds: dict[str, list[Document]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.suffix.lstrip(".") in MEDIA_TYPES:
            document = _document(path)
            feeds[document.feed].append(document)
    if not feeds:
        raise BadInput(str(folder), "holds no sample feed")
    return Samples({name: tuple(versions) for name, versions in feeds.items()}, _expected(folder / "expected.jsonl"))


def _document(path: Path) -> Document:
    parts = path.name.split(".")
    if len(parts) != 3 or not parts[1].isdigit():
        raise BadInput(path.name, "is not named feed.version.kind")
    return Document(parts[0], int(parts[1]), MEDIA_TYPES[parts[2]], path.read_bytes())


def _expected(path: Path) -> tuple[dict[str, object], ...]:
    return tuple(orjson.loads(line) for line in path.read_bytes().splitlines() if line.strip())
