"""What no XML may contain is taken out before reading: a byte of it would otherwise cost the whole document."""

from __future__ import annotations

import re
from html.entities import name2codepoint

from streams.edges.feeds.charset import text_of
from streams.edges.feeds.parsed import Document
from streams.edges.feeds.sniff import trim

CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
REPLACEMENT = b"&#xFFFD;"
NAMED = re.compile(rb"&([A-Za-z]{2,8}[0-9]{0,2});")
OF_XML = frozenset({"lt", "gt", "amp", "quot", "apos"})
DOCTYPE = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)
HEAD = 4096


def mend(document: Document) -> bytes:
    """Return the document in UTF-8, without raw control characters and references to what does not exist.

    Where its encoding cannot be told its bytes are left as they are, for a parser to guess.
    """
    body = trim(document.body)
    text = text_of(body, document.charset)
    if text is None:
        return body
    whole = REFERENCE.sub(_reference, text.encode("utf-8", "replace").translate(None, CONTROLS))
    return NAMED.sub(_letter, whole) if _names_letters(whole) else whole


def _reference(found: re.Match[bytes]) -> bytes:
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    code = int(digits, base) if len(digits.lstrip(b"0")) <= 7 else 0
    return found[0] if _exists(code) else REPLACEMENT


def _exists(code: int) -> bool:
    if code < 0x20:
        return code in (0x9, 0xA, 0xD)
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF


def _names_letters(body: bytes) -> bool:
    """Tell whether letters may be named as in HTML: the document type of RSS 0.91 defines them somewhere else.

    A parser that does not fetch it would drop each letter without a word.
    """
    return DOCTYPE.search(body, 0, HEAD) is not None and b"<!ENTITY" not in body


def _letter(found: re.Match[bytes]) -> bytes:
    name = found[1].decode("ascii")
    return found[0] if name in OF_XML or name not in name2codepoint else b"&#%d;" % name2codepoint[name]
