"""How a feed does is told in one word, by what is usual for that feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from streams.core.feedhealth import diagnose, learnt, shape_of
from streams.core.intake import Entry, FeedState, Shape
from streams.core.polling import Read, Same, fold
from streams.core.schedule import Policy

NOW = datetime(2025, 4, 28, 9, 30, tzinfo=UTC)
NEW = FeedState(id="f", url="https://f.example/rss")
OLD = replace(NEW, last_success_at=NOW, last_new_at=NOW, known_since=NOW - timedelta(days=30))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
USUAL = Shape(entries=30)


def word(state: FeedState) -> str:
    return diagnose(state, NOW)[0]


def shaped(**more: float) -> FeedState:
    return replace(OLD, usual=USUAL, shape=replace(USUAL, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (replace(NEW, failures=1, failing_since=NOW), "failing"),
        (replace(OLD, failures=2, failing_since=NOW), "ok"),
        (replace(OLD, failures=3, failing_since=NOW), "failing"),
        (replace(OLD, status="gone"), "failing"),
        (replace(OLD, failures=1, last_success_at=NOW - 2 * DAY), "stale"),
        (replace(NEW, last_new_at=NOW - 8 * DAY), "silent"),
        (replace(OLD, quiet_s=3600, last_new_at=NOW - 4 * HOUR), "silent"),
        (replace(OLD, quiet_s=36000, last_new_at=NOW - 4 * HOUR), "ok"),
        (replace(OLD, quiet_s=60, last_new_at=NOW - 2 * HOUR), "ok"),
        (replace(OLD, quiet_s=3600, last_new_at=NOW - 4 * HOUR, known_since=NOW - 3 * DAY), "ok"),
        (shaped(entries=14), "shrinking"), (shaped(entries=16), "ok"),
        (shaped(dated=0.2), "drifting"), (shaped(titled=0.0), "drifting"), (shaped(linked=0.5), "ok"),
        (shaped(ahead_s=9 * 3600), "drifting"), (shaped(ahead_s=600), "ok"),
        (replace(shaped(), churn=3), "drifting"), (OLD, "ok"),
    ],
)  # fmt: skip
def test_each_trouble_has_a_word(state: FeedState, expected: str) -> None:
    """What fails, gives nothing, says nothing new, loses entries or is no longer itself is seen."""
    assert word(state) == expected


def test_a_trouble_says_what_is_the_matter() -> None:
    """In plain words, with the figures."""
    assert diagnose(shaped(entries=3), NOW) == ("shrinking", "3 entries where 30 are usual")


def test_the_pause_of_a_feed_is_learnt_from_its_news() -> None:
    """News each hour with a night of eleven hours: the night is expected, a day is not."""
    state = NEW
    for hour in range(24 * 12):
        is_awake = hour % 24 < 14
        outcome = Read(marks=(f"{hour:032x}",), new=1) if is_awake else Same()
        state = fold(state, outcome, NOW + hour * HOUR, Policy())
    last = state.last_new_at
    assert last is not None
    assert diagnose(state, last + 15 * HOUR)[0] == "ok"
    assert diagnose(state, last + 30 * HOUR)[0] == "silent"


def test_our_own_sleep_is_no_pause_of_the_feed() -> None:
    """Two days without polls teach nothing."""
    state = fold(NEW, Read(marks=("a" * 32,), new=1), NOW, Policy())
    state = fold(state, Read(marks=("b" * 32,), new=1), NOW + HOUR, Policy())
    state = fold(state, Read(marks=("c" * 32,), new=1), NOW + 2 * DAY, Policy())
    assert state.quiet_s == 0


def test_a_document_of_which_nothing_stays_three_times_drifts() -> None:
    """Its wordings change at each poll, or more entries pass than it holds."""
    state = NEW
    for number in range(4):
        shape = Shape(entries=2)
        marks = tuple(f"{2 * number + entry:032x}"[::-1] for entry in (0, 1))
        state = fold(state, Read(marks=marks, new=2, shape=shape), NOW + number * HOUR, Policy())
    assert (state.health, state.churn) == ("drifting", 3)


def test_the_shape_counts_titles_links_and_dates() -> None:
    """And by how much the newest date runs ahead."""
    entries = [Entry(title="a", link="https://f.example/a", published=NOW + HOUR), Entry(title="b")]
    assert shape_of(entries, NOW) == Shape(entries=2, titled=1.0, linked=0.5, dated=0.5, ahead_s=3600)


def test_what_is_usual_moves_slowly() -> None:
    """One short document makes the next one no less remarkable."""
    assert learnt(USUAL, Shape(entries=0)).entries == pytest.approx(27)
