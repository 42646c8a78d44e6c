"""Capitals: a government where they act, a place where something happens in them."""

from __future__ import annotations

import pytest

from streams.core.capitals import is_state
from streams.core.lexfile import Entry
from streams.core.lexicon import Mention
from streams.core.passages import Passage


def named(text: str, city: str = "Moscow", kind: str = "place", sector: str | None = "GOV") -> bool:
    start = text.index(city)
    entry = Entry(id="city", kind=kind, name=city, country="RUS", sector=sector)
    mention = Mention(entry, "title", start, start + len(city), city, entry.spoken)
    return is_state(mention, Passage("title", 0, len(text), text, (mention,)))


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Moscow denies it", "Moscow"),
        ("Shells sent to Moscow", "Moscow"),
        ("Москва отрицает", "Москва"),
        ('평양 "사실무근"', "평양"),
        ("莫斯科否认", "莫斯科"),
    ],
)
def test_a_capital_that_acts_is_a_government(text: str, city: str) -> None:
    """It speaks, sends and receives for its state."""
    assert named(text, city)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("They met in Moscow", "Moscow"),
        ("Lavrov visits Pyongyang", "Pyongyang"),
        ("Встреча прошла в Москве", "Москве"),
        ("평양에서 회담", "평양"),
        ("在平壤会谈", "平壤"),
        ("Rozmowy w Moskwie", "Moskwie"),
    ],
)
def test_a_capital_where_something_happens_is_a_place(text: str, city: str) -> None:
    """A host city does nothing."""
    assert not named(text, city)


def test_other_places_are_no_governments() -> None:
    """A port acts for nobody."""
    assert not named("Rajin opens", "Rajin", sector=None)
