"""The stages ``deliver`` and ``settle``: who gets a message, and that nobody gets it twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from streams.agents.outbox import SWEEP_EVERY, enqueue, settle, wants
from streams.agents.result import Dropped, Passed
from streams.agents.tools import Route, Tools
from streams.core.errors import BadRecord
from streams.core.outbox import KEEP, Outbox, due
from streams.core.words import WORDS
from tests.samples import NOON, a_delivery, an_alert

DESK = Tools(routes=(Route(receiver="desk"),))


class Day:
    """Both stages over one table."""

    def __init__(self, tools: Tools = DESK) -> None:
        self.tools = tools
        self.table: dict[str, Outbox] = {}

    def alert(self, **changes):
        return enqueue([an_alert(**changes)], self.tools, {"outbox": self.table})[0]

    def attempt(self, **changes):
        return settle([a_delivery(**changes)], self.tools, {"outbox": self.table})[0]

    def waiting(self) -> list[tuple[str, str]]:
        return [(each.receiver, each.event_id) for outbox in self.table.values() for each in due(outbox)]


def test_an_alert_is_queued_once():
    """A message read again is known, whether it was delivered or not."""
    day = Day()
    assert [day.alert(), day.alert()] == [Passed("queued"), Dropped("repeat")]
    assert [day.attempt(), day.attempt()] == [Passed("settled"), Dropped("repeat")]
    assert day.alert() == Dropped("repeat")
    assert day.waiting() == []


def test_every_word_is_listed():
    """The words of both stages stand in the list of words."""
    listed = {word.word for stage in ("deliver", "settle") for word in WORDS[stage]}
    assert {"queued", "unaddressed", "repeat", "settled"} <= listed


@pytest.mark.parametrize(
    ("route", "wanted"),
    [
        (Route(receiver="a"), True),
        (Route(receiver="a", watches=("dprk-russia",)), True),
        (Route(receiver="a", watches=("alliance-deterrence",)), False),
        (Route(receiver="a", min_severity="warning"), True),
        (Route(receiver="a", min_severity="critical"), False),
    ],
)
def test_a_route_says_what_it_wants(route, wanted):
    """By watch and by severity."""
    assert wants(route, an_alert(severity="warning")) is wanted


def test_an_alert_nobody_wants_leaves_no_trace():
    """Without a receiver nothing is kept."""
    day = Day(Tools(routes=(Route(receiver="desk", watches=("other",)),)))
    assert day.alert() == Dropped("unaddressed")
    assert day.table == {}


def test_who_got_the_alert_gets_its_withdrawal():
    """A later message reaches everyone who got an earlier one, although it is less severe now."""
    day = Day(Tools(routes=(Route(receiver="duty", min_severity="critical"), Route(receiver="desk"))))
    day.alert(severity="critical")
    day.attempt(receiver="duty")
    day.alert(severity="info", event_id="alert-1-withdrawn", action="withdrawn")
    assert ("duty", "alert-1-withdrawn") in day.waiting()


def test_an_attempt_that_comes_first_is_kept():
    """When DELIVERIES is read before ALERTS, the alert is not sent again."""
    day = Day()
    assert day.attempt() == Passed("settled")
    assert day.alert() == Passed("queued")
    assert day.waiting() == []


@pytest.mark.parametrize("event_id", ["", "two words", "full.stop", "line\nbreak", "caf\u00e9"])
def test_an_id_that_fits_no_header_is_refused(event_id):
    """Such an alert goes to DEAD; it would stop the courier."""
    with pytest.raises(BadRecord, match="webhook id"):
        Day().alert(event_id=event_id)


def test_the_body_is_the_same_in_every_replay():
    """Two processes queue the same bytes for one alert."""
    first, second = Day(), Day()
    first.alert()
    second.alert()
    assert first.table == second.table
    assert '"id":"alert-1"' in first.table["alert-1"].messages[0].body


def test_old_finished_alerts_leave_the_table():
    """As new alerts come, what is finished and old is deleted; what waits stays."""
    day = Day()
    for name in ("done", "stuck"):
        day.alert(id=name, event_id=name, at=NOON)
    day.attempt(alert="done", event_id="done", at=NOON)
    for n in range(SWEEP_EVERY * 8):
        day.alert(id=f"new-{n}", event_id=f"new-{n}", at=NOON + KEEP + timedelta(days=1))
    assert "done" not in day.table
    assert "stuck" in day.table
