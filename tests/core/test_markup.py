"""Depth of markup: counted in one pass, so that a hostile piece costs no more than its length."""

from __future__ import annotations

import pytest

from streams.core.markup import DEEPEST, too_deep, without_tags
from streams.core.plaintext import plain_text
from streams.edges.feeds.text import safe_html


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
