"""Text of feeds made safe to carry: what no encoder, log or screen should have to meet is taken out at the door."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

import nh3

from streams.core.markup import opened, too_costly, without_tags

UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # controls, NUL among them
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides and isolates: they can make a line read backwards
    "\ufeff\ufffe\uffff]"
)
SURROGATE = re.compile("[\ud800-\udfff]")
NONPUBLIC = re.compile(r"<([a-z][a-z0-9]*)\b[^<>]*\bclass\s*=\s*[\"'][^\"'<>]*np-nonpublic[^<>]*>", re.IGNORECASE)
"""dpa's mark on contacts and telephone numbers of its desks."""
SCHEMES = frozenset({"", "http", "https", "ftp", "urn", "tag", "at"})
"""Of addresses, and of bare names that nothing runs or opens; only http and https are ever made an item's address."""


def clean(text: object) -> str:
    """Return text without controls, lone surrogates and bidi overrides; anything but a string is empty."""
    if not isinstance(text, str):
        return ""
    return UNSAFE.sub("", SURROGATE.sub("\ufffd", text))


def line(text: object) -> str:
    """Return text as one line, spaces folded; a title or name can then forge no second log line."""
    return " ".join(clean(text).split())


def plain(markup: object) -> str:
    """Return the words of a piece of HTML as one line; scripts and styles are not words."""
    text = clean(markup)
    if "<" in text:
        text = opened(text)
        text = without_tags(text) if too_costly(text) else nh3.clean(text, tags=set())
    return line(html.unescape(text))


def escaped(text: object) -> str:
    """Return plain text as HTML, so that ``5 < 6`` is not read as a tag."""
    return html.escape(clean(text).strip(), quote=False)


def public_html(markup: str) -> str:
    """Return HTML without the elements an agency marks as not for publication, nested ones included.

    Where such an element has no end, all that follows goes: better a text too short than a telephone number too many.
    """
    kept, at = [], 0
    while found := NONPUBLIC.search(markup, at):
        kept.append(markup[at : found.start()])
        at = _end_of(markup, found[1], found.end())
    return "".join(kept) + markup[at:] if kept else markup


def _end_of(markup: str, tag: str, begin: int) -> int:
    depth = 1
    for found in re.compile(rf"<(/?){tag}\b[^<>]*>", re.IGNORECASE).finditer(markup, begin):
        depth += -1 if found[1] else 1
        if not depth:
            return found.end()
    return len(markup)


def safe_html(markup: str) -> str:
    """Return HTML without scripts, styles, handlers, frames and links that run code."""
    if "<" not in markup:
        return markup
    whole = opened(markup)
    return without_tags(whole) if too_costly(whole) else nh3.clean(whole, link_rel=None)


def link(url: object, base: str = "") -> str | None:
    """Return an address, relative ones joined to the base if there is one.

    None for nothing and for ``javascript:``, ``file:`` and their kin, which run code or open what is ours.
    """
    text = line(url)
    if not text:
        return None
    try:
        text = urljoin(base, text) if base else text
        scheme = urlsplit(text).scheme
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return text if scheme.lower() in SCHEMES else None


def name_or_none(text: object) -> str | None:
    """Return text as one line, or None when nothing is left."""
    return line(text) or None
