"""What a piece of HTML would cost a sanitiser, found in one pass: its time is quadratic in depth and in attributes.

An element counts from its start tag to its end tag; an end tag without a start counts nothing. Elements without
content, and those that sloppy HTML leaves open in rows, are no depth.

Attributes are counted from every place where a tag may begin, within comments and quotes too: where a tag really
begins depends on all that stands before it, and a hostile piece would hide its long tag behind a quote.
"""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 200
"""No article is nested like this."""
WIDEST = 64
"""No tag of an article has so many attributes."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_FLAT = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd td th tr option".split()  # noqa: SIM905
)
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]{0,4000}+)"""
_ATTRIBUTE = rf"[\s/]*+[^\s/>][^\s/>=]{{0,200}}+(?:\s*+=\s*+{_VALUE}?)?+"
_WIDE = re.compile(rf"<[a-zA-Z][^\s/>]{{0,64}}+(?:{_ATTRIBUTE}){{{WIDEST + 1}}}")
"""Every part is bounded or possessive: nothing is tried twice."""

_RAW = re.compile(r"</?(?:iframe|noembed|noframes|plaintext|xmp)\b[^<>]*>", re.IGNORECASE)


def opened(markup: str) -> str:
    """The markup without the tags of elements whose content browsers take for text: tags in it would become words."""
    return _RAW.sub(" ", markup)


def too_costly(markup: str) -> bool:
    """Whether a sanitiser would need far more time for this piece than for an article of its length."""
    return too_deep(markup) or _WIDE.search(markup) is not None


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
    """The text between the tags, still escaped: what is left of a piece that costs too much."""
    return re.sub(r"<[^<>]*>", " ", markup).replace("<", "&lt;")
