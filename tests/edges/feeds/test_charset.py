"""Bytes of all encodings become the text that was meant, also where one byte of it is impossible."""

from __future__ import annotations

import codecs

import pytest

from streams.edges.feeds.charset import text_of
from streams.edges.feeds.parsed import Document
from streams.edges.feeds.read import read

KOREAN, RUSSIAN, JAPANESE = (
    "북한과 러시아가 협정에 서명했다",
    "КНДР и Россия подписали договор",
    "北朝鮮とロシアが協定に署名",
)
CHINESE, POLISH, ARABIC = "朝鲜与俄罗斯签署协议", "Korea Północna i Rosja podpisały umowę", "كوريا الشمالية وروسيا"


def feed(title: str, encoding: str, written: str | None = None) -> bytes:
    """A document in this encoding that says it is in the one written."""
    text = f'<?xml version="1.0" encoding="{written or encoding}"?><rss version="2.0"><channel><title>f</title>'
    return f"{text}<item><title>{title}</title></item></channel></rss>".encode(encoding)


def title(body: bytes, charset: str | None = None) -> str:
    return read(Document(body=body, charset=charset)).entries[0].title


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((KOREAN, name) for name in ("utf-8", "utf-16", "euc-kr", "cp949", "gb18030")),
        *((RUSSIAN, name) for name in ("windows-1251", "koi8-r", "iso-8859-5", "cp866", "koi8-u")),
        *((JAPANESE, name) for name in ("shift_jis", "euc-jp", "iso-2022-jp")),
        *((CHINESE, name) for name in ("gb2312", "gbk", "gb18030", "hz")),
        *((POLISH, name) for name in ("iso-8859-2", "windows-1250")),
        *((ARABIC, name) for name in ("iso-8859-6", "windows-1256")),
    ],
)
def test_a_declared_encoding_is_read(text: str, encoding: str) -> None:
    """Nine languages in what their houses write."""
    assert title(feed(text, encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding", "written"),
    [
        ("펲시콜라와 뷁", "cp949", "euc-kr"),
        ("펲시콜라와 뷁", "cp949", "ks_c_5601-1987"),
        ("①北朝鮮の髙官", "cp932", "Shift_JIS"),
        ("①北朝鮮の髙官", "cp932", "x-sjis"),
        ("朝鮮與俄羅斯", "gbk", "gb2312"),
        ("Corée “du Nord” – 5 €", "cp1252", "iso-8859-1"),
        (KOREAN, "utf-8", "euc-kr"),
        (RUSSIAN, "utf-8", "windows-1251"),
        (RUSSIAN, "utf-8", "utf-16"),
    ],
)
def test_a_name_stands_for_what_is_written_under_it(text: str, encoding: str, written: str) -> None:
    """Larger sets go by the names of the smaller ones, and UTF-8 by all names."""
    assert title(feed(text, encoding, written)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr", "windows-1251"])
def test_an_impossible_byte_costs_one_letter(encoding: str) -> None:
    """The rest of the document is read in its encoding."""
    text = RUSSIAN if encoding == "windows-1251" else KOREAN
    bad = b"\x98" if encoding == "windows-1251" else b"\xff"
    assert title(feed(text, encoding).replace(b"</title></item>", bad + b"</title></item>")) == f"{text}\ufffd"


@pytest.mark.parametrize(
    ("written", "said", "encoding"),
    [
        (None, "koi8-r", "koi8-r"),
        ("windows-1251", "iso-8859-1", "windows-1251"),
        ("windows-1251", "utf-8", "windows-1251"),
        ("windows-1251", "koi8-r", "koi8-r"),
        ("utf-8", "windows-1251", "windows-1251"),
    ],
)
def test_what_the_server_says_counts_unless_it_says_it_of_everything(
    written: str | None, said: str, encoding: str
) -> None:
    """A default charset gives way to the declaration; a particular one does not."""
    body = feed(RUSSIAN, encoding, written or "X")
    body = body.replace(b' encoding="X"', b"") if written is None else body
    assert title(body, said) == RUSSIAN


@pytest.mark.parametrize(
    ("text", "encoding", "lang"),
    [
        (KOREAN, "euc-kr", "ko-KR"),
        (RUSSIAN, "windows-1251", "ru"),
        (JAPANESE, "euc-jp", "ja"),
        (CHINESE, "gbk", "zh-CN"),
    ],
)
def test_where_nobody_says_anything_the_language_tells(text: str, encoding: str, lang: str) -> None:
    """Each was written in something else before UTF-8."""
    head = f"<rss version='2.0'><channel><language>{lang}</language>"
    assert title(f"{head}<item><title>{text}</title></item></channel></rss>".encode(encoding)) == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF8])
def test_a_mark_goes_before_all_words(mark: bytes) -> None:
    """It was written by who wrote the bytes."""
    name = {2: "utf-16", 3: "utf-8", 4: "utf-32"}[len(mark)]
    wide = name if name == "utf-8" else f"{name}-{'be' if mark == codecs.BOM_UTF16_BE else 'le'}"
    assert title(mark + feed(KOREAN, wide, "iso-8859-1"), "koi8-r") == KOREAN


@pytest.mark.parametrize("name", ["klingon", "zlib_codec", "idna", "punycode", "unicode_escape", "utf-7"])
def test_what_is_no_encoding_of_documents_is_not_used(name: str) -> None:
    """Bytes that are UTF-8 are read all the same."""
    assert text_of(feed(r"a\x41+ADw-", "utf-8", name)).count(r"a\x41+ADw-") == 1  # type: ignore[union-attr]


def test_bytes_of_no_encoding_are_left_to_others() -> None:
    """More than half of the letters are impossible."""
    assert text_of(b"<rss>\xff\xfe\xfd\xfc</rss>") is None
