"""A document that was cut off tells what is whole in it, names what is not, and never half an entry as an entry."""

from __future__ import annotations

import pytest

from streams.edges.feeds.parsed import Document, FeedError, Parsed
from streams.edges.feeds.read import read
from tests.edges.origin import rss

RSS = rss(1, 2, 3)
ATOM = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>'
    "<entry><id>1</id><title>북한 1</title><content type='html'>&lt;p&gt;a &lt;entry&gt;</content></entry>"
    "<entry><id>2</id><title>북한 2</title><content><![CDATA[ <entry> </entry> ]]></content></entry></feed>"
).encode()
RDF = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    b"<channel rdf:about='c'><title>t</title><items><rdf:Seq><rdf:li resource='1'/></rdf:Seq></items></channel>"
    b"<item rdf:about='https://x.example/1'><title>one</title><link>https://x.example/1</link></item>"
    b"<item rdf:about='https://x.example/2'><title>two</title><link>https://x.example/2</link></item></rdf:RDF>"
)


def parsed(body: bytes) -> Parsed:
    return read(Document(body=body))


@pytest.mark.parametrize("whole", [RSS, ATOM, RDF], ids=["rss", "atom", "rdf"])
def test_wherever_a_document_is_cut_only_whole_entries_are_told(whole: bytes) -> None:
    """Each is an entry of the whole document, in its place; and the document is told as cut, up to its last tag."""
    entries = parsed(whole).entries
    end = whole.rindex(b"</")
    for length in range(whole.index(b"</title>") + 8, end):
        found = parsed(whole[:length])
        assert found.entries == entries[: len(found.entries)], length
        assert found.truncated, length
    assert not parsed(whole).truncated


@pytest.mark.parametrize("tail", [b"<", b"</rs", b"</channel></rss"])
def test_a_document_that_lacks_half_a_tag_tells_all_its_entries(tail: bytes) -> None:
    """They are whole."""
    assert len(parsed(RSS.removesuffix(b"</channel></rss>") + tail).entries) == 3


def test_an_entry_that_was_cut_is_named_by_what_it_still_says() -> None:
    """By its first whole element, and by its place."""
    found = parsed(RSS[: RSS.rindex(b"<link>") + 9])
    assert [each.guid for each in found.entries] == ["1", "2"]
    assert [(each.index, each.reason, each.detail) for each in found.refusals] == [(2, "entry_cut_off", "3")]


def test_a_lone_entry_that_was_cut_is_no_document() -> None:
    """Nothing of it is whole."""
    with pytest.raises(FeedError, match="malformed"):
        parsed(b"<entry xmlns='http://www.w3.org/2005/Atom'><id>1</id><title>North Kor")


@pytest.mark.parametrize(
    "body",
    [
        rss(1, 2).replace(b"<title>Report 1", b"<title>A & B <br> 1"),
        rss(1, 2).replace(b"</item></channel>", b"</channel>"),
        rss(1, 2) + b"<!-- <item> cached -->",
        rss(1, 2) + b"junk",
        rss(1, 2).replace(b"</rss>", b"</RSS>").replace(b"<item>", b"<ITEM>"),
        rss(1, 2).replace(b"<channel>", b"<channel><!-- </rss> -->"),
    ],
)
def test_an_ill_formed_document_with_an_end_is_read_as_it_always_was(body: bytes) -> None:
    """Stray letters and tags that are not closed cut nothing off."""
    assert ([len(parsed(body).entries), parsed(body).truncated]) == [2, False]


def test_entries_that_never_end_are_kept_but_for_the_last() -> None:
    """A program that writes no end tags did not cut all of them."""
    body = rss(1, 2, 3).replace(b"</item>", b"").removesuffix(b"</channel></rss>")
    assert [each.guid for each in parsed(body).entries] == ["1", "2"]
