"""The door: ``pactwire COMMAND``. Each command is a module of ``commands``, imported only when it is asked for."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from streams import __version__, stdio
from streams.core.errors import PactwireError, Unavailable
from streams.core.restarts import FAILED, REFUSED, UNAVAILABLE
from streams.running import signals

COMMANDS = {
    "run": "all processes on this machine, supervised",
    "fetch": "poll the feeds and write entries to Kafka",
    "ingest": "hand in documents of agencies from files",
    "worker": "read, judge, join and alert",
    "deliver": "hand alerts to webhook receivers",
    "console": "the page, its API and the read model",
    "classify": "judge items from files or standard input, without Kafka",
    "explain": "show items with the words that decided marked, and say why",
    "train": "train the heads of a watch from its examples",
    "eval": "measure the judgement on labelled items",
    "feeds": "read feed documents; look after the feed list",
    "lexicon": "check the lexicons of the watches, and tell how far they reach",
    "topics": "create, check or describe the topics",
    "schemas": "write the JSON Schemas and the AsyncAPI document",
    "demo": "the whole belt on this laptop, with sample feeds",
    "bench": "measure the belt on real Kafka",
    "settings": "print the settings in force",
    "doctor": "check settings, broker, topics, watches and receivers",
}

SERVICES = frozenset({"run", "fetch", "worker", "deliver", "console"})
"""Commands that run until they are asked to stop."""


class LazyGroup(click.Group):
    """A group whose commands are imported when named, so that ``pactwire --help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"streams.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pactwire")
def pactwire() -> None:
    """Event-stream processor for news feeds: judged, evidenced, corroborated alerts."""


def calm_blas() -> None:
    """Have numpy's BLAS use one thread, unless the environment says otherwise. Before numpy is imported.

    For matrices as small as ours a second thread wins nothing and spins while it waits: on two cores the worker took
    twice the processor time for the same rate, and on a busy machine far longer.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def calm_collector() -> None:
    """Look for cycles of garbage after ten thousand new objects, not after every seven hundred.

    A lexicon is hundreds of thousands of objects that stay: looking through them again and again while it is read was
    half the time of a start. Almost nothing here is cyclic, and what is waits a little longer.
    """
    gc.set_threshold(10_000, 10, 10)


def main() -> None:
    """Run the command; an error made on purpose, or one that names a file, is one line and a status, never a traceback.

    Status 2: refused, the same again will be refused again. 69: something outside does not answer; try again later.
    1: all else. A reader of standard output that goes away has had enough: that ends the command without a word.
    """
    calm_blas()
    calm_collector()
    stdio.attach()
    if SERVICES & set(sys.argv[1:2]):
        signals.end_when_asked()
    try:
        _run()
    except PactwireError as error:
        _end(str(error), UNAVAILABLE if isinstance(error, Unavailable) else REFUSED)
    except OSError as error:
        if error.filename is None:
            raise
        _end("" if isinstance(error, BrokenPipeError) else f"{error.filename}: {error.strerror}", FAILED)


def _run() -> None:
    """What is still in the buffer is written here, where an error can be told, and not when the interpreter ends."""
    try:
        pactwire.main(standalone_mode=True)
    finally:
        sys.stdout.flush()


def _end(why: str, status: int) -> NoReturn:
    if why:
        click.echo(f"pactwire: {why}", err=True)
    raise SystemExit(status) from None
