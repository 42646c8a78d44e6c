"""Readiness: a process that lives and does nothing is told from one that waits for work."""

from dataclasses import replace

import pytest

from streams.engine.vitals import GIVE_UP_S, STALLED_S, Vitals, readiness, reason_to_give_up

WELL = Vitals(
    now=1000.0, started=True, broker_answered_at=998.0, member=True, partitions=8, lag=3, progress_at=999.0,
    committed_at=999.0,
)  # fmt: skip


def test_a_process_that_reads_and_commits_is_ready() -> None:
    """Its partitions, lag and last commit are told."""
    assert readiness(WELL) == (True, "8 partitions, lag 3, committed 1 s ago")


def test_a_process_without_partitions_is_ready_when_the_group_has_it() -> None:
    """With more workers than partitions one waits for another to leave; that is its work."""
    ready, why = readiness(replace(WELL, partitions=0, lag=0))
    assert ready
    assert "others have them" in why


def test_an_idle_process_is_ready_however_long_ago_it_committed() -> None:
    """Where nothing waits nothing can be late."""
    assert readiness(replace(WELL, lag=0, progress_at=0.0, committed_at=None))[0]


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (Vitals(now=1000.0), "starting"),
        (replace(WELL, broker_answered_at=980.0), "the broker does not answer"),
        (replace(WELL, broker_answered_at=None), "the broker does not answer"),
        (replace(WELL, member=False), "joining the group"),
        (replace(WELL, rebalancing=True), "joining the group"),
        (replace(WELL, group_error="GroupAuthorizationFailedError"), "the group gave up"),
        (replace(WELL, progress_at=1000.0 - STALLED_S - 1), "stands still: 3 records wait"),
    ],
)
def test_a_process_that_cannot_work_says_why(seen: Vitals, why: str) -> None:
    """Each way to live and do nothing has its own words."""
    ready, told = readiness(seen)
    assert not ready
    assert told.startswith(why)


def test_a_short_trouble_is_waited_out() -> None:
    """A broker that restarts is no reason to restart as well."""
    lost = replace(WELL, broker_answered_at=980.0)
    assert reason_to_give_up(lost, ready_at=lost.now - GIVE_UP_S + 1) is None


def test_a_long_trouble_ends_the_process_for_its_supervisor() -> None:
    """The reason is the last thing it says."""
    lost = replace(WELL, broker_answered_at=980.0)
    assert reason_to_give_up(lost, ready_at=lost.now - GIVE_UP_S - 1) == "the broker does not answer"


def test_a_fatal_error_of_the_group_ends_the_process_at_once() -> None:
    """No record would ever come again."""
    fatal = replace(WELL, group_error="GroupAuthorizationFailedError")
    assert reason_to_give_up(fatal, ready_at=fatal.now) is not None


def test_a_ready_process_has_no_reason_to_give_up() -> None:
    """However long ago it was ready before."""
    assert reason_to_give_up(WELL, ready_at=0.0) is None
