"""``pactwire eval``: measure the judgement on labelled items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import orjson

from streams import settings
from streams.commands.inputs import items
from streams.commands.judging import reader_of
from streams.core.model import RawItem
from streams.core.reading import Reader
from streams.edges.labelled import Labelling, read_gold, read_labelled
from streams.measures import tables
from streams.measures.claims import measure_claims
from streams.measures.claims import table as claims_table
from streams.measures.events import measure_events
from streams.measures.events import table as events_table
from streams.measures.gates import measure_gate
from streams.measures.gates import table as gate_table
from streams.measures.judgement import report
from streams.measures.judging import judged
from streams.measures.publishing import publish

GOLD = "gold"


@click.command()
@click.option("--on", "source", default=GOLD, metavar="gold|FILE", help="What to measure on; gold when not given.")
@click.option("--watches", type=click.Path(path_type=Path, file_okay=False), help="Folder of the watches.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
@click.option("--errors", is_flag=True, help="Also list the items judged wrongly.")
@click.option("--events", type=click.Path(path_type=Path), help="Measure coded events on a file of sentences instead.")
@click.option("--claims", type=click.Path(path_type=Path), help="Measure claims on a file of items instead.")
@click.option("--gate", type=click.Path(path_type=Path), help="Measure what the gate lets through of a FILE instead.")
@click.option("--page", type=click.Path(path_type=Path, dir_okay=False), help="Write the page of all figures there.")
@click.option("--also", multiple=True, type=click.Path(path_type=Path), help="With --page: measure this FILE as well.")
@click.option("--without", multiple=True, metavar="NAME", help="With --page: drop what it tells of this other set.")
@click.option("--figures", type=click.Path(path_type=Path, dir_okay=False), help="With --page: the figures as JSON.")
def command(
    source: str,
    watches: Path | None,
    as_json: bool,
    errors: bool,
    events: Path | None,
    claims: Path | None,
    gate: Path | None,
    page: Path | None,
    also: tuple[Path, ...],
    without: tuple[str, ...],
    figures: Path | None,
) -> None:
    """Measure relevance, labels and stance: precision, recall and F1 by watch, language and label, with intervals.

    A FILE has one JSON object a line: id, lang, title, summary, text, watches {name: {relevant, labels {required,
    allowed}}}, stance. A watch whose ``relevant`` is null is left out for that item.

    With --events the FILE has sentences and the events they tell, in this project's form or as PLOVER gold records;
    with --claims it has items and the claims they make: who says what, with which stance, how many, on what evidence.

    With --gate the FILE is whatever classify takes, a day of feeds: the share that passes the gate, and what an item
    costs that leaves there.

    With --page all of it is measured on gold and on every FILE of --also, and written as a page with drawings. What the
    page told of other sets before is kept, where it was measured with the same watches; else that is refused.
    """
    directory = watches or settings.current().watches
    reader = reader_of(directory)
    if page:
        for done in publish(reader, directory, page, also, figures, without):
            click.echo(done, err=True)
        return
    if events:
        _show(measure_events(reader.coder, events), events_table, as_json=as_json)
        return
    if claims:
        _show(measure_claims(reader, claims), claims_table, as_json=as_json)
        return
    if gate:
        raws = (found for found in items([str(gate)], "auto") if isinstance(found, RawItem))
        _show(measure_gate(reader, raws), gate_table, as_json=as_json)
        return
    reports = {name: report(found) for name, found in judged(reader, _sets(directory, reader, source)).items()}
    _show(reports, lambda all_of: _tables(all_of, errors=errors), as_json=as_json)


def _sets(directory: Path, reader: Reader, source: str) -> list[Labelling]:
    return [read_gold(directory, name) for name in reader.watches] if source == GOLD else [read_labelled(Path(source))]


def _tables(reports: dict[str, Any], *, errors: bool) -> Iterator[str]:
    for name, own in reports.items():
        yield from tables.lines(name, own)
        yield from tables.errors(own) if errors else ()


def _show(figures: dict[str, Any], table: Callable[[dict[str, Any]], Iterator[str]], *, as_json: bool) -> None:
    shown = orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode() if as_json else "\n".join(table(figures))
    click.echo(shown)
