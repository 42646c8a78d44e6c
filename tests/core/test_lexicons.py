"""Lexicons that are read together: one pass over a text, and to each its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.core.lexfile import Entry
from streams.core.lexicon import Lexicon, Lexicons
from streams.core.material import texts_of
from streams.core.model import TextField
from streams.core.watch import parse_examples, parse_watch
from streams.edges.seeds import read_files, watch_names

SEEDS = Path(__file__).parents[2] / "seeds" / "watches"
FILES = {name: read_files(SEEDS, name) for name in watch_names(SEEDS)}
WATCHES = {name: parse_watch(files) for name, files in FILES.items()}
TITLE: dict[TextField, str] = {"title": "Kim speaks"}


@pytest.mark.parametrize("name", sorted(WATCHES))
def test_lexicons_read_together_say_what_each_says_alone(name: str) -> None:
    """Whatever the others look for in the same words, a lexicon finds its own, in the same order."""
    together = Lexicons({name: watch.entries for name, watch in WATCHES.items()})
    alone = Lexicon(WATCHES[name].entries)
    for record in parse_examples(FILES[name].gold, WATCHES[name].definition, gold=True)[::4]:
        fields = texts_of(record)
        assert together.meant(name, together.hits(fields, record.lang), fields) == alone.read(fields, record.lang)


def test_an_entry_that_two_lexicons_have_alike_is_one_and_one_they_have_otherwise_is_two() -> None:
    """What a watch says of a shared name is its own affair."""
    kim = Entry(id="kim", kind="person", name="Kim", aliases={"en": ("Kim",)})
    other = Entry(id="kim", kind="company", name="Kim Ltd", aliases={"en": ("Kim",)})
    lexicons = Lexicons({"a": [kim], "b": [kim], "c": [other]})
    hits = lexicons.hits(TITLE, "en")
    assert len(hits) == 2
    assert [lexicons.meant(name, hits, TITLE)[0].entry.kind for name in "abc"] == ["person", "person", "company"]


def test_words_of_another_language_are_for_nobody() -> None:
    """A term is looked for in the text's own language, a name in all of them."""
    term = Entry(id="t", kind="term", name="t", aliases={"fr": ("on",), "ru": ("он",)})
    name = Entry(id="n", kind="person", name="n", aliases={"fr": ("Jeanne",)})
    lexicons = Lexicons({"a": [term, name]})
    fields: dict[TextField, str] = {"title": "on Jeanne"}
    found = {lang: [one.entry.id for one, _ in lexicons.hits(fields, lang)] for lang in ("en", "fr", "xx")}
    assert found == {"en": ["n"], "fr": ["t", "n"], "xx": ["t", "n"]}
