"""The text of an XML document, whatever its bytes are in: decoded once, here, before any parser guesses.

feedparser gives up an encoding at its first impossible byte and goes on to one in which every byte means something,
so a headline cut in the middle of a letter would turn a whole Korean feed into noise. Here

- bytes that are UTF-8 are UTF-8, whatever they are declared as: single-byte encodings are never that by accident;
- a name stands for the larger set that is really in use under it (EUC-KR: code page 949), as in the WHATWG standard;
- what the document declares goes before what the server says where the server says what it says of everything;
- where nobody says anything and it is not UTF-8, the language of the feed tells;
- a few impossible bytes are U+FFFD each, and the rest is read.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
WIDE = (
    (b"<\x00\x00\x00", "utf-32-le"), (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"),
)  # fmt: skip
"""Beginnings of documents without a mark."""
DECLARED = re.compile(rb"^<\?xml\b[^>]{0,200}?\sencoding\s*=\s*[\"']\s*([\w.:+-]{1,40})\s*[\"']", re.IGNORECASE)
DECLARATION = re.compile(r"^(<\?xml\b[^>]{0,200}?)\s+encoding\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')", re.IGNORECASE)
LARGER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs",
}  # fmt: skip
WIDER = {"shift_jis": "cp932", "euc_jp": "euc_jis_2004"}
"""Sets that have other characters in a few places, so that they come second."""
NICKNAMES = {
    "x-sjis": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc_jp", "windows-949": "cp949", "x-windows-949": "cp949",
    "x-gbk": "gb18030", "cp-1251": "cp1251", "win-1251": "cp1251", "x-cp1251": "cp1251",
    "x-mac-cyrillic": "mac_cyrillic",
}  # fmt: skip
"""Names that Python does not know."""
LANGUAGE = re.compile(rb"(?:<language>|xml:lang=[\"'])\s*([a-z]{2}(?:-(?:tw|hk))?)\b", re.IGNORECASE)
HABITS: dict[str, tuple[str, ...]] = {
    "ko": ("cp949",), "ja": ("euc_jp", "cp932"), "zh": ("gb18030",), "zh-tw": ("big5hkscs",), "zh-hk": ("big5hkscs",),
    "ru": ("cp1251",), "uk": ("cp1251",), "pl": ("iso8859-2",), "ar": ("cp1256",),
}  # fmt: skip
"""What a language was written in before UTF-8."""
HEAD = 4096
USUAL = frozenset({"utf-8", "cp1252"})
"""What servers say of every document."""
SEVEN_BITS = ("iso2022", "hz")
DOUBLE = ("euc", "cp9", "gb", "big5", "shift")
NEVER = re.compile(r"idna|punycode|unicode.?escape|utf.?7|undefined|mbcs|oem|palmos|ptcp|utf.?(?:16|32)", re.IGNORECASE)
"""Python's own encodings, some of which take quadratic time; and those that a document begins with, not tells."""
FEW = 8
"""Letters; so many that are UTF-8 are not also EUC by accident."""
MOST_BAD = 0.5
"""Share of the letters beyond ASCII that may be impossible before an encoding is not the document's."""


def text_of(body: bytes, charset: str | None = None) -> str | None:
    """Return the document's text, its declaration without an encoding; None where no encoding fits.

    ``charset`` is what the server said. Marks and blanks before the text must be cut off by ``sniff.trim``.
    """
    found = next((name for mark, name in (*BOMS, *WIDE) if body.startswith(mark)), None)
    decoded = _any_way(body, found)[0] if found else _text(body, charset)
    return None if decoded is None else DECLARATION.sub(r"\1", decoded.lstrip("\ufeff \t\r\n"), count=1)


def _text(body: bytes, charset: str | None) -> str | None:
    names = list(_names(body, charset))
    text = next(filter(None, (_strictly(body, name) for name in names)), None)
    if text is not None:
        return text
    tried = (_any_way(body, name) for name in dict.fromkeys([*names, "utf-8"]))
    text, bad = min(tried, key=lambda each: each[1])
    return text if bad <= MOST_BAD else None


def _names(body: bytes, charset: str | None) -> Iterator[str]:
    """Yield the encodings to try, the likeliest first."""
    found = DECLARED.match(body)
    declared, said = _known(found[1].decode("ascii") if found else None), _known(charset)
    order = (declared, said) if said in USUAL else (said, declared)
    named = [name for name in order if name]
    if named and named[0].startswith(SEVEN_BITS):
        yield named[0]
    if _is_utf8(body, FEW if named and named[0].startswith(DOUBLE) else 0):
        yield "utf-8"
    for name in named or _habits(body):
        yield name
        yield WIDER.get(name, name)
    yield "utf-8"


def _habits(body: bytes) -> tuple[str, ...]:
    found = LANGUAGE.search(body, 0, HEAD)
    return HABITS.get(found[1].decode("ascii").lower(), ()) if found else ()


def _known(name: str | None) -> str | None:
    """Return Python's name of an encoding of text."""
    low = (name or "").strip().lower()
    try:
        known = codecs.lookup(NICKNAMES.get(low, low)).name if low else ""
    except LookupError:
        return None
    return None if not known or NEVER.search(known) else LARGER.get(known, known)


def _is_utf8(body: bytes, letters: int) -> bool:
    """Tell whether the bytes are UTF-8, with so many letters beyond ASCII at least."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not letters or text.isascii() or _foreign(text) >= letters


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, LookupError):  # the second for what is no encoding of text, base64 and its kin
        return None


def _any_way(body: bytes, name: str) -> tuple[str | None, float]:
    """Return the text with U+FFFD for what is impossible, and the share of that among the letters beyond ASCII."""
    try:
        text = body.decode(name, "replace")
    except (UnicodeError, LookupError):
        return None, 2.0
    return text, text.count("\ufffd") / max(_foreign(text), 1)


def _foreign(text: str) -> int:
    """Count the letters beyond ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))
