"""One at a time, among all processes of this machine: a lock on a file, which the kernel gives back by whatever end."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


@asynccontextmanager
async def only_one(path: Path, look_s: float) -> AsyncIterator[None]:
    """Hold the lock of a file, which is made; others look again so often, in seconds, and the loop goes on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _lock(file):  # noqa: ASYNC110 - the kernel tells nobody
            await asyncio.sleep(look_s)
        yield
    finally:
        os.close(file)


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
