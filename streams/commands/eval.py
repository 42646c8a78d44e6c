"""``pactwire eval``: measure the judgement on labelled items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from streams import settings
from streams.core import scoring
from streams.core.model import Entry, FeedRef, RawItem
from streams.core.reading import Reader, Reading
from streams.core.scoring import Judged, Measure
from streams.edges.encoder import shared_encoder
from streams.edges.labelled import Labelled, Labelling, read_gold, read_labelled
from streams.edges.seeds import read_coding, read_watches
from streams.measures.events import measure_events
from streams.measures.events import table as events_table

BATCH = 64
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Labelled items have no arrival time; nothing measured depends on it."""


@click.command()
@click.option("--on", "source", default="gold", metavar="gold|FILE", help="What to measure on; gold when not given.")
@click.option("--watches", type=click.Path(path_type=Path, file_okay=False), help="Folder of the watches.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
@click.option("--errors", is_flag=True, help="Also list the items judged wrongly.")
@click.option("--events", type=click.Path(path_type=Path), help="Measure coded events on a file of sentences instead.")
def command(source: str, watches: Path | None, as_json: bool, errors: bool, events: Path | None) -> None:
    """Measure relevance, labels and stance: precision, recall and F1 by watch, language and label.

    A FILE has one JSON object a line: id, lang, title, summary, text, watches {name: {relevant, labels {required,
    allowed}}}, stance. A watch whose ``relevant`` is null is left out for that item.

    With --events the FILE has sentences and the events they tell, in this project's form or as PLOVER gold records.
    """
    directory = watches or settings.current().watches
    reader = Reader(read_watches(directory), shared_encoder(), read_coding(directory))
    if events:
        _show(measure_events(reader.coder, events), events_table, as_json=as_json)
        return
    sets = (
        [read_gold(directory, name) for name in reader.watches] if source == "gold" else [read_labelled(Path(source))]
    )
    judged = dict(_judged(reader, sets))
    report = {name: _report(items) for name, items in judged.items()}
    if as_json:
        click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        return
    for name, figures in report.items():
        click.echo("\n".join(_table(name, figures)))
        if errors:
            click.echo("\n".join(_errors(judged[name])))


def _show(figures: dict[str, Any], table: Callable[[dict[str, Any]], Iterator[str]], *, as_json: bool) -> None:
    shown = orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode() if as_json else "\n".join(table(figures))
    click.echo(shown)


def _judged(reader: Reader, sets: list[Labelling]) -> Iterator[tuple[str, list[Judged]]]:
    for name in reader.watches:
        pairs = [
            (item, reading)
            for labelling in sets
            for item, reading in _read(reader, [item for item in labelling.items if name in item.watches])
        ]
        found = [_compare(name, item, reading) for item, reading in pairs]
        if any(found):
            yield name, [judged for judged in found if judged]


def _read(reader: Reader, items: list[Labelled]) -> Iterator[tuple[Labelled, Reading]]:
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        yield from zip(batch, reader.read([_raw(item) for item in batch]), strict=True)


def _raw(item: Labelled) -> RawItem:
    entry = Entry(title=item.title or "", summary=item.summary or "", content=item.text or "", lang=item.lang)
    return RawItem(id=item.id, revision="", feed=FeedRef(id="eval"), format="jsonl", fetched_at=EPOCH, entry=entry)


def _compare(watch: str, item: Labelled, reading: Reading) -> Judged | None:
    truth = item.watches[watch]
    if truth.relevant is None:
        return None
    verdict = reading.verdicts.get(watch)
    return Judged(
        id=item.id,
        lang=item.lang,
        relevant=truth.relevant,
        required=truth.labels.required,
        allowed=truth.labels.allowed,
        stance=item.stance,
        found=bool(verdict and verdict.relevant),
        score=verdict.score if verdict else 0.0,
        labels=frozenset(label.label for label in verdict.labels) if verdict else frozenset(),
        said=verdict.stance if verdict else "none",
        passed=verdict is not None,
    )


def _report(items: list[Judged]) -> dict[str, Any]:
    named = sorted({label for item in items for label in item.allowed | item.labels})
    told, right = scoring.stance(items)
    return {
        "items": len(items),
        "relevance": asdict(scoring.relevance(items)),
        "gate_recall": scoring.gate_recall(items),
        "labels": asdict(scoring.labels(items)),
        "stance": {"n": told, "accuracy": right},
        "by_language": {
            lang: asdict(scoring.relevance(group)) for lang, group in scoring.by(items, lambda item: item.lang).items()
        },
        "by_label": {label: asdict(scoring.labels(items, label)) for label in named},
    }


def _table(name: str, report: dict[str, Any]) -> Iterator[str]:
    yield f"{name}: {report['items']} items, gate recall {report['gate_recall']:.3f}"
    yield f"  {'':24} {'n':>5} {'precision':>10} {'recall':>8} {'F1':>8}"
    yield _row("relevance", report["relevance"])
    yield _row("labels (micro)", report["labels"])
    yield f"  {'stance':24} {report['stance']['n']:5} {'accuracy':>10} {report['stance']['accuracy']:8.3f}"
    for lang, figures in report["by_language"].items():
        yield _row(f"language {lang}", figures)
    for label, figures in report["by_label"].items():
        yield _row(f"label {label}", figures)


def _row(name: str, figures: dict[str, Any]) -> str:
    shown = Measure(**figures)
    return f"  {name:24} {shown.n:5} {shown.precision:10.3f} {shown.recall:8.3f} {shown.f1:8.3f}"


def _errors(items: list[Judged]) -> Iterator[str]:
    for item in sorted(items, key=lambda item: -item.score):
        if item.found != item.relevant:
            kind = "missed" if item.relevant else "false alarm"
            stopped = "" if item.passed else " (stopped at the gate)"
            yield f"  {kind:12} {item.score:.3f} {item.lang} {item.id}{stopped}"
        elif item.relevant and (item.labels - item.allowed or item.required - item.labels):
            missing, wrong = sorted(item.required - item.labels), sorted(item.labels - item.allowed)
            yield f"  {'labels':12} {item.score:.3f} {item.lang} {item.id} missing {missing} wrong {wrong}"
