"""Long work tells its steps, and that it is still at it."""

from __future__ import annotations

import time

import pytest

from streams.running.steps import Steps


def test_a_step_is_told_when_it_begins_and_while_it_lasts(capsys: pytest.CaptureFixture[str]) -> None:
    """Who waits sees every few seconds what is being done; the result alone goes to standard output."""
    with Steps("desk", every_s=0.01) as tell:
        tell("reading 3 examples")
        until = time.monotonic() + 20
        told = ""
        while "... 0 s" not in told and time.monotonic() < until:
            told += capsys.readouterr().err
    lines = told.splitlines()
    assert (lines[0], "desk: reading 3 examples ... 0 s" in lines) == ("desk: reading 3 examples ...", True)


def fails() -> None:
    with Steps("desk", every_s=0.01) as tell:
        tell("reading")
        raise ValueError("no examples")


def test_work_that_fails_is_told_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    """The error goes on, and nothing is printed after it."""
    with pytest.raises(ValueError, match="no examples"):
        fails()
    capsys.readouterr()
    time.sleep(0.05)
    assert capsys.readouterr().err == ""
