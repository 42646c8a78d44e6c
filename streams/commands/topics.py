"""``pactwire topics``: create, check or describe the topics of the catalogue and the changelogs of the tables."""

from __future__ import annotations

import asyncio
import sys

import click

from streams import settings
from streams.commands.groups import TellingGroup
from streams.edges.topic_admin import CONFIGS, Standing, TopicAdmin, Wanted, catalogue
from streams.settings import Kafka


@click.group(cls=TellingGroup)
def command() -> None:
    """Create, check or describe the topics."""


@command.command()
def create() -> None:
    """Create the topics that are missing. What stands already is left as it is; `check` tells how it differs."""
    for name in asyncio.run(_create(settings.current().kafka)):
        click.echo(f"created {name}")


@command.command()
def check() -> None:
    """Compare the broker with the catalogue. Status 1 and a line a difference when they disagree."""
    lines = asyncio.run(_check(settings.current().kafka))
    for line in lines:
        click.echo(line)
    if lines:
        sys.exit(1)
    click.echo(f"{len(catalogue())} topics agree with the catalogue")


@command.command()
def describe() -> None:
    """Print what the broker has, one line a topic."""
    for wanted, standing in asyncio.run(_describe(settings.current().kafka)):
        click.echo(_line(wanted, standing))


async def _create(kafka: Kafka) -> list[str]:
    async with TopicAdmin(kafka) as admin:
        return await admin.create(catalogue(), kafka.replication)


async def _check(kafka: Kafka) -> list[str]:
    async with TopicAdmin(kafka) as admin:
        return await admin.check(catalogue(), () if kafka.embedded else CONFIGS)


async def _describe(kafka: Kafka) -> list[tuple[Wanted, Standing]]:
    async with TopicAdmin(kafka) as admin:
        standing = await admin.describe([topic.name for topic in catalogue()])
        return [(topic, standing[topic.name]) for topic in catalogue()]


def _line(wanted: Wanted, standing: Standing) -> str:
    if standing.partitions is None:
        return f"{wanted.name:40} missing"
    configs = "  ".join(f"{key}={standing.configs.get(key, '?')}" for key in CONFIGS)
    return f"{wanted.name:40} {standing.partitions:3} partitions x{standing.replication}  {configs}"
