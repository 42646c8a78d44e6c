"""What ``make eval`` publishes: the page, its drawings, and the figures alone for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from streams import __version__
from streams.core.reading import Reader
from streams.edges.labelled import Labelling, read_gold, read_labelled
from streams.measures import claims, events
from streams.measures.chart import drawing
from streams.measures.judgement import report
from streams.measures.judging import judged
from streams.measures.kept import kept
from streams.measures.quality import Extra, Set, page

GOLD, IMAGES = "Gold", "images"
PUBLISHED = (
    "items", "relevance", "alerting", "labels", "stance", "by_language", "labels_by_language", "by_label",
    "calibration",
)  # fmt: skip


def publish(
    reader: Reader,
    directory: Path,
    file: Path,
    also: Sequence[Path] = (),
    numbers: Path | None = None,
    without: Sequence[str] = (),
) -> Iterator[str]:
    """Measure gold, the sets named, and the gold of events and claims; write the page to ``file``, its drawings beside
    it, the figures as JSON to ``numbers`` where that is given, and yield what was done.

    What the page tells of other sets is kept, unless they are named by ``without``.

    :raises BadInput: what it tells of them was measured with other versions; nothing is measured then.
    """
    titles = [GOLD, *(path.name for path in also)]
    stays = kept(file, numbers, [*titles, *without], _made(reader), _made_with(reader))
    for title in {**stays.sections, **stays.figures}:
        yield f"kept {title} as it was measured before, with the same versions"
    sets = [_gold(reader, directory), *(_other(reader, path) for path in also)]
    (file.parent / IMAGES).mkdir(parents=True, exist_ok=True)
    for one in sets:
        yield _written(file.parent / IMAGES / one.drawing, drawing(one.reports))
    extras = list(_extras(reader, directory))
    yield _written(file, page(sets, extras, _made(reader), list(stays.sections.values())))
    if numbers:
        yield _written(numbers, figures(sets, reader, stays.figures))


def _written(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    return f"wrote {file}"


def _reports(reader: Reader, sets: Sequence[Labelling]) -> dict[str, dict[str, Any]]:
    return {name: report(items) for name, items in judged(reader, sets).items()}


def _gold(reader: Reader, directory: Path) -> Set:
    sets = [read_gold(directory, name) for name in reader.watches]
    about = f"{sum(len(one.items) for one in sets)} records in our own words, from facts, in nine languages."
    return Set(title=GOLD, about=about, reports=_reports(reader, sets), drawing="quality-gold.svg", ours=True)


def _other(reader: Reader, file: Path) -> Set:
    labelling = read_labelled(file)
    return Set(
        title=file.name, about=about(labelling), reports=_reports(reader, [labelling]),
        drawing=f"quality-{file.stem}.svg", ours=False,
    )  # fmt: skip


def about(labelling: Labelling) -> str:
    """Say how large a set is and where it comes from; its words are its owners' and are not shown."""
    items = labelling.items
    langs = Counter(item.lang for item in items)
    spoken = ", ".join(f"{lang} {number}" for lang, number in sorted(langs.items(), key=lambda one: (-one[1], one[0])))
    sources = {item.origin.partition(":")[0] for item in items if item.origin}
    drawn = f", drawn from {len(sources)} public sources" if sources else ""
    open_ones = sum(truth.relevant is None for item in items for truth in item.watches.values())
    differ = f" Its readers differ on {open_ones} judgements, which are left out." if open_ones else ""
    return f"{len(items)} items{drawn}: {spoken}. Not part of this project; told by their ids.{differ}"


_CODED = (
    ("gold-events", "Coded events, gold", "Sentences of our own with the events they tell, in nine languages."),
    (
        "gold-world",
        "Coded events, the whole world",
        "Sentences of our own, of news of all continents; two thirds English.",
    ),
)


def _extras(reader: Reader, directory: Path) -> Iterator[Extra]:
    for name, title, what in _CODED:
        coded = directory / "shared" / "coding" / f"{name}.jsonl"
        if coded.is_file():
            lines = tuple(events.table(events.measure_events(reader.coder, coded)))
            yield Extra(title=title, about=what, lines=lines)
    claimed = directory / "shared" / "claims" / "gold-claims.jsonl"
    if claimed.is_file():
        lines = tuple(claims.table(claims.measure_claims(reader, claimed)))
        yield Extra(title="Claims, gold", about="Items of our own with the claims they make.", lines=lines)


def _made(reader: Reader) -> str:
    versions = ", ".join(f"`{name}` {version}" for name, version in reader.versions.items())
    return f"Made with pactwire {__version__}, {versions}, encoder {reader.encoder_name}."


def _made_with(reader: Reader) -> dict[str, Any]:
    return {"code": __version__, "encoder": reader.encoder_name, "watches": reader.versions}


def figures(sets: Sequence[Set], reader: Reader, stays: Mapping[str, Any]) -> str:
    """Return the published figures as JSON: by set and watch, without a word of any item; behind them what stays."""
    told = {
        one.title: {name: {key: own[key] for key in PUBLISHED} for name, own in one.reports.items()} for one in sets
    }
    shown = {"made_with": _made_with(reader), "sets": {**told, **stays}}
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode() + "\n"
