"""Documents nobody wrote: whatever the bytes, a reader gives entries that can be carried, or a reason.

``make fuzz`` tries many more than the fast suite does. What was ever found stays here as an ``example``.
"""

from __future__ import annotations

import gzip
import os
from typing import get_args

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from streams.core.codec import encode
from streams.core.model import FeedFormat
from streams.edges.feeds.reader import answer
from streams.edges.feeds.text import clean, link, plain, public_html, safe_html
from streams.edges.feeds.wire import Job
from streams.edges.inflate import InflateError, Inflater
from tests.edges.origin import rss

SEEDS = (
    rss(1, 2),
    b"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='ru'><entry><id>a</id><title type='html'>&lt;b>x</title>"
    b"<updated>2025-04-28T09:30:00Z</updated><content type='xhtml'><div>y</div></content>"
    b"<link href='/z'/></entry></feed>",
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<item rdf:about='a'><title>t</title></item></rdf:RDF>",
    b'{"version": "https://jsonfeed.org/version/1.1", "'
    b'items": [{"id": 1, "title": "t", "tags": ["a"], "authors": [{}]}]}',
    b'{"uri": "urn:x", "headlines": [{"value": "t"}], "bodies": [{"contentType": "text/html", "value": "<p>x"}]}',
    b"<newsMessage><itemSet><newsItem guid='a'>"
    b"<contentMeta><headline>h</headline></contentMeta></newsItem></itemSet></newsMessage>",
    b"<nitf><head><docdata><doc-id id-string='a'/></docdata></head>"
    b"<body><body.content><p>t</p></body.content></body></nitf>",
)  # fmt: skip
SNIPPETS = st.sampled_from([
    b"<", b">", b"&", b"&#0;", b"&#xD800;", b"\x00", b"]]>", b"<![CDATA[", b"<!--", b"<!DOCTYPE a [",
    b"\xff\xfe", b"\xed\xa0\x80",
    b"<item>", b"</item>", b"<link>", b"null", b"[", b"{", b'"', b"\\ud800", b"<svg>", b"<image>",
    b"<textinput>", b"<author>",
    b"<category term=''/>", b"<source>", b"<media:content url='x'/>", b"xml:base='\x01'", b"<guid isPermaLink='true'>",
    b"<content mode='base64'>!!</content>", b"<pubDate>99999-99-99</pubDate>", b"<enclosure/>", b"<newlocation>",
])  # fmt: skip
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORMATS = st.sampled_from([None, *get_args(FeedFormat)])
"""Guessed, or told: every reader meets every document."""
LIMIT = 4096


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A good document into which a few snippets or bytes were put, or from which some were cut."""
    body = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body)))
        cut = draw(st.integers(0, 8))
        body = body[:at] + draw(SNIPPETS | st.binary(max_size=6)) + body[at + cut :]
    return body


@QUICK
@example(b"<rss><channel><item><author>(" + b"a" * 50 + b"@b.example)</author></item></channel></rss>", None)
@given(mangled() | st.binary(max_size=200), FORMATS)
def test_whatever_the_bytes_there_is_an_answer(body: bytes, kind: str | None) -> None:
    """Entries that a topic can carry, or a reason; never a crash of the reader."""
    given_back = answer(Job(url="https://x.example/f", cpu_s=1, entries=50, task="read_safe", format=kind), body)
    assert given_back.parsed is None or encode(given_back.parsed.entries)
    assert given_back.parsed is not None or given_back.reason != "reader_crashed", given_back.detail


@QUICK
@given(st.text(st.characters()) | st.text("<>/&;\"'npclas-= \u202e\x00\ud800"))
def test_whatever_the_text_it_comes_out_safe(text: str) -> None:
    """No control, no surrogate, no code, no second line."""
    for safe in (clean(text), plain(text), safe_html(clean(text)), public_html(clean(text))):
        assert not set(safe) & set("\x00\x1b\u202e\ud800")
    assert "\n" not in plain(text)
    assert "<script" not in safe_html(clean(text)).lower()


@QUICK
@given(st.text(), st.sampled_from(["", "https://x.example/a/"]))
def test_whatever_the_link_it_leads_to_the_web(text: str, base: str) -> None:
    """An address of the web, a relative one, or none."""
    found = link(text, base)
    assert found is None or not found.lower().startswith(("javascript:", "data:", "file:", "vbscript:"))


@QUICK
@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=4), st.integers(0, 8))
def test_whatever_is_compressed_it_comes_whole_or_not_at_all(text: bytes, cuts: list[int], flips: int) -> None:
    """In any pieces; damaged or cut short it is refused, and never more comes out than is allowed."""
    packed = bytearray(gzip.compress(text * 40, mtime=0))
    for flip in range(flips):
        packed[flip * 7919 % len(packed)] ^= 1 << flip % 8
    inflater, begin = Inflater(LIMIT), 0
    try:
        for end in [*sorted(cut for cut in cuts if cut < len(packed)), len(packed)]:
            inflater.feed(bytes(packed[begin:end]))
            begin = end
        whole = inflater.finish()
    except InflateError:
        return
    assert len(whole) <= LIMIT
    assert flips or whole == text * 40
