"""Dates are read from the string as it came, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.dates import read_date

MORNING = datetime(2025, 4, 28, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-04-28T09:30:00+09:00", "2025-04-28T00:30:00Z", "2025-04-28 00:30", "20250428T003000Z",
        "2025/04/28 0:30:0",
        "2025-04-28T00:30:00+00:0",
        "Mon, 28 Apr 2025 09:30:00 +0900", "28 Apr 25 00:30 GMT", "Mon, 28 April 2025 09:30:00 KST (Seoul)",
        "Mon,28 Apr 2025 00:30:00 GMT",
        "Mon Apr 28 00:30:00 2025", "Mon Apr 28 09:30:00 KST 2025", "April 28, 2025 12:30 AM",
        "2025년 04월 28일 오전 09:30:00", "Sun, 27 Apr 2025 19:30:00 -5", "Пн, 28 Apr 2025 03:30:00 +0300",
        "2025-04-28T00:29:60Z", "2025-04-28 T 00:30:00Z", "2025-04-28T093000+09:00", "20250428T09:30:00+09:00",
    ],
)  # fmt: skip
def test_one_moment_in_many_spellings(text: str) -> None:
    """Every spelling in use names the same moment."""
    assert read_date(text) == MORNING


@pytest.mark.parametrize(
    "text",
    [
        None, "", "2025", "2025-04", "--04-28", "04-28", "12:30", "1745800000", "1745800000000", "tomorrow", "Apr 2025",
        "30 Feb 2025", "2025-02-30", "Fri, 30 Feb 2025 08:00:00 GMT", "99999-01-01", "Mon, 28 Apr 99999 09:30:00 GMT",
        "0000-01-01", "2025-04-28T25:00:00Z", "2025-04-28T09:61:00Z", "2025-04-28T09:30:00+25:00",
        "28 Foo 2025", "2" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_date_for_certain_is_none(text: str | None) -> None:
    """A part of a date, a number, a day that does not exist: no date, and never today."""
    assert read_date(text) is None


def test_a_day_without_a_time_begins_at_midnight() -> None:
    """A whole day is a date."""
    assert read_date("2025-04-28") == datetime(2025, 4, 28, tzinfo=UTC)


def test_a_day_may_end_at_24() -> None:
    """ISO 8601 lets a day end at 24:00."""
    assert read_date("2025-04-27T24:00:00Z") == datetime(2025, 4, 28, tzinfo=UTC)


def test_a_time_of_an_unknown_zone_is_utc() -> None:
    """A zone nobody knows shifts nothing."""
    assert read_date("28 Apr 2025 00:30 XYZ") == MORNING


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
"""Fixed offsets: in a zone with summer time an hour a year does not exist, and equals nothing."""


@given(st.datetimes(datetime(1900, 1, 2), datetime(2999, 12, 30), timezones=OFFSETS))
def test_iso_dates_come_back(moment: datetime) -> None:
    """What Python writes is read."""
    whole = moment.replace(microsecond=0)
    assert read_date(whole.isoformat()) == whole


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands there, the answer is a moment in UTC or none."""
    found = read_date(text)
    assert found is None or found.tzinfo is UTC
