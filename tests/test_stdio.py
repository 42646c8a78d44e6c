"""Standard streams that are closed, full or gone: one line and a status, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PACTWIRE = f"{sys.executable} -m streams"
ROOT = Path(__file__).resolve().parent.parent
FEED = "seeds/feeds/en-capital.1.xml"
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")


def told(line: str) -> tuple[int, str]:
    """Status of the first command of a shell's pipe, and standard error."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PACTWIRE_")}
    command = ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stderr


@FULL
@pytest.mark.parametrize("words", ["settings", "--help", f"feeds parse {FEED}", "topics --help"])
def test_a_full_disk(words: str) -> None:
    """Output that cannot be written is named, however late that shows."""
    assert told(f"{PACTWIRE} {words} > /dev/full") == (1, "pactwire: standard output: No space left on device\n")


@pytest.mark.parametrize("words", ["settings", f"feeds parse {FEED}"])
def test_a_closed_output(words: str) -> None:
    """What would print into nothing says so."""
    assert told(f"{PACTWIRE} {words} >&-") == (1, "pactwire: standard output: is closed\n")


def test_a_closed_input() -> None:
    """Nothing to read is not the same as an empty input."""
    assert told(f"{PACTWIRE} classify - <&-") == (1, "pactwire: standard input: is closed\n")


def test_a_reader_that_has_had_enough() -> None:
    """``| head`` ends the command without a word."""
    assert told(f"{PACTWIRE} feeds parse {FEED} {FEED} {FEED} {FEED} {FEED} {FEED} | head -c 1") == (1, "")


@FULL
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_complaints_that_nobody_can_hear(redirection: str) -> None:
    """A command whose standard error is gone still does its work, and its status tells the rest."""
    assert told(f"{PACTWIRE} feeds parse none.xml {FEED} {redirection}") == (1, "")


def test_all_three_closed() -> None:
    """Even then a command ends by itself, with its status."""
    assert told(f"{PACTWIRE} settings <&- >&- 2>&-") == (1, "")
