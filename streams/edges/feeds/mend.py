"""Bytes that no XML may contain are taken out before reading: one of them would otherwise cost the whole document."""

from __future__ import annotations

import codecs
import re

CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r\x1b")
"""All controls but white space, and but ESC, which ISO-2022 needs."""
REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
REPLACEMENT = b"&#xFFFD;"
WIDE = re.compile(
    rb"^(<\?xml\b[^>]{0,100}?)\s+encoding\s*=\s*[\"'](?:utf-?(?:16|32)|ucs-?[24])(?:le|be)?[\"']", re.IGNORECASE
)
"""A declaration that one could not read if it were true: written by programs that encode what was a string before."""


def mend(body: bytes) -> bytes:
    """Drop raw control characters and impossible encodings; replace references to NUL, surrogates, beyond Unicode.

    Documents in UTF-16 and UTF-32 are left alone: they are told by NUL bytes among the first ones.
    """
    if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\x00" in body[:4]:
        return body
    return REFERENCE.sub(_reference, WIDE.sub(rb"\1", body.translate(None, CONTROLS)))


def _reference(found: re.Match[bytes]) -> bytes:
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    code = int(digits, base) if len(digits.lstrip(b"0")) <= 7 else 0
    return found[0] if _exists(code) else REPLACEMENT


def _exists(code: int) -> bool:
    if code < 0x20:
        return code in (0x9, 0xA, 0xD)
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
