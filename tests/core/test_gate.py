"""The gate: a quick no, never a wrong one."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from streams.core.gate import Gate
from streams.core.lexfile import parse_lexicon

ENTRIES = parse_lexicon(
    "x",
    b"\n".join(
        orjson.dumps(entry)
        for entry in (
            {"id": "prk", "kind": "country", "name": "N", "tags": ["side:PRK"], "aliases": {"en": ["North Korea"]}},
            {"id": "rus", "kind": "country", "name": "R", "tags": ["side:RUS"],
             "aliases": {"en": ["Russia"], "ru": ["Росси*"]}},
        )
    ),
)  # fmt: skip
GATE = Gate(
    {
        "both": (ENTRIES, [frozenset({"side:PRK", "side:RUS"})]),
        "one": (ENTRIES[1:], [frozenset({"side:RUS"}), frozenset({"side:NONE"})]),
    }
)


def test_all_tags_of_a_combination_open_it() -> None:
    """Two watches, each with its own words."""
    assert GATE.open_for("North Korea arms Russia") == ("both", "one")
    assert GATE.open_for("Российская сторона") == ("one",)
    assert GATE.open_for("North Korea", "") == ()


def test_tags_may_stand_in_different_texts() -> None:
    """Title and summary are one item."""
    assert GATE.open_for("North Korea", "sends shells to Russia") == ("both", "one")


def test_markup_hides_nothing() -> None:
    """Entries come with tags and entities, and addresses inside tags are no words."""
    assert GATE.open_for("<p>North&nbsp;Korea <b>and</b> &#1056;оссия</p>") == ("both", "one")
    assert GATE.open_for('<a href="http://x/Russia">x</a>') == ()


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever comes, the answer is a tuple of watches."""
    assert set(GATE.open_for(text)) <= {"both", "one"}
