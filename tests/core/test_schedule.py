"""When feeds are polled: by rhythm, within bounds, and never all at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from streams.core.schedule import (
    Policy,
    adapt,
    back_off,
    first_poll,
    fresh_for,
    jitter,
    next_poll,
    outside,
    retry_after,
)

NOW = datetime(2025, 4, 28, 9, 30, tzinfo=UTC)
POLICY = Policy()


def test_news_make_a_feed_quicker_and_silence_slower() -> None:
    """The interval follows the feed."""
    assert adapt(600, 3, POLICY) < 600 < adapt(600, 0, POLICY)


def test_the_interval_stays_between_floor_and_ceiling() -> None:
    """However hot or silent a feed is, the bounds hold."""
    assert (adapt(61, 9, POLICY), adapt(3599, 0, POLICY)) == (60, 3600)
    assert adapt(330, 0, POLICY) == 363


@pytest.mark.parametrize(("asked", "least"), [(None, 300), (10, 300), (900, 900), (1e9, 3600)])
def test_a_server_may_ask_for_more_time_up_to_an_hour(asked: float | None, least: float) -> None:
    """ttl and max-age are honoured as far as news can bear."""
    wait = (next_poll("a", 300, NOW, POLICY, asked_s=asked) - NOW).total_seconds()
    assert least <= wait <= least * 1.1


def test_failures_double_the_wait_up_to_the_cap() -> None:
    """A dead feed is asked less and less, but never given up by back-off alone."""
    waits = [(back_off("a", failures, NOW, POLICY) - NOW).total_seconds() for failures in (1, 4, 20, 5000)]
    assert waits[:3] == sorted(waits[:3])
    assert POLICY.backoff_cap_s / 2 <= waits[3] <= POLICY.backoff_cap_s


def test_retry_after_only_makes_it_later() -> None:
    """A server that asks for an hour gets an hour, one that asks for a second gets the floor."""
    later = back_off("a", 1, NOW, POLICY, retry_after_s=3600) - NOW
    sooner = back_off("a", 1, NOW, POLICY, retry_after_s=1) - NOW
    assert (later, sooner >= timedelta(seconds=60)) == (timedelta(hours=1), True)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), (" 7 ", 7), (None, None), ("", None), ("soon", None), ("-5", None), ("1.5", None), ("٣", None),
        ("Mon, 28 Apr 2025 10:30:00 GMT", 3600), ("Mon, 28 Apr 2025 08:30:00 GMT", 0), ("Mon, 99 Apr 2025 1", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_a_date_or_garbage(value: str | None, seconds: float | None) -> None:
    """Garbage asks for nothing."""
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("control", "expires", "seconds"),
    [
        ("max-age=600", None, 600), ("public, MAX-AGE = 60", None, 60), ("s-maxage=900, max-age=1", None, 1),
        ("no-cache, max-age=600", None, None), (None, "Mon, 28 Apr 2025 09:40:00 GMT", 600), (None, "0", None),
        ("max-age=5", "Mon, 28 Apr 2025 09:40:00 GMT", 5), ("max-age=", "-1", None), (None, None, None),
    ],
)  # fmt: skip
def test_freshness_is_max_age_else_expires(control: str | None, expires: str | None, seconds: float | None) -> None:
    """What a server says about freshness, or nothing."""
    assert fresh_for(control, expires, NOW) == seconds


def test_no_herd_sets_off() -> None:
    """A thousand feeds that start together are spread over the whole window."""
    starts = sorted((first_poll(f"feed-{n}", NOW, 100) - NOW).total_seconds() for n in range(1000))
    assert max(later - sooner for sooner, later in pairwise(starts)) < 2
    assert (starts[0] < 2, starts[-1] > 98) == (True, True)


def test_jitter_is_the_same_in_a_replay() -> None:
    """Nothing is left to chance."""
    assert jitter("yonhap", 3) == jitter("yonhap", 3) != jitter("yonhap", 4)


def test_hours_and_days_a_feed_skips_are_left_out() -> None:
    """A poll due in a skipped hour of a skipped day moves to the first hour that is allowed."""
    assert outside(NOW, (9, 10), ()) == NOW.replace(hour=11, minute=0)
    assert outside(NOW, (), (0, 1)) == datetime(2025, 4, 30, tzinfo=UTC)


def test_feeds_that_skip_the_same_hours_do_not_all_come_at_their_end() -> None:
    """They are spread over ten minutes of the first hour that is free; what was not moved stays."""
    night = range(7)
    free = [outside(NOW.replace(hour=3), night, (), late) for late in (0.0, 0.5, 0.99)]
    assert [each.hour for each in free] == [7, 7, 7]
    assert free[0] < free[1] < free[2] < free[0] + timedelta(minutes=10)
    assert outside(NOW, night, (), 0.5) == NOW


def test_a_feed_that_forbids_every_hour_forbids_none() -> None:
    """Nonsense is not honoured."""
    assert outside(NOW, range(24), ()) == NOW


def test_expires_is_measured_by_the_servers_own_clock() -> None:
    """A server whose clock is an hour slow still says ten minutes."""
    assert fresh_for(None, "Mon, 28 Apr 2025 08:40:00 GMT", NOW, "Mon, 28 Apr 2025 08:30:00 GMT") == 600
