"""What the heads look at: relations of two sides within a sentence, a clause, a title."""

from __future__ import annotations

from streams.core.features import features
from streams.core.judge import prepare
from streams.core.model import TextField
from streams.core.watch import Watch, WatchFiles, parse_watch

TOML = b"""
id = "w"
title = "W"
question = "?"
[gate]
any_of = [["side:PRK", "side:RUS"]]
[features]
pairs = [["side:PRK", "side:RUS"]]
[[labels]]
id = "arms"
title = "Arms"
severity = "info"
definition = "-"
[rule]
id = "r"
"""
LEXICON = b"""
{"id":"prk","kind":"country","name":"North Korea","tags":["side:PRK"],"aliases":{"en":["North Korea"]}}
{"id":"rus","kind":"country","name":"Russia","tags":["side:RUS"],"aliases":{"en":["Russia"]}}
{"id":"kor","kind":"country","name":"South Korea","tags":["side:KOR"],"aliases":{"en":["South Korea"]}}
{"id":"shells","kind":"term","name":"shells","tags":["topic:arms"],"aliases":{"en":["shells"]}}
"""
WATCH: Watch = parse_watch(WatchFiles(folder="w", toml=TOML, lexicons={"w/lexicon.jsonl": LEXICON}))


def seen(title: str, summary: str = "") -> frozenset[str]:
    fields: dict[TextField, str] = {"title": title, "summary": summary}
    prepared = prepare(WATCH, WATCH.page({name: text for name, text in fields.items() if text}, "en"))
    assert prepared is not None
    return features(WATCH, prepared.view)


def test_a_word_counts_with_two_sides_when_all_stand_in_one_clause() -> None:
    """Shells in the clause of both sides are theirs."""
    assert "clause&topic:arms" in seen("North Korea sends shells to Russia")


def test_a_word_of_another_clause_is_not_that_of_the_two() -> None:
    """Shells after a semicolon are somebody else's."""
    names = seen("North Korea greets Russia; shells fall on a village")
    assert "pair&topic:arms" in names
    assert "clause&topic:arms" not in names


def test_the_sides_of_a_title_are_named_together() -> None:
    """A title of the two Koreas says so, whoever comments below it."""
    names = seen("North Korea and South Korea talk", "Russia welcomes it, as North Korea says.")
    assert "sides:title:KOR+PRK" in names


def test_a_title_without_sides_says_so() -> None:
    """A heading that names nobody is told from one that names others."""
    assert "sides:title:none" in seen("Morning briefing", "North Korea writes to Russia.")
