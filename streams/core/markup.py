"""How deep a piece of HTML is nested, found in one pass: the sanitiser's time is quadratic in the depth.

An element counts from its start tag to its end tag; an end tag without a start counts nothing. Elements without
content, and those that sloppy HTML leaves open in rows, are no depth.
"""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 200
"""No article is nested like this."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_FLAT = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd td th tr option".split()  # noqa: SIM905
)


def too_deep(markup: str) -> bool:
    """Whether more than ``DEEPEST`` elements are open at one place."""
    open_now: Counter[str] = Counter()
    depth = 0
    for found in _TAG.finditer(markup):
        name = found[2].lower()
        if name in _FLAT:
            continue
        if not found[1]:
            open_now[name] += 1
            depth += 1
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def without_tags(markup: str) -> str:
    """The text between the tags, still escaped: what is left of a piece nested too deeply."""
    return re.sub(r"<[^<>]*>", " ", markup).replace("<", "&lt;")
