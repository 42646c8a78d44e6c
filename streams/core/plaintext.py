"""Plain text from what feeds call text: with tags, entities, both, or neither.

Text without markup passes unchanged, character for character, so that offsets into what came in hold.
nh3 parses as a browser does and drops scripts with their content; what it leaves is one level of entities.
"""

from __future__ import annotations

import html
import re

import nh3

from streams.core.markup import opened, too_costly, without_tags

_MARKUP = re.compile(r"<[a-zA-Z/!?][^<>]{0,5000}>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,5000}>")
_BLOCK = re.compile(
    r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|figure|figcaption|section|article|hr|dd|dt)\b[^<>]{0,5000}>",
    re.IGNORECASE,
)
SPACES = re.compile(r"[^\S\n]+")
LINES = re.compile(r" ?\n[ \n]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
MARKUP_PER_TEXT = 20
"""Markup is read up to this many characters for each character of text wanted."""


def has_markup(text: str) -> bool:
    """Say whether a text holds tags or entities."""
    return ("<" in text or "&" in text) and _MARKUP.search(text) is not None


def plain_text(text: str, limit: int) -> tuple[str, bool]:
    """Return the text without markup, at most ``limit`` characters of it, and whether it was cut.

    Lone surrogates, which no encoding can carry, become U+FFFD one for one.
    """
    whole = _SURROGATE.sub("\ufffd", text[: limit * MARKUP_PER_TEXT])
    plain = _without_markup(whole) if has_markup(whole) else whole
    return plain[:limit], len(plain) > limit or len(text) > limit * MARKUP_PER_TEXT


def quick_text(text: str, limit: int) -> str:
    """Return all words of ``plain_text``, found by patterns, and perhaps some more; for who only looks for names."""
    if "<" not in text and "&" not in text:
        return text[:limit]
    whole = text[: limit * MARKUP_PER_TEXT]
    return html.unescape(_TAG.sub("", _BLOCK.sub("\n", whole))) if has_markup(whole) else whole[:limit]


def _without_markup(text: str) -> str:
    lines = opened_lines(text)
    bare = unmarked(lines, costly=too_costly(lines))
    return LINES.sub("\n", SPACES.sub(" ", bare)).strip()


def opened_lines(text: str) -> str:
    """Return markup whose blocks have become lines."""
    return _BLOCK.sub("\n", opened(text))


def unmarked(lines: str, *, costly: bool) -> str:
    """Return the text of markup, its gaps as they are. What would cost a parser too much is cut by a pattern."""
    stripped = without_tags(lines) if costly else nh3.clean(lines, tags=set(), clean_content_tags={"script", "style"})
    return html.unescape(stripped)
