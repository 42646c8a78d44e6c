"""What the commands that judge have in common: the reader of the watches they are given, and warnings said once."""

from __future__ import annotations

from pathlib import Path

import click

from streams.core.reading import Reader
from streams.edges.reading import read_reader


def reader_of(watches: Path) -> Reader:
    """Read what judges; what is missing or stale there is told on standard error."""
    return read_reader(watches, lambda words: click.echo(f"pactwire: warning: {words}", err=True))
