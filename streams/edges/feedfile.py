"""Changes to the file of the feed list that leave everything else in it as its owner wrote it.

Both ways of writing a list are known: tables ``[[feeds]]``, and one array ``feeds = [...]`` with a feed a line.
A change is made in the text, read again, and refused when anything else has changed by it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence

import msgspec

from streams.core.errors import BadInput
from streams.edges.feedlist import Feed, feedlist

DEFAULTS = msgspec.to_builtins(Feed(id="a", url="https://a.example/"))


def with_feeds(text: str, new: Sequence[Feed], name: str) -> str:
    """Return the list with more feeds at its end. Raises BadInput when the result is no list, say for a twin."""
    before = feedlist(tomllib.loads(text), name)
    if re.search(r"^\s*feeds\s*=\s*\[", text, re.MULTILINE):
        at = text.rindex("]")
        lines = "".join(f"  {{ {', '.join(_pairs(feed))} }},\n" for feed in new)
        changed = _comma(text[:at]) + lines + text[at:]
    else:
        tables = ("\n".join(["", "[[feeds]]", *_pairs(feed), ""]) for feed in new)
        changed = text.rstrip("\n") + "\n" + "".join(tables) if text.strip() else "".join(tables).lstrip("\n")
    return _checked(changed, (*before, *new), name)


def without_feed(text: str, feed_id: str, name: str) -> str:
    """Return the list without a feed. Raises BadInput when it is not in it."""
    before = feedlist(tomllib.loads(text), name)
    rest = tuple(feed for feed in before if feed.id != feed_id)
    if len(rest) == len(before):
        raise BadInput(feed_id, f"is not in {name}")
    lines = text.splitlines(keepends=True)
    own = re.compile(rf"(?:^|[\s{{,])id\s*=\s*{re.escape(json.dumps(feed_id))}")
    at = next((number for number, line in enumerate(lines) if own.search(line)), 0)
    begin, end = (at, at + 1) if lines[at].lstrip().startswith("{") else _table(lines, at)
    return _checked("".join(lines[:begin] + lines[end:]), rest, name)


def _table(lines: Sequence[str], inside: int) -> tuple[int, int]:
    """Return first and last line, exclusive, of the table a line is in; comments before the next one are the next's."""
    begin = max((number for number in range(inside + 1) if lines[number].startswith("[[")), default=0)
    end = next((number for number in range(inside, len(lines)) if lines[number].startswith("[[")), len(lines))
    while end < len(lines) and lines[end - 1].lstrip().startswith("#"):
        end -= 1
    return begin, end


def _comma(text: str) -> str:
    """Return an array's beginning so that another element can follow."""
    body = text.rstrip()
    return body + ("\n" if body.endswith(("[", ",")) else ",\n")


def _pairs(feed: Feed) -> list[str]:
    """JSON's strings, numbers and truths are TOML's, too."""
    values = msgspec.to_builtins(feed)
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()
            if key in ("id", "url") or value != DEFAULTS[key]]  # fmt: skip


def _checked(text: str, wanted: Sequence[Feed], name: str) -> str:
    try:
        found = feedlist(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(name, f"is written in a way that cannot be changed by program: {error}") from None
    if found != tuple(wanted):
        raise BadInput(name, "is written in a way that cannot be changed by program")
    return text
