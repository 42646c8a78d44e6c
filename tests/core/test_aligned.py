"""The way back from plain text to what was given."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.aligned import align
from streams.core.asgiven import AsGiven
from streams.core.model import Actor, Entry, Span
from streams.core.plaintext import plain_text

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<b>", "</b>", '<a href="x > y">', "</a>", "<br/>", "<!-- a > b -->", "<script>x < y</script>",
        "<td>", "</table>", "<", ">", "<b", "&amp;", "&lt;", "&nbsp;", "&#8211;", "&copy", "& ", "AT&T", "word",
        "북한", "ＮＣＧ", "e\u0301", "🚢", "Рос\u00adсия", "روسيا", "\u200b", "  ", "\r\n", "\u00a0", "\u3000",
        "\ufeff", "\0", "-->", "--", "]]>",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words", "cut"),
    [
        ("<p>Kim &amp; Putin</p>", "Kim & Putin", "Kim &amp; Putin"),
        ("<b>North</b>\r\n <i>Korea</i> sends", "North\nKorea", "North</b>\r\n <i>Korea"),
        ("<!-- Russia --> <script>Russia</script>Russia", "Russia", "Russia"),
        ("Pyongyang&nbsp;&#8211; Moscow", "–", "&#8211;"),
        ('<a title="Russia > x">Russia</a>', "Russia", "Russia"),
    ],
)
def test_words_lead_back_to_where_they_stood(given: str, words: str, cut: str) -> None:
    """Tags between them are cut with them; what is in comments, scripts and attributes is never meant."""
    plain, _ = plain_text(given, 100)
    way = align(given, 100)
    assert way is not None
    start, end = way.span(plain.index(words), plain.index(words) + len(words))
    assert given[start:end] == cut
    assert end == given.rindex(cut) + len(cut)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_every_character_leads_to_what_it_was_made_of(given_text: str) -> None:
    """To itself or its entity, in the order of the text; where a parser moved words, to all of the text."""
    plain, _ = plain_text(given_text, 1000)
    way = align(given_text, 1000)
    if way is None:
        assert plain == given_text
        return
    assert len(way.starts) == len(way.ends) == len(plain)
    lost = set(zip(way.starts, way.ends, strict=True)) == {(0, len(given_text))}
    for char, start, end in zip(plain, way.starts, way.ends, strict=True):
        cut = given_text[start:end]
        assert lost or char.isspace() or char in (cut, "\ufffd") or char in html.unescape(cut)


@given(st.lists(PIECES, max_size=14).map("".join), st.integers(1, 20))
def test_a_text_that_is_cut_has_a_way_as_long_as_what_is_left(given_text: str, limit: int) -> None:
    """Limits are counted in plain text."""
    way = align(given_text, limit)
    assert way is None or len(way.starts) == len(plain_text(given_text, limit)[0])


def test_evidence_is_moved_wherever_it_stands() -> None:
    """In an actor or alone; what has no markup is not touched."""
    entry = Entry(title="Kim", summary="<p>Kim &amp; Putin</p>")
    moved, kept = (
        Span(field="summary", start=0, end=11, text="Kim & Putin", by="x"),
        Span(field="title", start=0, end=3, text="Kim", by="x"),
    )
    actor, (alone,) = AsGiven(entry)((Actor(name="Kim", evidence=(kept, moved)), (moved,)))
    assert (alone.start, alone.end, alone.text) == (3, 18, "Kim &amp; Putin")
    assert actor.evidence == (kept, alone)
