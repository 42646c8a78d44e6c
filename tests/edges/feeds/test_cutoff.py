"""A document that was cut off tells what is whole in it, names what is not, and never half an entry as an entry."""

from __future__ import annotations

import re
from pathlib import Path

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

LINKED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>'
    b'<item><title>A</title><guid isPermaLink="false">http://n.example/a?id=1&amp;l=en</guid></item>'
    b"<item><title>B</title><guid>http://n.example/b?id=2&#38;l=en</guid><category>R&amp;amp;D &#60;</category>"
    b"<author>Q &amp; A desk</author><source url='http://m.example/?a=1&amp;b=2'>M &amp; N</source></item>"
    b"<item><title>C</title><guid><![CDATA[n:3&amp;l]]></guid><link>http://n.example/c?id=3&amp;l=en</link></item>"
    b"<item><title>D</title><guid>n:4&amp;amp;l&#038;amp;</guid></item></channel></rss>"
)
SHARED = Path(__file__).parents[4] / "shared" / "conformance" / "feeds"


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


@pytest.mark.parametrize(
    "body",
    [
        LINKED + b"\n<!-- cached 12:0",
        LINKED + b"<script>var s='<item>';</script>",
        LINKED + b'<?php echo "<item>" ?>',
        LINKED + b"<item/>",
        LINKED.replace(b"</rss>", b'</rss version="2.0">'),
        LINKED.removesuffix(b">"),
        LINKED.replace(b"</channel></rss>", b"</channel><"),
        LINKED.removesuffix(b"</channel></rss>") + b"<ite",
        LINKED.replace(b"<title>F", b"<title>F & G"),
        LINKED.replace(b"<title>F", b"<title>F&nbsp;&G&unknown;"),
        LINKED.replace(b"<title>F", b"<title>F<br>"),
        LINKED.replace(b"<title>F", b"<title>F<br> &").replace(b"</rss>", b"") + b"<!-- </rss>",
    ],
)
def test_an_entry_is_the_same_whatever_is_broken_elsewhere(body: bytes) -> None:
    """A feed that is ill-formed for one poll gives no entry another id, link, author or category."""
    whole, broken = parsed(LINKED), parsed(body)
    assert (broken.entries, broken.well_formed) == (whole.entries, body.endswith(b"?>"))


@pytest.mark.parametrize("broken", [b"", b"<br>"])
def test_references_are_resolved_once(broken: bytes) -> None:
    """In whole documents and in broken ones; an id that holds a reference keeps it."""
    found = parsed(LINKED.replace(b"<title>F", b"<title>F" + broken)).entries
    assert [each.guid for each in found] == [
        "http://n.example/a?id=1&l=en", "http://n.example/b?id=2&l=en", "n:3&amp;l", "n:4&amp;l&amp;",
    ]  # fmt: skip


@pytest.mark.parametrize("broken", [b"<br>", b"<generator>"])
def test_attributes_and_names_are_the_same_in_a_broken_document(broken: bytes) -> None:
    """Terms, addresses, names of authors and inline texts are those of the whole document."""
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>x:1&amp;2</id>'
        b"<title>A &amp;amp; B</title><author><name>R &amp; D &lt;desk></name></author>"
        b"<category term='S&amp;T &#38; &quot;U&quot;'/>"
        b"<link href='http://n.example/?a=1&amp;b=&#50;'/><content type='xhtml'>"
        b"<div xmlns='http://www.w3.org/1999/xhtml'>a <a href='http://n.example/?a=1&amp;b=2'>b &amp; c</a></div>"
        b"</content></entry></feed>"
    )
    assert parsed(body.replace(b"<entry>", broken + b"<entry>")).entries == parsed(body).entries


@pytest.mark.parametrize("inside", [b"<![CDATA[%b]]>", b"<!-- %b -->"], ids=["marked section", "comment"])
@pytest.mark.parametrize("text", [b"ends in </rss>", b"ends in <code></rss></code>, and </item> and <item> are told"])
def test_an_end_that_is_only_talked_about_is_none(inside: bytes, text: bytes) -> None:
    """A document that is cut behind it is cut off."""
    body = rss(1, 2).replace(b"<title>Report 2", b"<description>%b</description><title>Report 2" % (inside % text))
    cut = parsed(body[: body.index(text) + len(text)])
    assert ([each.guid for each in cut.entries], cut.truncated) == (["1"], True)


PREFIXED = {
    "rss": b'<r:rss version="2.0" xmlns:r="http://backend.userland.com/rss2"><r:channel><r:title>t</r:title>'
    b"<r:item><r:guid>1</r:guid></r:item><r:item><r:guid>2</r:guid><r:title>half",
    "rdf": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:r="http://purl.org/rss/1.0/">'
    b"<r:item><r:link>x:1</r:link></r:item><r:item><r:link>x:2</r:link><r:title>half",
    "atom": b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://www.w3.org/2005/Atom">'
    b"<a:entry><a:id>1</a:id></a:entry><a:entry><a:id>2</a:id><a:title>half",
    "bare": b'<a:feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://www.w3.org/2005/Atom">'
    b"<entry><id>1</id></entry><entry><id>2</id><title>half",
    "nested": b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id></entry><entry><id>2</id>'
    b"<content type='application/atom+xml'><entry><id>3</id></entry></content><summary>half",
    "foreign": b'<rss xmlns:x="x:x"><channel><item><guid>1</guid></item>'
    b"<item><guid>2</guid><x:list><x:item>a</x:item></x:list><title>half",
}


@pytest.mark.parametrize("body", PREFIXED.values(), ids=PREFIXED)
def test_half_an_entry_is_known_by_its_local_name(body: bytes) -> None:
    """Whatever prefixes the document and its entries have, and whatever entries stand within it."""
    found = parsed(body)
    assert ([len(found.entries), found.truncated], [each.reason for each in found.refusals]) == (
        [1, True],
        ["entry_cut_off"],
    )


def test_entries_behind_the_end_are_read() -> None:
    """Some programs write there; half an entry there is none."""
    late = b"<item><title>late</title><guid>9</guid></item>"
    found = parsed(rss(1, 2) + late + late[:12])
    assert ([each.guid for each in found.entries], found.truncated) == (["1", "2", "9"], False)


@pytest.mark.parametrize("body", [b'<rss version="2.0"/>', b'<feed xmlns="http://www.w3.org/2005/Atom"/>'])
def test_an_empty_root_is_whole(body: bytes) -> None:
    """It has no end tag to lack."""
    assert not parsed(body).truncated


@pytest.mark.skipif(not SHARED.is_dir(), reason="the conformance documents are not beside the project")
def test_documents_cut_between_entries_keep_the_ids() -> None:
    """Each well-formed document, cut behind its last entry, gives the entries it gives whole."""
    count = 0
    for path in sorted(SHARED.rglob("*.xml"))[::3]:
        body = path.read_bytes()
        ends = list(re.finditer(rb"</(?:[\w.-]+:)?(?:item|entry)>", body))
        if not ends or b"<!ENTITY" in body:
            continue
        try:
            whole, cut = parsed(body), parsed(body[: ends[-1].end()])
        except FeedError:
            continue
        if whole.well_formed and cut.truncated:
            assert [each.guid for each in cut.entries] == [each.guid for each in whole.entries], path.name
            count += 1
    assert count > 20
