"""Labelled items from files: gold of a watch, or a file of items with labels for several watches."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from streams.core.errors import BadInput
from streams.core.jsonlines import decoded
from streams.core.watch import Example, WatchDef, parse_examples, parse_watch
from streams.edges.seeds import read_files


class Labels(msgspec.Struct, frozen=True):
    """Labels both readers gave, and those at least one gave."""

    required: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


class Truth(msgspec.Struct, frozen=True):
    """What is true of an item for one watch; ``relevant`` None where readers differ."""

    relevant: bool | None
    labels: Labels = Labels()


class Labelled(msgspec.Struct, frozen=True):
    """One line of a labelled file; other keys are ignored."""

    id: str
    lang: str
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    published: str | None = None
    watches: dict[str, Truth] = {}
    stance: str | None = None
    origin: str | None = None
    """Where it was found, ``place:path``."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """Labelled items and the name of where they come from."""

    name: str
    items: list[Labelled] = field(default_factory=list)


_LINE = msgspec.json.Decoder(Labelled)


def read_labelled(file: Path) -> Labelling:
    """Read a labelled file.

    :raises BadInput: its subject is ``file:line``.
    """
    try:
        with file.open("rb") as lines:
            return Labelling(file.name, [item for _, item in decoded(str(file), lines, _LINE, BadInput)])
    except OSError as error:
        raise BadInput(str(file), error.strerror or str(error)) from error


def read_gold(directory: Path, name: str) -> Labelling:
    """Read the gold records of a watch."""
    files = read_files(directory, name)
    watch = parse_watch(files)
    records = parse_examples(files.gold, watch.definition, gold=True)
    return Labelling(f"{name}/gold.jsonl", [_labelled(watch.definition, record) for record in records])


def _labelled(watch: WatchDef, record: Example) -> Labelled:
    labels = frozenset(record.labels)
    return Labelled(
        id=record.id,
        lang=record.lang,
        title=record.title,
        summary=record.summary,
        text=record.text,
        watches={watch.id: Truth(record.relevant, Labels(labels, labels))},
        stance=watch.stance_of(record),
    )
