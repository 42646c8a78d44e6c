"""Documents made to harm whoever reads them. Each has a name that tells its kind, and is made when it is asked for."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Callable

MIB = 1024 * 1024
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>%s</entry></feed>"
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "items": [%s]}'
G2 = b"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>%s</itemSet></newsMessage>"
NITF = b"<nitf><head><title>t</title></head><body><body.content>%s</body.content></body></nitf>"
ASTRAL = "\U0001f680".encode()


def rss(item: bytes, head: bytes = b"") -> bytes:
    return head + b"<rss version='2.0'><channel><item>" + item + b"</item></channel></rss>"


def html(text: bytes) -> bytes:
    """An item whose text is this HTML."""
    return rss(b"<description><![CDATA[" + text + b"]]></description>")


def laughs(levels: int, width: int, use: bytes) -> bytes:
    """Entities of entities."""
    return rss(use % levels, entities(levels, width))


def entities(levels: int, width: int) -> bytes:
    """Declare ``e0``, and of each next one that it is so many of the one before."""
    declared = (b"<!ENTITY e%d '%s'>" % (n + 1, (b"&e%d;" % n) * width) for n in range(levels))
    return b"<!DOCTYPE x [<!ENTITY e0 'ha'>" + b"".join(declared) + b"]>"


def fill(piece: bytes, size: int) -> bytes:
    return (piece * (size // len(piece) + 1))[:size]


def each(pattern: bytes, count: int) -> bytes:
    """A pattern with one number in it, so often."""
    return b"".join(pattern % n for n in range(count))


KINDS: dict[str, Callable[[], bytes]] = {
    # quadratic in feedparser
    "a long author": lambda: rss(b"<author>" + b"a" * 200_000 + b"</author>"),
    "an author of dots": lambda: rss(b"<author>x@" + b"a." * 100_000 + b"</author>"),
    "authors without end": lambda: rss(
        b"<author>" + b"a" * 3000 + b"@b</author>" + b"<dc:creator>x</dc:creator>" * 50_000),
    "blank lines": lambda: b"\n" * 5 * MIB + rss(b""),
    "blank lines behind a mark": lambda: codecs.BOM_UTF8 + b"\n" * 5 * MIB + rss(b""),
    "blank lines behind a comment": lambda: b"<!--x-->" + b"\n" * 2 * MIB + b"<?xml version='1.0'?>" + rss(b""),
    "attributes": lambda: b"<rss " + each(b"a%d='1' ", 200_000) + b"/>",
    "attributes of an item": lambda: rss(b"<x " + each(b"a%d='1' ", 200_000) + b"/>"),
    "a huge attribute": lambda: rss(b"<x a='" + b"y" * 15 * MIB + b"'/>"),
    "namespaces": lambda: b"<rss " + each(b"xmlns:n%d='u' ", 100_000) + b"><channel/></rss>",
    "namespaces, one within another": lambda: each(b"<a xmlns:n%d='u'>", 20_000),
    "tags of one item": lambda: rss(each(b"<category>c%d</category>", 100_000)),
    "links of one item": lambda: rss(each(b"<link href='http://x.example/%d'/>", 100_000)),
    "open angle brackets": lambda: b"<" * 2 * MIB,
    "open tags": lambda: rss(b"<title>" + b"<a " * 500_000),
    "ampersands": lambda: rss(b"<title>" + b"&" * 2 * MIB + b"</title>"),
    "references without end": lambda: rss(b"<title>" + b"&a" * MIB + b"</title>"),
    "a number as long as a book": lambda: rss(b"<title>&#" + b"9" * 5 * MIB + b";</title>"),
    "numbers": lambda: rss(b"<title>" + b"&#9;" * MIB + b"</title>"),
    "declarations": lambda: b"<?xml" * 500_000,
    "doctypes": lambda: b"<!DOCTYPE " * 300_000,
    "a doctype of brackets": lambda: b"<!DOCTYPE x [" + b"[" * 2 * MIB + b"]><rss/>",
    "doctypes that almost end": lambda: b"<!DOCTYPE x [" + b"<!ENTITY a 'b'" * 200_000 + rss(b""),
    "sections that never end": lambda: b"<rss><channel><item>" + b"<![CDATA[" * 300_000,
    "comments": lambda: b"<!--" * 500_000,
    "comments before the root": lambda: b"<!-- -->" * 300_000 + rss(b""),
    "comments that almost end": lambda: b"<!--" + b"--" * MIB + rss(b""),
    "instructions": lambda: b"<?a ?>" * 300_000 + rss(b""),
    "a title of spaces": lambda: rss(b"<title>a" + b" " * 5 * MIB + b"b</title>"),
    "a date as long as a book": lambda: rss(b"<pubDate>" + b"1" * 5 * MIB + b"</pubDate>"),
    "a date of words": lambda: rss(b"<pubDate>" + b"Mon, " * MIB + b"</pubDate>"),
    "a link as long as a book": lambda: rss(b"<link>http://x.example/" + b"a/../" * MIB + b"</link>"),
    "base64 that is none": lambda: ATOM % (b"<content type='a/b' mode='base64'>" + b"!" * 5 * MIB + b"</content>"),
    # expansion
    "a billion laughs": lambda: laughs(9, 10, b"<title>&e%d;</title>"),
    "laughs in an attribute": lambda: laughs(9, 10, b"<x a='&e%d;'/>"),
    "a quadratic blow-up": lambda: rss(
        b"<title>" + b"&a;" * 100_000 + b"</title>", b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 50_000 + b"'>]>"
    ),
    "a parameter entity": lambda: rss(b"", b"<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/a'> %a;]>"),
    "an entity that is a file": lambda: rss(b"<title>&a;</title>", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///dev/zero'>]>"),
    "an entity of itself": lambda: rss(b"<title>&a;</title>", b"<!DOCTYPE x [<!ENTITY a '&a;'>]>"),
    "laughs of an agency": lambda: entities(9, 10)
    + b"<newsItem guid='a'><contentMeta><headline>&e9;</headline></contentMeta></newsItem>",
    "an include": lambda: G2
    % b"<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/>",
    "a bomb": lambda: gzip.compress(b"<rss><channel>" + b" " * 200 * MIB),
    "a bomb in many members": lambda: gzip.compress(b" " * 10 * MIB) * 100,
    "a bomb in a bomb": lambda: gzip.compress(gzip.compress(b"\x00" * 100 * MIB)),
    "a truncated gzip": lambda: gzip.compress(rss(b"<title>t</title>" * 1000))[:-20],
    "gzip and then noise": lambda: b"\x1f\x8b" + bytes(range(256)) * 1000,
    "zlib": lambda: zlib.compress(rss(b"")),
    # depth
    "deep XML": lambda: rss(b"<a>" * 1_000_000),
    "deep XML that ends": lambda: rss(b"<a>" * 300_000 + b"</a>" * 300_000),
    "deep HTML": lambda: html(b"<div>" * MIB),
    "deep HTML in an attribute": lambda: html(b"<a title='" + b"<div>" * 500_000 + b"'>"),
    "deep JSON": lambda: JSON % (b'{"a":' * 500_000),
    "deep lists": lambda: JSON % (b"[" * MIB),
    "deep ninjs": lambda: b'{"uri": "a", "associations": ' + b'{"a": ' * 200_000 + b"1" + b"}" * 200_001,
    "deep agency text": lambda: NITF % (b"<p>" * 200_000),
    "deep agency text that ends": lambda: NITF % (b"<p>" * 200 + b"x" + b"</p>" * 200),
    "deep inline text of an agency": lambda: G2
    % (b"<newsItem guid='a'><contentSet><inlineXML>" + b"<p>" * 100_000 + b"</inlineXML></contentSet></newsItem>"),
    # size
    "a million items": lambda: b"<rss version='2.0'><channel>" + b"<item/>" * 1_000_000 + b"</channel></rss>",
    "half a million titles": lambda: b"<rss><channel>" + b"<item><title>a</title></item>" * 500_000,
    "a million entries": lambda: b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry/>" * 1_000_000 + b"</feed>",
    "a million JSON items": lambda: JSON % (b"{}," * 1_000_000 + b"{}"),
    "millions of nothings": lambda: JSON % (b"0," * 7_000_000 + b"0"),
    "a million ninjs items": lambda: b"[" + b'{"uri":"a"},' * 1_000_000 + b'{"uri":"a"}]',
    "many news items": lambda: G2 % (b"<newsItem guid='a'/>" * 750_000),
    "a million words for a subject": lambda: G2
    % (b"<newsItem guid='a'><contentMeta>" + b"<subject/>" * 1_000_000 + b"</contentMeta></newsItem>"),
    "a million tags": lambda: JSON % (b'{"tags":[' + b'"a",' * 2_000_000 + b'"a"]}'),
    "a title as long as a library": lambda: rss(b"<title>" + b"a" * 15 * MIB + b"</title>"),
    "a text with one wide character": lambda: rss(b"<description>" + ASTRAL + b"a" * 15 * MIB + b"</description>"),
    "many texts with one wide character": lambda: b"<rss><channel>"
    + (b"<item><description>" + ASTRAL + b"a" * 100_000 + b"</description></item>") * 150
    + b"</channel></rss>",
    "a JSON text with one wide character": lambda: JSON % (b'{"content_html":"' + ASTRAL + b"a" * 15 * MIB + b'"}'),
    "a JSON text of escapes": lambda: JSON % (b'{"content_text":"' + b"\\ud83d\\ude80" * 1_200_000 + b'"}'),
    "a document over the limit": lambda: rss(b"<title>" + b"a" * 40 * MIB + b"</title>"),
    "a body that grows by escaping": lambda: JSON % (b'{"content_text":"' + b"&" * 15 * MIB + b'"}'),
    "an agency text as long as a library": lambda: NITF % (b"<p>" + fill(b"word ", 15 * MIB) + b"</p>"),
    # HTML that costs a sanitiser
    "HTML of attributes": lambda: html(b"<p " + each(b"a%x ", 500_000) + b">x"),
    "HTML of hidden attributes": lambda: html(b'<!-- <a b=" --><p ' + each(b"a%x ", 500_000) + b">x"),
    "HTML of anchors": lambda: html(fill(b"<a><p></a>", 8 * MIB)),
    "HTML of formats": lambda: html(fill(b"<b><i><u><p></b></i></u>", 8 * MIB)),
    "HTML of open formats": lambda: html(each(b"<b a%d><p>", 100_000)),
    "HTML of tables": lambda: html(fill(b"<table><b>", 8 * MIB)),
    "HTML of strays": lambda: html(b"<table>" + fill(b"<b>x", 8 * MIB)),
    "HTML of addresses": lambda: html(fill(b"<a href='http://a/%41'>x</a>", 8 * MIB)),
    "HTML of entities": lambda: html(fill(b"&amp;", 8 * MIB)),
    "HTML of half entities": lambda: html(fill(b"&notin", 8 * MIB)),
    "HTML of comments": lambda: html(fill(b"<!-- ", 8 * MIB)),
    "HTML of templates": lambda: html(fill(b"<template>", 8 * MIB)),
    "a title of HTML": lambda: rss(b"<title type='html'><![CDATA[" + fill(b"<b><i></b>", 8 * MIB) + b"]]></title>"),
    "an Atom title of brackets": lambda: ATOM % (b"<title type='html'>" + b"&lt;" * 2_000_000 + b"</title>"),
    "not for publication without end": lambda: b'{"uri":"a","body_html":"'
    + b"<p class='np-nonpublic'>" * 200_000 + b'"}',
    "not for publication, almost": lambda: b'{"uri":"a","body_html":"' + b"<p class=" * 500_000 + b'"}',
    # encodings
    "UTF-16": lambda: rss(b"<title>t</title>").decode().encode("utf-16"),
    "UTF-16 cut in a character": lambda: rss(b"<title>t</title>" * 9).decode().encode("utf-16")[:-7],
    "UTF-32": lambda: rss(b"<title>t</title>").decode().encode("utf-32"),
    "UTF-32 of great size": lambda: (b"<rss>" + b"<item/>" * 500_000).decode().encode("utf-32"),
    "UTF-16 that says UTF-8": lambda: ("<?xml version='1.0' encoding='utf-8'?>" + rss(b"").decode()).encode("utf-16"),
    "UTF-8 that says UTF-16": lambda: b"<?xml version='1.0' encoding='utf-16'?>" + rss(b"<title>t</title>"),
    "an encoding nobody knows": lambda: b"<?xml version='1.0' encoding='klingon'?>" + rss(b"<title>t</title>"),
    "an encoding that runs": lambda: b"<?xml version='1.0' encoding='zlib_codec'?>" + rss(b"<title>t</title>"),
    "an encoding that unpacks": lambda: b"<?xml version='1.0' encoding='bz2'?>" + rss(b"<title>t</title>"),
    "an encoding of names": lambda: b"<?xml version='1.0' encoding='idna'?>" + rss(b"<title>t</title>" * 20_000),
    "an encoding of hyphens": lambda: b"<?xml version='1.0' encoding='punycode'?>" + rss(b"<title>t</title>" * 20_000),
    "escapes as an encoding": lambda: b"<?xml version='1.0' encoding='unicode_escape'?>" + rss(b"<title>\\x00</title>"),
    "UTF-7": lambda: b"<?xml version='1.0' encoding='utf-7'?>" + rss(b"<title>+ADw-script+AD4-</title>"),
    "an encoding as long as a book": lambda: b"<?xml version='1.0' encoding='" + b"a" * MIB + b"'?>" + rss(b""),
    "marks": lambda: codecs.BOM_UTF8 * 500_000 + rss(b""),
    "marks of two kinds": lambda: codecs.BOM_UTF16_LE + codecs.BOM_UTF8 + rss(b"<title>t</title>"),
    "half a mark": lambda: b"\xef\xbb" + rss(b"<title>t</title>"),
    "bytes of no encoding": lambda: rss(b"<title>" + bytes(range(128, 256)) * 40_000 + b"</title>"),
    "impossible bytes in EUC-KR": lambda: b"<?xml version='1.0' encoding='euc-kr'?>"
    + rss(b"<title>" + b"\xc0\xff" * 7 * MIB + b"</title>"),
    "UTF-8 that says EUC-KR": lambda: b"<?xml version='1.0' encoding='euc-kr'?>"
    + rss(b"<title>" + b"\xed\x95\x9c" * 5 * MIB + b"</title>"),
    "one impossible byte in much UTF-8": lambda: rss(b"<title>" + ASTRAL * 3 * MIB + b"\xff</title>"),
    "letters by name": lambda: rss(b"<title>" + b"&eacute;" * MIB + b"</title>", b"<!DOCTYPE rss>"),
    "EUC-KR that is cut": lambda: rss("<title>북러</title>".encode("euc-kr"))[:-43],
    # characters
    "NUL": lambda: b"\x00" * 5 * MIB,
    "NUL between": lambda: rss(b"<title>a\x00b</title>"),
    "a lone surrogate": lambda: rss(b"<title>&#xD800;</title>"),
    "a lone surrogate in bytes": lambda: rss(b"<title>\xed\xa0\x80</title>"),
    "a lone surrogate in JSON": lambda: JSON % b'{"title":"\\ud800"}',
    "a lone surrogate in ninjs": lambda: b'{"uri":"a","headline":"\\udfff x"}',
    "words backwards": lambda: rss("<title>\u202egnp.exe\u2066</title>".encode()),
    "control characters": lambda: rss(b"<title>" + bytes(range(32)) * 10_000 + b"</title>"),
    "escapes of a terminal": lambda: rss(b"<title>\x1b[2J\x1b]0;x\x07</title>"),
    "lines of a log": lambda: rss(b"<title>a\r\n2025-04-28 level=error x\x85\xe2\x80\xa8y</title>"),
    "marks on one letter": lambda: rss("<title>a{}</title>".format("\u0301" * MIB).encode()),
    # shape
    "nothing": lambda: b"",
    "white space": lambda: b" \t\r\n" * MIB,
    "a path": lambda: b"/etc/passwd",
    "an address": lambda: b"http://127.0.0.1:9/feed",
    "a path in a feed": lambda: rss(b"<link>file:///etc/passwd</link><title>../../etc/passwd</title>"),
    "half a feed": lambda: rss(b"<title>t</title>" * 10)[:-40],
    "two feeds in one": lambda: rss(b"<title>a</title>") + rss(b"<title>b</title>"),
    "a feed behind a page": lambda: b"<html><body>error</body></html>" + rss(b"<title>a</title>"),
    "a page": lambda: b"<!DOCTYPE html><html>" + b"<p>x" * MIB,
    "JSON and then XML": lambda: JSON % b"{}" + rss(b""),
    "two JSON feeds": lambda: (JSON % b"{}") * 2,
    "half a JSON feed": lambda: (JSON % (b'{"title":"a"},' * 100))[:-300],
    "numbers without end": lambda: JSON % (b'{"id":' + b"9" * MIB + b"}"),
    "a number that is not": lambda: JSON % b'{"id":1e999999}',
    "items that are no list": lambda: b'{"version":"https://jsonfeed.org/version/1","items":{"a":1}}',
    "keys without end": lambda: JSON % (b"{" + each(b'"k%d":1,', 1_000_000) + b'"a":1}'),
    "keys again and again": lambda: JSON % (b"{" + b'"title":"a",' * 1_200_000 + b'"a":1}'),
    "items in items": lambda: b"<rss><channel>" + b"<item>" * 100_000,
    "entries in entries": lambda: b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry>" * 100_000,
    "comments in an item without end": lambda: b"<rss><channel><item>" + b"<!--" * 3 * MIB,
    "marked sections in an item without end": lambda: b"<rss><channel><item>" + b"<![CDATA[" * MIB,
    "titles in an item without end": lambda: b"<rss><channel><item>" + b"<title>" * 200_000,
    "half an end, again and again": lambda: b"<rss><channel><item>" + b"</rss" * 2 * MIB,
    "noise": lambda: bytes((n * 7919 >> 3) & 255 for n in range(2 * MIB)),
    "noise in a feed": lambda: rss(b"<title>" + bytes((n * 7919 >> 3) & 255 for n in range(2 * MIB)) + b"</title>"),
}  # fmt: skip
