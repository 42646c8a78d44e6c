"""Starts the measured processes, each in an environment of its own: no setting of this machine's operator counts."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

from streams.config.binding import PREFIX
from streams.core import codec
from streams.core.errors import Unavailable
from streams.settings import Kafka

T = TypeVar("T")

RUN_S = 240.0
STOP_S = 15.0
TAIL = 12


def environment(access: Kafka, **settings: str) -> dict[str, str]:
    """This environment with no settings but those given and the broker's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {"KAFKA_BOOTSTRAP": access.bootstrap, "OPS_WORKER_PORT": "0", "LOGS_LEVEL": "warning", **settings}
    return own | {PREFIX + name: value for name, value in given.items()}


async def told(kind: type[T], module: str, args: Sequence[str], env: Mapping[str, str], folder: Path) -> T:
    """Run ``python -m module args`` and return what its last line tells. Raises Unavailable when it fails."""
    log = folder / f"{module}-{'-'.join(args)}.log"
    async with running(["-m", module, *args], env, log) as process:
        try:
            out, _ = await asyncio.wait_for(process.communicate(), RUN_S)
        except TimeoutError:
            raise Unavailable(module, f"not done within {RUN_S:g} s\n{tail(log)}") from None
    lines = out.splitlines()
    if process.returncode != 0 or not lines:
        raise Unavailable(module, f"ended with status {process.returncode}\n{tail(log)}")
    return codec.decode(kind, lines[-1])


@asynccontextmanager
async def running(args: Sequence[str], env: Mapping[str, str], log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process while the context lasts, its log in a file beside which it works; stopped at the end."""
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *args, env=dict(env), cwd=log.parent, stdout=asyncio.subprocess.PIPE, stderr=errors
        )
    try:
        yield process
    finally:
        await _ended(process)


def tail(log: Path) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-TAIL:])


async def _ended(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_S)
    except TimeoutError:
        process.kill()
        await process.wait()
