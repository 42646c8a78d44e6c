"""Any text is read: no error, no time beyond its length, whatever it is made of."""

from __future__ import annotations

import pytest

from streams.core.wordorder import by_ends


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["a", "я", "한", "a ", "by ", "by a", "-", "x-x ", " ", "par 1 "])
def test_looking_for_the_agent_of_a_passive_is_cheap(piece: str) -> None:
    """A word without end, as in scripts without gaps, is one word and is not tried in every way of cutting it."""
    assert not by_ends(" was " + piece * 600 + "!")


@pytest.mark.parametrize(
    ("between", "near"),
    [
        (" by the ", True), (" on Friday morning by ", True), (" par l'armée ", True),
        (" in one two three four five six seven eight nine by ", False), (" and ", False),
    ],
)  # fmt: skip
def test_the_agent_of_a_passive_stands_near(between: str, near: bool) -> None:
    """At most eight words lie between the act and "by"."""
    assert by_ends(between) is near
