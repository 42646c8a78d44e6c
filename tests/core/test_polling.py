"""What polls do to the state of a feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from streams.core.model import FeedState
from streams.core.polling import Failed, Gone, Outcome, Read, Same, address, conditional, fold, health, listed, resume
from streams.core.schedule import Policy

NOW = datetime(2025, 4, 28, 9, 30, tzinfo=UTC)
POLICY = Policy()
NEW = FeedState(id="f", url="https://f.example/rss", interval_s=600)
MOVED = "https://g.example/rss"


def read(**more: object) -> Read:
    return Read(**{"revisions": ("a", "b"), "new": 2, "etag": '"1"', "body_hash": "h", **more})  # type: ignore[arg-type]


def after(*outcomes: Outcome, state: FeedState = NEW, apart: timedelta = timedelta(minutes=10)) -> FeedState:
    """The state after these polls."""
    for count, outcome in enumerate(outcomes):
        state = fold(state, outcome, NOW + count * apart, POLICY)
    return state


def test_a_document_leaves_validators_and_revisions() -> None:
    """What was read is what the next poll is compared with."""
    kept = after(read())
    assert (kept.etag, kept.body_hash, kept.seen, kept.last_new_at) == ('"1"', "h", ("a", "b"), NOW)


def test_the_first_document_says_nothing_about_the_rhythm() -> None:
    """All of it is new, and yet the interval stays."""
    assert after(read()).interval_s == 600


def test_a_failure_keeps_everything_but_the_plan() -> None:
    """A web page in place of the feed costs no state."""
    good, bad = after(read()), after(read(), Failed(reason="html_page", status=200))
    assert (bad.etag, bad.seen, bad.last_success_at) == (good.etag, good.seen, good.last_success_at)
    assert (bad.failures, bad.last_error) == (1, "html_page")


def test_a_success_ends_a_row_of_failures() -> None:
    """One answer and all is well."""
    kept = after(Failed(reason="timeout"), Failed(reason="timeout"), Same())
    assert (kept.failures, kept.failing_since, kept.last_error, kept.health) == (0, None, None, "ok")


def test_gone_ends_polling_at_once() -> None:
    """410 is believed."""
    kept = after(read(), Gone())
    assert (kept.status, kept.next_due_at) == ("gone", None)


def test_not_found_ends_polling_after_days() -> None:
    """404 is believed when it has stood for three days."""
    missing = Failed(reason="http_404", status=404)
    assert after(missing, missing, apart=timedelta(days=2)).status == "active"
    assert after(missing, missing, apart=timedelta(days=3)).status == "disabled"


def test_a_resumed_feed_is_due_now() -> None:
    """An operator's word puts a gone feed back."""
    kept = resume(after(read(), Gone()), NOW)
    assert (kept.status, kept.next_due_at, kept.etag) == ("active", NOW, '"1"')


def test_a_permanent_redirect_counts_when_it_was_seen_three_times() -> None:
    """One wrong 301 rewrites nothing."""
    moving = read(moving_to=MOVED)
    assert address(after(moving, moving)) == NEW.url
    assert address(after(moving, moving, moving)) == MOVED


def test_a_redirect_that_changes_begins_anew() -> None:
    """Two polls here and one there are no confirmation."""
    there = read(moving_to="https://h.example/rss")
    assert address(after(read(moving_to=MOVED), read(moving_to=MOVED), there, there)) == NEW.url


def test_a_new_address_that_fails_is_left_again() -> None:
    """A feed that moved to nowhere is looked for where the operator listed it."""
    moved = after(*[read(moving_to=MOVED)] * 3)
    assert address(after(*[Failed(reason="timeout")] * 3, state=moved)) == NEW.url


def test_another_address_in_the_list_starts_without_validators() -> None:
    """Validators belong to the address that gave them; what was seen was seen."""
    kept = listed(after(read()), MOVED)
    assert (kept.url, kept.etag, kept.body_hash, kept.seen) == (MOVED, None, None, ("a", "b"))


def test_once_a_day_no_conditions_are_sent() -> None:
    """A server whose validators lie is found out."""
    kept = after(read())
    assert conditional(kept, NOW + timedelta(hours=23), POLICY)
    assert not conditional(kept, NOW + timedelta(hours=24), POLICY)


def test_a_first_poll_has_no_conditions() -> None:
    """There is nothing to compare with."""
    assert not conditional(NEW, NOW, POLICY)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (replace(NEW, failures=1, failing_since=NOW), "failing"),
        (replace(NEW, failures=2, failing_since=NOW, last_success_at=NOW), "ok"),
        (replace(NEW, failures=3, failing_since=NOW, last_success_at=NOW), "failing"),
        (replace(NEW, failures=1, failing_since=NOW, last_success_at=NOW - timedelta(days=2)), "stale"),
        (replace(NEW, last_new_at=NOW - timedelta(days=8)), "silent"),
        (replace(NEW, last_new_at=NOW), "ok"),
    ],
)
def test_health_has_a_word_for_each_trouble(state: FeedState, word: str) -> None:
    """A feed that fails, never answered, gives nothing for a day or says nothing new is seen."""
    assert health(state, NOW) == word
