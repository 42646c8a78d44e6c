"""``pactwire bench``: measure the belt on Apache Kafka itself, beside a bare loop over the same bytes."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import orjson

from streams.bench import polling, report, waits
from streams.bench.children import environment, told
from streams.bench.costs import Costs
from streams.bench.rates import Lane, duel
from streams.bench.shares import Shares
from streams.core.errors import Unavailable
from streams.edges.kafka_jvm import KafkaJvm, resolve_jars
from streams.settings import PACKAGE, Kafka

CHECKOUT = PACKAGE.parent
POM = CHECKOUT / "tests/brokers/pom.xml"
SHARES_ITEMS = 10_000


@click.command()
@click.option("--items", type=click.IntRange(100), default=20_000, show_default=True, help="Items of one run.")
@click.option("--rounds", type=click.IntRange(1), default=2, show_default=True, help="Runs of each; medians are told.")
@click.option("--rate", type=click.FloatRange(1), default=400.0, show_default=True, help="Items a second, for waits.")
@click.option(
    "--seconds", type=click.FloatRange(1), default=40.0, show_default=True, help="How long, for waits and polls."
)
@click.option("--feeds", type=click.IntRange(1), help="Measure fetching instead, with so many feeds.")
@click.option("--jars", type=click.Path(path_type=Path), default=CHECKOUT / ".kafka", show_default="./.kafka",
              help="Where Kafka's jars are kept; Maven brings them when they are missing.")  # fmt: skip
def command(items: int, rounds: int, rate: float, seconds: float, feeds: int | None, jars: Path) -> None:
    """Measure the belt on Apache Kafka, which is started here and stopped again. Needs Java 17 and Maven.

    Items a second with a trivial step and with the read step, each against a bare aiokafka loop that does the same;
    the whole worker; where the time goes; seconds from produce to webhook. Progress on standard error; one JSON
    object on standard output.

    With --feeds, one fetch process polls so many feeds of a server on this machine (Linux), first all of them once
    and then for --seconds: processor time and memory of it and of its reading processes.
    """
    # Topics are made and filled at once, and each write that came before its leader would be a line here.
    logging.getLogger("aiokafka").setLevel(logging.ERROR)
    libs = _jars(jars)
    with TemporaryDirectory(prefix="pactwire-bench-") as name:
        folder = Path(name)
        _say("starting Apache Kafka")
        node = KafkaJvm(libs, folder / "kafka").start()
        try:
            lane = Lane(access=Kafka(bootstrap=node.bootstrap), folder=folder, say=_say)
            todo = _measure(lane, items, rounds, rate, seconds) if feeds is None else _polling(lane, feeds, seconds)
            figures = asyncio.run(todo)
        finally:
            node.stop()
    click.echo(orjson.dumps({**report.machine(libs), **figures}))


async def _measure(lane: Lane, items: int, rounds: int, rate: float, seconds: float) -> dict[str, Any]:
    began = time.monotonic()
    trivial = report.of_duel(await duel(lane, "trivial", items, rounds), report.TRIVIAL_RATIO)
    read = report.of_duel(await duel(lane, "read", items, rounds), report.READ_RATIO)
    worker = report.of_worker([await lane.lap("belt", "whole", items) for _ in range(rounds)])
    lane.say("asking the read stage where its time goes")
    shares = await _shares(lane, min(items, SHARES_ITEMS))
    lane.say("reading without a broker: what an item costs")
    costs = await _costs(lane)
    lane.say(f"writing {rate:g} items a second for {seconds:g} s, waiting for their webhooks")
    waited = report.of_waits(await waits.measure(lane, rate, seconds), rate, seconds)
    took = round(time.monotonic() - began, 1)
    told_of = {"trivial": trivial, "read": read, "worker": worker, "steps": shares, "costs": costs, "waits": waited}
    return {**report.load(items), **told_of, "took_s": took}


async def _polling(lane: Lane, feeds: int, seconds: float) -> dict[str, Any]:
    lane.say(f"polling {feeds} feeds, then {seconds:g} s more")
    return {"polling": polling.figures(feeds, *await polling.measure(lane, feeds, seconds))}


async def _shares(lane: Lane, count: int) -> dict[str, Any]:
    env = environment(lane.access)
    return report.of_shares(await told(Shares, "streams.bench.shares", [str(count)], env, lane.folder))


async def _costs(lane: Lane) -> dict[str, Any]:
    return report.of_costs(await told(Costs, "streams.bench.costs", [], environment(lane.access), lane.folder))


def _jars(cache: Path) -> Path:
    if not POM.exists() and not (cache / "libs").is_dir():
        raise Unavailable("Apache Kafka", f"the list of its jars stands in the source tree, and {cache} has none")
    return resolve_jars(POM, cache)


def _say(text: str) -> None:
    click.echo(f"{time.strftime('%H:%M:%S')} {text}", err=True)
