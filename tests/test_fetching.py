"""What fetch tells of its polls."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from streams.core.model import FeedState
from streams.core.polling import Failed, Gone, Outcome, Read, Same
from streams.edges.feedlist import Feed
from streams.edges.poll import Polled
from streams.fetching import Told
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
