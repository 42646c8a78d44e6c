"""Depth of markup: counted in one pass, so that a hostile piece costs no more than its length."""

from __future__ import annotations

import pytest

from streams.core.markup import DEEPEST, WIDEST, too_costly, too_deep, without_tags
from streams.core.plaintext import plain_text
from streams.edges.feeds.text import plain, safe_html


@pytest.mark.parametrize(
    ("markup", "deep"),
    [
        ("<div>" * DEEPEST, False),
        ("<div>" * (DEEPEST + 1), True),
        ("<div></b>" * (DEEPEST + 1), True),
        ("<div><b>x</b></div>" * 5000, False),
        ("<p>one<br><p>two<li>three" * 5000, False),
        ("1 < 2 & 3 > 2" * 5000, False),
    ],
)
def test_what_is_open_at_one_place_counts(markup: str, deep: bool) -> None:
    """End tags without a start, void elements and sloppy rows are no depth."""
    assert too_deep(markup) is deep


@pytest.mark.timeout(20)
def test_a_piece_nested_without_end_becomes_its_text() -> None:
    """Neither the door nor the reader sanitises it, which would take minutes; no tag survives either way."""
    hostile = "<div>" * 140_000 + "<script>alert(1)</script> 1 < 2 end"
    plain, _ = plain_text(hostile, 20_000)
    assert ("<" in without_tags(hostile), "<div" in safe_html(hostile), "<script" in plain) == (False, False, False)
    assert safe_html(hostile).endswith("1 &lt; 2 end")


@pytest.mark.parametrize("name", ["iframe", "NOFRAMES", "xmp", "plaintext", "noembed"])
def test_tags_within_raw_text_are_tags(name: str) -> None:
    """What stands in an iframe is read as the HTML it is, and no tag of it becomes a word."""
    markup = f"<p>One <{name} src='https://x.example/'><b>two</b> <script>alert(1)</script></{name}>"
    assert (plain(markup), plain_text(markup, 100)[0]) == ("One two", "One two")
    assert "<script" not in safe_html(markup)


ATTRIBUTES = " ".join(f"a{n}={n}" for n in range(30_000))


@pytest.mark.parametrize(
    ("markup", "costly"),
    [
        (f"<p {' '.join(f'a{n}' for n in range(WIDEST))}>x</p>", False),
        (f"<p {' '.join(f'a{n}' for n in range(WIDEST + 1))}>x</p>", True),
        (f"<p {ATTRIBUTES}>", True),
        (f"<p x='>' {ATTRIBUTES}>", True),
        (f'<!-- <a b=" --><q {ATTRIBUTES}>', True),
        (f"<script> <a b=' </script><q/{ATTRIBUTES.replace(' ', '/')}", True),
        ('<a href="https://x.example/?a=b&c=d" title="five > four, a b c">words of an article</a> ' * 500, False),
        ("5 < 6 and a <b c d e f" + " g" * 20, False),
    ],
)
def test_a_tag_with_attributes_without_end_is_too_costly(markup: str, *, costly: bool) -> None:
    """Wherever it hides; a page's own links and odd quotes are no reason."""
    assert too_costly(markup) is costly


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["<a ", "<a " * 60 + ">", "<a=", "<a b='<a b=\"", "<a b=<a", "<a" + " " * 4000, "<"])
def test_looking_for_them_is_cheap_itself(piece: str) -> None:
    """Pieces that begin tags everywhere cost no more than their length."""
    assert isinstance(too_costly((piece * 300_000)[:300_000]), bool)
