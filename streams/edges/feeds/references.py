"""References as XML knows them: a bare ``&`` or an ``&nbsp;`` would otherwise cost a document the strict parser.

The lenient one gives other values, so an entry would change with whatever stands next to it for one poll.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint

STRAY = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^>]*>"
    rb"|&(?!(?:#[0-9]+|#x[0-9a-fA-F]+|lt|gt|amp|quot|apos);)(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,30});)?",
    re.DOTALL | re.IGNORECASE,
)
SIMPLE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));")
LETTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def without_strays(body: bytes) -> bytes:
    """Return a document, in UTF-8, with each ``&`` that begins no reference written as one, and letters by number.

    Documents that define names of their own, and those in other encodings, are left as they are.
    """
    if b"<!ENTITY" in body or not _is_utf8(body):
        return body
    return STRAY.sub(_referred, body)


def resolved(text: str) -> str:
    """Return text with its references to characters resolved, each once: ``&amp;lt;`` is ``&lt;``."""
    return SIMPLE.sub(_letter, text) if "&" in text else text


def _referred(found: re.Match[bytes]) -> bytes:
    if not found[0].startswith(b"&"):
        return found[0]
    name = (found["name"] or b"").decode("ascii")
    return b"&#%d;" % name2codepoint[name] if name in name2codepoint else b"&amp;" + found[0][1:]


def _letter(found: re.Match[str]) -> str:
    if found[3]:
        return LETTERS[found[3]]
    code = int(found[1]) if found[1] else int(found[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found[0]


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in body
