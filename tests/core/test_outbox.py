"""The outbox is a fold: repeats change nothing, order between its two topics does not matter, nothing is forgotten."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from streams.core.backoff import SPREAD, wait_after
from streams.core.outbox import KEEP, Outbox, due, knows, merge, prune, queue, settle
from tests.samples import NOON, a_delivery, after

EMPTY = Outbox(alert="alert-1")


def queued(outbox: Outbox, event: str = "opened", *receivers: str, at=NOON) -> Outbox:
    return queue(outbox, event, at, f"body of {event}", receivers or ("desk",))


def told(outbox: Outbox, outcome: str, event: str = "opened", **changes) -> Outbox:
    return settle(outbox, a_delivery(event_id=event, outcome=outcome, **changes))


def next_of(outbox: Outbox) -> list[tuple[str, str]]:
    return [(each.receiver, each.event_id) for each in due(outbox)]


def test_a_queued_message_is_due_at_once_for_each_receiver():
    """Every receiver gets the first message without delay."""
    outbox = queued(EMPTY, "opened", "desk", "wire")
    assert [(each.receiver, each.next_at, each.body) for each in due(outbox)] == [
        ("desk", None, "body of opened"),
        ("wire", None, "body of opened"),
    ]


def test_messages_of_one_alert_go_in_order():
    """A receiver that has not got the first message does not get the second."""
    outbox = queued(queued(EMPTY, "opened", "desk", "wire"), "withdrawn", "desk", "wire")
    assert next_of(told(outbox, "delivered", receiver="wire")) == [("desk", "opened"), ("wire", "withdrawn")]


def test_a_message_given_up_lets_the_next_one_go():
    """The order holds nothing back for ever."""
    outbox = queued(queued(EMPTY), "withdrawn")
    assert next_of(told(outbox, "gave_up")) == [("desk", "withdrawn")]


def test_a_retry_waits_for_its_time():
    """What is tried again has its attempts counted and its time."""
    [waiting] = due(told(queued(EMPTY), "retry", attempt=3, next_at=after(500)))
    assert (waiting.attempts, waiting.next_at) == (3, after(500))


def test_a_finished_message_drops_its_body_and_stays_known():
    """What every receiver has got keeps its id and its outcomes, and no body."""
    outbox = told(queued(EMPTY), "delivered")
    assert outbox.finished
    assert [message.body for message in outbox.messages] == [""]
    assert knows(outbox, "opened")


def test_a_delivery_that_comes_before_its_alert_counts():
    """Of a message delivered before its alert was read again, nothing is due."""
    early = told(EMPTY, "delivered")
    assert not knows(early, "opened")
    assert next_of(early) == []
    assert next_of(queued(early, "opened", "desk", "wire")) == [("wire", "opened")]


def test_delivered_wins_over_given_up():
    """Of two accounts of one message the better one counts, in whatever order."""
    one = told(told(queued(EMPTY), "gave_up", attempt=9), "delivered", attempt=2)
    other = told(told(queued(EMPTY), "delivered", attempt=2), "gave_up", attempt=9)
    assert one == other
    assert one.messages[0].postings[0].state == "delivered"


def test_a_merge_takes_the_further_account():
    """What one side knows of an attempt is known after the merge, and the messages are those of the first."""
    table, memory = queued(queued(EMPTY), "withdrawn"), told(queued(EMPTY), "delivered")
    assert next_of(merge(table, memory)) == [("desk", "withdrawn")]
    assert merge(memory, table) == memory


def test_finished_messages_are_forgotten_when_old():
    """After its time a finished message leaves; one that waits never does."""
    outbox = told(queued(queued(EMPTY), "stuck", "wire"), "delivered")
    old = prune(outbox, NOON + KEEP + timedelta(seconds=1))
    assert [message.event_id for message in old.messages] == ["stuck"]
    assert prune(outbox, NOON + KEEP) == outbox


def test_an_old_alert_delivered_today_is_still_known():
    """How late a message was delivered does not shorten how long it is remembered."""
    outbox = told(queued(EMPTY), "delivered", at=NOON + 2 * KEEP)
    assert knows(outbox, "opened")


EVENTS = st.sampled_from(["opened", "updated"])
DELIVERIES = st.builds(
    a_delivery,
    event_id=EVENTS,
    receiver=st.sampled_from(["desk", "wire"]),
    outcome=st.sampled_from(["delivered", "retry", "gave_up", "refused"]),
    attempt=st.integers(1, 4),
    next_at=st.sampled_from([None, after(100), after(200)]),
)


@given(st.lists(DELIVERIES, max_size=8), st.data())
def test_the_fold_does_not_depend_on_order_or_repeats(deliveries, data):
    """The same alerts and attempts give the same outbox, mixed as they may be and told as often as one likes."""
    plain = queued(queued(EMPTY, "opened", "desk", "wire"), "updated", "desk")
    for delivery in deliveries:
        plain = settle(plain, delivery)
    mixed = EMPTY
    repeats = data.draw(st.lists(st.sampled_from(deliveries), max_size=4)) if deliveries else []
    for step in data.draw(st.permutations([*deliveries, *repeats, "alert"])):
        if step == "alert":
            mixed = queued(queued(mixed, "opened", "desk", "wire"), "updated", "desk")
        else:
            mixed = settle(mixed, step)
    assert mixed == plain


@given(st.integers(1, 3), st.text(max_size=8))
def test_a_wait_is_never_shorter_than_its_schedule(attempt, key):
    """Jitter lengthens a wait by at most a quarter."""
    schedule = (1.0, 5.0, 30.0)
    wait = wait_after(attempt, schedule, key)
    assert schedule[attempt - 1] <= wait <= schedule[attempt - 1] * (1 + SPREAD)


def test_waits_are_spread_and_repeatable():
    """Two messages wait differently, one message always the same; a schedule ends."""
    waits = {wait_after(1, (10.0,), f"message {n}") for n in range(50)}
    assert len(waits) == 50
    assert wait_after(1, (10.0,), "message 7") in waits
    assert wait_after(2, (10.0,), "message 7") is None
