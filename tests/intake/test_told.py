"""What fetch tells of its polls."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from streams.core.model import FeedState
from streams.core.polling import Failed, Gone, Outcome, Read, Same
from streams.edges.feedlist import Feed
from streams.edges.poll import Polled
from streams.intake.fetching import Told
from streams.telemetry import Meter

URL = "https://a.example/rss"


def told(outcome: Outcome) -> tuple[str, str, str | None]:
    """Level, event and error of the line that a poll is told with."""
    with capture_logs() as lines:
        Told(Meter("fetch")).polled(Feed(id="a", url=URL), Polled(outcome=outcome), FeedState(id="a", url=URL), 0.1)
    (line,) = lines
    return line["log_level"], line["event"], line["error"]


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (Read(marks=(), new=0), ("info", "polled", None)),
        (Same(), ("info", "unchanged", None)),
        (Failed(reason="timeout"), ("warning", "unreachable", "timeout")),
        (Gone(), ("warning", "gone", "gone")),
    ],
)
def test_a_failed_poll_is_a_warning(outcome: Outcome, line: tuple[str, str, str | None]) -> None:
    """What an operator may have to mend stands out among the polls that went well."""
    assert told(outcome) == line


def state(health: str) -> FeedState:
    since = None if health == "ok" else datetime(2025, 4, 28, tzinfo=UTC)
    return FeedState(id="a", url=URL, health=health, trouble="3 entries where 30 are usual", unwell_since=since)  # type: ignore[arg-type]


def test_a_change_of_health_is_told_once() -> None:
    """When it begins, when it changes and when it is over; in log and metric."""
    meter, feed, polled = Meter("fetch"), Feed(id="a", url=URL), Polled(outcome=Same())
    witness, samples = Told(meter), []
    with capture_logs() as lines:
        for health in ("ok", "shrinking", "shrinking", "silent", "ok", "ok"):
            witness.polled(feed, polled, state(health), 0.1)
            samples.append(b'health="' in meter.render())
    changes = [(line["event"], line.get("health")) for line in lines if line["event"] != "unchanged"]
    assert changes == [("feed unwell", "shrinking"), ("feed unwell", "silent"), ("feed well again", None)]
    assert samples == [False, True, True, True, False, False]


def test_a_host_that_asks_for_quiet_is_told_once_for_all_its_feeds() -> None:
    """Which, until when, by whose poll, and how many more wait."""
    until = datetime(2025, 4, 28, tzinfo=UTC)
    with capture_logs() as lines:
        Told(Meter("fetch")).hushed("a.example", until, "a", 7)
    assert lines == [
        {"log_level": "warning", "event": "host asked for quiet", "host": "a.example", "until": until, "feed": "a",
         "waiting": 7},
    ]  # fmt: skip
