"""What polls do to the state of a feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from streams.core.intake import Shape
from streams.core.model import FeedState
from streams.core.polling import (
    Failed,
    Gone,
    Outcome,
    Push,
    Read,
    Same,
    address,
    conditional,
    fold,
    listed,
    quiet_of,
    resume,
)
from streams.core.schedule import Policy

NOW = datetime(2025, 4, 28, 9, 30, tzinfo=UTC)
POLICY = Policy()
NEW = FeedState(id="f", url="https://f.example/rss", interval_s=600)
MOVED = "https://g.example/rss"
A1, A2, B1, C1 = (item * 16 + wording * 16 for item, wording in ("a1", "a2", "b1", "c1"))
"""Marks: an entry in two wordings, and two others."""


def read(**more: object) -> Read:
    return Read(**{"marks": (A1, B1), "new": 2, "etag": '"1"', "body_hash": "h", **more})  # type: ignore[arg-type]


def after(*outcomes: Outcome, state: FeedState = NEW, apart: timedelta = timedelta(minutes=10)) -> FeedState:
    """The state after these polls."""
    for count, outcome in enumerate(outcomes):
        state = fold(state, outcome, NOW + count * apart, POLICY)
    return state


def test_a_document_leaves_validators_and_revisions() -> None:
    """What was read is what the next poll is compared with."""
    kept = after(read())
    assert (kept.etag, kept.body_hash, kept.seen, kept.last_new_at) == ('"1"', "h", (A1, B1), NOW)


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
    assert (kept.url, kept.etag, kept.body_hash, kept.seen) == (MOVED, None, None, (A1, B1))


def test_once_a_day_no_conditions_are_sent() -> None:
    """A server whose validators lie is found out."""
    kept = after(read())
    assert conditional(kept, NOW + timedelta(hours=23), POLICY)
    assert not conditional(kept, NOW + timedelta(hours=24), POLICY)


def test_a_first_poll_has_no_conditions() -> None:
    """There is nothing to compare with."""
    assert not conditional(NEW, NOW, POLICY)


def test_a_resumed_feed_is_asked_where_the_operator_listed_it() -> None:
    """What moved and is gone there is looked for at its old address, without the validators of the new one."""
    kept = resume(after(*[read(moving_to=MOVED)] * 3, Gone()), NOW)
    assert (address(kept), kept.etag, kept.seen) == (NEW.url, None, (A1, B1))


def test_an_entry_that_comes_back_as_it_was_is_remembered() -> None:
    """A document that lost an entry for one poll does not make it news."""
    assert set(after(read(), read(marks=(B1,))).seen) == {A1, B1}


def test_of_an_entry_only_its_present_wording_is_remembered() -> None:
    """A wording that comes back after a correction is news again."""
    assert set(after(read(), read(marks=(A2, B1))).seen) == {A2, B1}


def test_memory_of_entries_has_an_end() -> None:
    """A hundred entries, or twice the document."""
    many = [read(marks=tuple(f"{100 * poll + n:032x}"[::-1] for n in range(70))) for poll in range(4)]
    assert len(after(*many).seen) == 140


def test_what_is_new_alone_is_added_to_what_was_there() -> None:
    """After 226 the entries that were not sent are still known, and the document's shape is the one before."""
    kept = after(read(shape=Shape(entries=30)), read(marks=(C1,), partial=True, shape=Shape(entries=1)))
    assert (set(kept.seen), kept.shape) == ({A1, B1, C1}, Shape(entries=30))


def test_the_wishes_of_the_document_hold_while_nothing_changes() -> None:
    """A 304 says nothing about ttl and skipHours: those of the last document go on."""
    kept = after(read(ttl_s=1800, skip_hours=(10,)), Same())
    due = kept.next_due_at
    assert due is not None
    assert NOW.replace(hour=11, minute=0) <= due <= NOW.replace(hour=11, minute=10)


def test_a_slow_server_rests_four_times_as_long_as_it_took() -> None:
    """Its next poll is planned from the end of this one."""
    kept = fold(replace(NEW, interval_s=60), read(), NOW, POLICY, took_s=29)
    assert kept.next_due_at is not None
    assert kept.next_due_at - NOW >= timedelta(seconds=116)


def test_a_feed_whose_hub_pushes_is_polled_slower() -> None:
    """And no slower when the hub is known to miss what is new."""
    first = fold(NEW, read(), NOW, POLICY, push=Push(last_at=NOW))
    later = NOW + timedelta(hours=1)
    missed = fold(fold(first, read(), later, POLICY, push=Push()), read(), later, POLICY, push=Push())
    assert first.next_due_at is not None
    assert missed.next_due_at is not None
    assert first.next_due_at - NOW >= timedelta(minutes=30)
    assert (missed.missed, missed.next_due_at - later < timedelta(minutes=30)) == (2, True)


def test_a_hub_that_pushed_what_is_new_missed_nothing() -> None:
    """A push since the poll before explains what this poll finds."""
    once = fold(after(read()), read(), NOW + timedelta(hours=1), POLICY, push=Push())
    again = fold(once, read(), NOW + timedelta(hours=2), POLICY, push=Push(last_at=NOW + timedelta(minutes=90)))
    assert (once.missed, again.missed) == (1, 0)


def test_since_when_a_feed_is_unwell_is_kept_until_it_is_well() -> None:
    """The first failure counts, not the last."""
    bad = after(*[Failed(reason="timeout")] * 3)
    assert (bad.unwell_since, after(Same(), state=bad).unwell_since) == (NOW, None)


def test_a_server_that_wants_quiet_says_until_when() -> None:
    """What it asks for holds, up to a day; a 429 that does not say for how long means five minutes."""
    asked = after(read(), Failed(reason="http_503", status=503, retry_after_s=900.0))
    long = after(read(), Failed(reason="http_429", status=429, retry_after_s=1e9, host="a.example"))
    unsaid = after(read(), Failed(reason="http_429", status=429, host="a.example"))
    waits = [each.quiet_until - each.last_poll_at for each in (asked, long, unsaid) if each.quiet_until]
    assert waits == [timedelta(minutes=15), timedelta(days=1), timedelta(minutes=5)]
    assert [each.quiet_host for each in (asked, long, unsaid)] == [None, "a.example", "a.example"]
    assert all(each.next_due_at >= each.quiet_until for each in (asked, long, unsaid))
    assert "a.example asked for quiet until" in str(long.trouble)


def test_an_answer_ends_the_quiet() -> None:
    """It is not asked for any more."""
    story = after(Failed(reason="http_429", status=429, host="a.example"), Same())
    assert (story.quiet_until, story.quiet_host) == (None, None)


def test_quiet_is_never_kept_for_longer_than_a_day_after_the_poll_that_was_told() -> None:
    """A damaged state silences nobody for ever; what was asked for in earnest holds as it is."""
    asked = after(Failed(reason="http_429", status=429, retry_after_s=900.0))
    damaged = replace(asked, quiet_until=datetime(9999, 1, 1, tzinfo=UTC))
    found = [quiet_of(state, NOW + timedelta(hours=1), POLICY) for state in (NEW, asked, damaged)]
    assert found == [None, asked.quiet_until, NOW + timedelta(days=1)]
