"""Which format a document is, whatever its server says."""

from __future__ import annotations

import gzip

import pytest

from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.read import read
from streams.edges.feeds.sniff import sniff

RSS = b"<rss version='2.0'><channel><item><title>t</title></item></channel></rss>"
PAGE = b"<!DOCTYPE html><html><head><title>Not found</title></head><body>Sorry</body></html>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (RSS, "rss"), (b"\xef\xbb\xbf \n" + RSS, "rss"), (b"<?xml version='1.0'?><!-- <html> --><feed/>", "atom"),
        (b"<?xml version='1.0'?><?xml-stylesheet href='x'?>\n<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", "atom"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]>' + RSS, "rss"), (RSS.decode().encode("utf-16"), "rss"),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "items": []}', "jsonfeed"),
        (b"<newsMessage/>", "newsml"), (b"<nitf/>", "nitf"),
    ],
)  # fmt: skip
def test_formats_are_told_by_their_bytes(body: bytes, kind: str) -> None:
    """Root element or version decide."""
    assert sniff(Document(body=body)) == kind


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"), (b" \n\t", "empty"), (b"\x00\x00", "empty"), (PAGE, "html_page"), (b"<html/>", "html_page"),
        (PAGE.replace(b"Sorry", b"<div class='g-recaptcha'>"), "captcha"), (b'{"error": "none"}', "not_a_feed"),
        (b"[1, 2]", "not_a_feed"), (b"Service unavailable", "not_a_feed"), (b"\x89PNG\r\n", "not_a_feed"),
        (b"<svg/>", "not_a_feed"), (gzip.compress(PAGE, mtime=0), "html_page"),
    ],
)  # fmt: skip
def test_what_is_no_feed_says_why(body: bytes, reason: str) -> None:
    """Each failure has its word."""
    with pytest.raises(FeedError) as caught:
        read(Document(body=body))
    assert caught.value.reason == reason


def test_a_gzipped_document_is_read() -> None:
    """A file that was stored compressed is a feed, too."""
    assert read(Document(body=gzip.compress(RSS))).entries[0].title == "t"


def test_a_gzipped_bomb_is_refused() -> None:
    """A document may not grow without bounds."""
    with pytest.raises(FeedError, match="malformed"):
        read(Document(body=gzip.compress(b" " * 50_000_000)))
