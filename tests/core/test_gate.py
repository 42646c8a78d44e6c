"""The gate: a quick no, never a wrong one."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from streams.core.gate import Gate
from streams.core.lexfile import parse_lexicon
from streams.core.plaintext import plain_text, quick_text

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
    """Entries come with tags and entities, within words too, and addresses inside tags are no words."""
    for markup in (
        "<p>North&nbsp;Korea <b>and</b> &#1056;оссия</p>", "<b>Nor</b>th <i> Korea</i><p>Russia",
        "North\r\n  Korea<br>Russia",
    ):  # fmt: skip
        assert GATE.open_for(quick_text(markup, 100)) == ("both", "one")
    assert GATE.open_for(quick_text('<a href="http://x/Russia">x</a>', 100)) == ()


def test_what_is_read_is_looked_at() -> None:
    """However much markup stands before it; what is behind the limit of reading is not."""
    tags = "<span>" * 200
    assert GATE.open_for(quick_text(f"{tags}North Korea, Russia", 100)) == ("both", "one")
    assert GATE.open_for(quick_text(f"{'word ' * 30}North Korea, Russia", 100)) == ()


@given(
    st.lists(st.sampled_from(["North", " ", "Korea", "<b>", "</b>", "<p>", "&nbsp;", "&amp;", "Russia", "<!-- x -->"]))
)
def test_the_gate_sees_what_the_reader_will_see(pieces: list[str]) -> None:
    """Every watch that plain text opens is opened by the text as it came."""
    text = "".join(pieces)
    assert set(GATE.open_for(plain_text(text, 1000)[0])) <= set(GATE.open_for(quick_text(text, 1000)))


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever comes, the answer is a tuple of watches."""
    assert set(GATE.open_for(text)) <= {"both", "one"}
