"""When a process that ended is started again."""

from __future__ import annotations

import pytest

from streams.core.restarts import Pace, Record, ended, loops, meaning, wait_s

PACE = Pace(first_wait_s=1, longest_wait_s=60, quick_s=60, loop=5)


def ended_quickly(times: int) -> Record:
    record = Record()
    for _ in range(times):
        record = ended(record, 70, 2.0, PACE)
    return record


def test_waits_double_up_to_a_limit() -> None:
    """Each quick end doubles the wait, up to the longest."""
    assert [wait_s(ended_quickly(times), PACE) for times in (0, 1, 2, 3, 7, 5000)] == [1, 1, 2, 4, 60, 60]


def test_a_long_run_is_forgiving() -> None:
    """A process that ran for long begins with the first wait again."""
    assert wait_s(ended(ended_quickly(6), 70, 3600.0, PACE), PACE) == 1


def test_crash_loop() -> None:
    """Quick ends in a row are a crash loop, and a long run ends it."""
    looping = ended_quickly(5)
    assert (loops(ended_quickly(4), PACE), loops(looping, PACE)) == (False, True)
    assert not loops(ended(looping, 0, 61.0, PACE), PACE)


def test_a_process_that_stays_up_has_left_its_crash_loop() -> None:
    """It need not end once more to be well again."""
    looping = ended_quickly(5)
    assert [loops(looping, PACE, up_s) for up_s in (0.0, 59.0, 60.0)] == [True, True, False]


@pytest.mark.parametrize(
    ("status", "words"), [(72, "lost the broker or stood still"), (-9, "ended by signal 9"), (3, "ended with status 3")]
)
def test_meaning(status: int, words: str) -> None:
    """A status is told in words."""
    assert meaning(status) == words
