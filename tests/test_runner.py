"""The runner: every way a belt process can end has its own status, and none of them hangs."""

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

APP = """
import asyncio, sys, threading
sys.path.insert(0, {root!r})
from streams.engine import runner
from streams.core.errors import Unavailable

class App:
    crashed = should_stop = in_worker = False
    crash_reason = None
    async def start(self): {start}
    async def stop(self): {stop}

async def watch(): return {watch}
async def service(): {service}

# Faust's consumer thread is no daemon: it would keep a returning process alive.
threading.Thread(target=threading.Event().wait, daemon=False).start()
print("up", flush=True)
asyncio.run(runner.run(App(), watch=watch, beside=[service], start_s=1.0, stop_s=1.0))
"""
FOREVER = "await asyncio.sleep(3600)"


def run(start: str = "pass", stop: str = "pass", watch: str = "None", service: str = FOREVER) -> subprocess.Popen[str]:
    """A process of its own, since the runner ends the process it runs in."""
    root = str(Path(__file__).parents[1])
    source = textwrap.dedent(APP).format(root=root, start=start, stop=stop, watch=watch, service=service)
    process = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def ended(process: subprocess.Popen[str]) -> int:
    with process:
        return process.wait(20)


def test_a_stopped_process_ends_well() -> None:
    """TERM is an order, not a failure."""
    process = run()
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    assert ended(process) == 0


def test_a_process_stopped_while_it_starts_ends_well() -> None:
    """Nothing has been taken yet, so nothing is lost."""
    process = run(start=FOREVER)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    assert ended(process) == 0


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        ({"start": FOREVER}, 69),
        ({"start": "raise Unavailable('broker', 'gone')"}, 69),
        ({"start": "self.crashed = True"}, 70),
        ({"start": "self.should_stop = True"}, 70),
        ({"service": "raise Unavailable('courier', 'gone')"}, 70),
        ({"service": "pass"}, 70),
        ({"start": "runner.halt(71, 'a send failed')"}, 71),
        ({"watch": "'lost the broker'"}, 72),
    ],
)
def test_each_trouble_has_its_status(trouble: dict[str, str], status: int) -> None:
    """A supervisor, and the person who reads its log, can tell them apart."""
    assert ended(run(**trouble)) == status


def test_a_stop_that_never_ends_is_ended() -> None:
    """Faust's stop swallows its cancellation while the broker is unreachable; the process ends all the same."""
    process = run(
        stop="\n        ".join(
            ["", "while True:", "    try: await asyncio.sleep(3600)", "    except asyncio.CancelledError: pass"]
        )
    )
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(12) == 75
    ended(process)
