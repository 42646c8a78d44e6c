"""A process that is asked to stop while it loads or starts ends well."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

import pytest

from streams.running.signals import StoppedError, unless_stopped

LOADING = """
import time
from streams.running.signals import end_when_asked
end_when_asked()
print("loading", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_still_loads_ends_at_once(sign: signal.Signals) -> None:
    """It has opened nothing, so its status is that of an orderly stop."""
    with subprocess.Popen([sys.executable, "-c", LOADING], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(sign)
        assert process.wait(30) == 0


def test_a_start_is_given_up_when_the_stop_comes() -> None:
    """What it had opened is closed before anything else happens."""
    closed: list[str] = []

    async def start() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            closed.append("client")

    async def scene() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_soon(stop.set)
        await unless_stopped(stop, start())

    with pytest.raises(StoppedError):
        asyncio.run(scene())
    assert closed == ["client"]


def test_a_start_that_fails_says_so() -> None:
    """Its own error comes through."""

    async def start() -> None:
        raise OSError("no broker")

    async def scene() -> None:
        await unless_stopped(asyncio.Event(), start())

    with pytest.raises(OSError, match="no broker"):
        asyncio.run(scene())
