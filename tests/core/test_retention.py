"""Retention: tables let go by the days of the records, so that a replay forgets at the same record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from streams.core.retention import NOW, enter, expired
from tests.samples import after

DAY = 86_400.0
WEEK = timedelta(days=7)


def test_what_was_not_touched_since_leaves() -> None:
    """The first record of a later day opens the days that are too long ago."""
    rows: dict[str, Any] = {}
    enter(rows, "old", after(0), None)
    assert list(expired(rows, after(0), WEEK)) == []
    enter(rows, "new", after(9 * DAY), None)
    assert list(expired(rows, after(9 * DAY), WEEK)) == ["old"]
    assert set(rows) == {NOW, "day/2024-10-27"}


def test_what_is_touched_again_moves_to_the_later_day() -> None:
    """It leaves once, counted from the last touch, and its first day is struck out."""
    rows: dict[str, Any] = {}
    enter(rows, "kept", after(0), None)
    list(expired(rows, after(0), WEEK))
    enter(rows, "kept", after(5 * DAY), after(0))
    assert list(expired(rows, after(9 * DAY), WEEK)) == []
    assert list(expired(rows, after(13 * DAY), WEEK)) == ["kept"]


def test_a_record_from_long_ago_does_not_turn_back_time() -> None:
    """What is old when it comes leaves at once, and what is new stays."""
    rows: dict[str, Any] = {}
    enter(rows, "new", after(90 * DAY), None)
    list(expired(rows, after(90 * DAY), WEEK))
    enter(rows, "late", after(0), None)
    assert list(expired(rows, after(0), WEEK)) == ["late"]
    assert "day/2025-01-16" in rows


def test_a_jump_of_years_is_one_step() -> None:
    """The days between are empty and cost nothing but the count."""
    rows: dict[str, Any] = {}
    enter(rows, "old", after(0), None)
    list(expired(rows, after(0), WEEK))
    assert list(expired(rows, after(3650 * DAY), WEEK)) == ["old"]
