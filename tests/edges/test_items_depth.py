"""Lines nested without end are refused like any other bad line, and the rest goes on."""

from __future__ import annotations

import io

from streams.core.errors import BadInput
from streams.edges.items import read_items
from tests.samples import NOON


def test_a_line_nested_too_deeply_is_named_and_the_next_is_read() -> None:
    """The decoder gives up on depth by an error of its own kind."""
    deep = b'{"title":"x","extra":' + b"[" * 5000 + b"]" * 5000 + b"}"
    lines = b'{"title":"one"}\n' + deep + b'\n{"title":"three"}\n'
    found = list(read_items(io.BytesIO(lines), "in", "jsonl", NOON))
    assert [isinstance(each, BadInput) for each in found] == [False, True, False]
    assert "in:2" in str(found[1])
