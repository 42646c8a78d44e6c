"""Reasons a person accepts: names and words of the subject, not every word that weighed."""

from __future__ import annotations

import re

import pytest

from streams.core.lexfile import Entry
from streams.core.lexicon import Mention
from streams.core.model import TextField
from streams.core.telling import reasons, telling

TITLE = "North Korean troops to Russia, troops said"


def named(text: str, entry: str, *, nth: int = 0, field: TextField = "title") -> Mention:
    start = [found.start() for found in re.finditer(text, TITLE)][nth]
    return Mention(Entry(id=entry, kind="term", name=entry), field, start, start + len(text), text, ())


def texts(mentions: list[Mention]) -> list[str]:
    return [mention.text for mention in mentions]


@pytest.mark.parametrize(
    ("tags", "left"),
    [
        (("cue:say",), []),
        (("cue:negate",), []),
        (("act:consult", "mode:visit"), []),
        (("cue:condemn", "topic:reaction"), ["topic:reaction"]),
        (("side:RUS", "cue:sport"), ["side:RUS"]),
        (("place:baltic",), ["place:baltic"]),
    ],
)
def test_words_of_saying_and_doing_tell_nothing_of_the_subject(tags: tuple[str, ...], left: list[str]) -> None:
    """A word counts by what it says of the subject; a watch may name its tags as it likes."""
    assert telling(tags) == left


def test_the_heaviest_come_first_and_weightless_ones_not_at_all() -> None:
    """What spoke against a label is no reason for it."""
    weighed = [(0.5, named("Russia", "russia")), (2.0, named("troops", "troops")), (0.0, named("said", "said"))]
    assert texts(reasons(weighed, 4)) == ["troops", "Russia"]


def test_a_word_inside_another_is_not_shown_twice() -> None:
    """Of words that weigh the same the longer one stands for both."""
    weighed = [(1.0, named("troops", "troops")), (1.0, named("North Korean troops", "soldiers"))]
    assert texts(reasons(weighed, 4)) == ["North Korean troops"]


def test_one_of_each_entry_comes_before_the_second_of_any() -> None:
    """And entries beyond the limit are left out, with all their mentions."""
    troops = [(2.0, named("troops", "troops")), (2.0, named("troops", "troops", nth=1))]
    rest = [(1.0, named("Russia", "russia")), (0.5, named("Korea", "korea"))]
    assert texts(reasons([*troops, *rest], 2)) == ["troops", "Russia", "troops"]


def test_the_title_goes_before_the_text() -> None:
    """Of two equal mentions the one a reader sees first is named first."""
    found = reasons([(1.0, named("troops", "troops", field="summary")), (1.0, named("troops", "troops"))], 1)
    assert [mention.field for mention in found] == ["title", "summary"]
