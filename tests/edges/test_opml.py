"""Feed lists travel as OPML, and the file of the list is changed without touching the rest of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import listparser
import pytest
from msgspec import structs

from streams.core.errors import BadInput
from streams.edges.discover import feeds_of
from streams.edges.feedfile import with_feeds, without_feed
from streams.edges.feedlist import Feed, feedlist, read_feedlist
from streams.edges.feeds.parsed import FeedError
from streams.edges.opml import read_opml, write_opml

SHIPPED = Path(__file__).parents[2] / "seeds/feeds.toml"
TABLES = '# mine\n[[feeds]]\nid = "a"\nurl = "https://a.example/"\n\n[[feeds]]\nid = "b"\nurl = "https://b.example/"\n'
ARRAY = '# mine\nfeeds = [\n  { id = "a", url = "https://a.example/" },\n'
ARRAY += '  { id = "b", url = "https://b.example/" }\n]\n'
NEW = Feed(id="c", url="https://c.example/?a=1&b=2", name='The "C"', lang="ko", verified=True)


def ids(text: str) -> list[str]:
    return [feed.id for feed in feedlist(tomllib.loads(text), "list")]


def test_a_list_comes_back_from_opml() -> None:
    """What is written is read, to the last key."""
    feeds = (*read_feedlist(SHIPPED), Feed(**{**structs.asdict(NEW), "interval_s": 90.0, "enabled": False}))
    assert tuple(read_opml(write_opml(feeds).encode(), "x.opml")) == feeds


def test_another_program_reads_what_is_written() -> None:
    """listparser finds every feed, under its name."""
    feeds = read_feedlist(SHIPPED)
    found = listparser.parse(write_opml(feeds))
    assert not found.bozo
    assert [(feed.url, feed.title) for feed in found.feeds] == [(feed.url, feed.name) for feed in feeds]


OTHERS = (
    "<opml version='2.0'><head><title>mine</title></head><body><outline text='A'><outline text='One &amp; Two' "
    "type='rss' xmlUrl='https://a.example/?x=1&amp;y=2' category='/news'/></outline><outline text='Note'/>"
    "</body></opml>",
    "<?xml version='1.0' encoding='iso-8859-1'?><opml version='1.1'><body><outline title='Caf\xe9' text='Caf\xe9' "
    "xmlUrl='http://b.example/rss' htmlUrl='http://b.example/'/></body></opml>",
    "<opml><body><outline text='' title='' xmlUrl='https://c.example/'/></body></opml>",
)


@pytest.mark.parametrize("text", OTHERS)
def test_what_another_program_reads_is_read(text: str) -> None:
    """The same addresses as listparser, in the same order."""
    body = text.encode("latin-1")
    ours = [feed.url for feed in read_opml(body, "x.opml") if isinstance(feed, Feed)]
    assert ours == [feed.url for feed in listparser.parse(body).feeds] != []


def test_opml_of_other_programs_is_read() -> None:
    """Folders are walked through, ids are made from names, and what is no feed is told."""
    text = (
        "<opml version='1.0'><body><outline text='Asia'><outline text='The Post' xmlUrl='https://p.example/'/>"
        "<outline title='The Post' xmlUrl='https://q.example/'/><outline text='x' xmlUrl='javascript:x'/>"
        "<outline text='통일' xmlUrl='https://r.example/'/></outline></body></opml>"
    )
    found = list(read_opml(text.encode(), "x.opml"))
    assert [isinstance(each, str) for each in found] == [False, False, True, False]
    assert [each.id.partition("-")[0] for each in found if isinstance(each, Feed)] == ["the", "the", "feed"]
    assert len({each.id for each in found if isinstance(each, Feed)}) == 3


@pytest.mark.parametrize("text", ["<rss/>", "<opml", "", "no"])
def test_what_is_no_opml_is_refused(text: str) -> None:
    """A reason, not an empty list."""
    with pytest.raises(FeedError):
        list(read_opml(text.encode(), "x.opml"))


@pytest.mark.parametrize("text", [TABLES, ARRAY, SHIPPED.read_text("utf-8")])
def test_feeds_are_added_and_taken_out_again(text: str) -> None:
    """Comments and order stay; the new one is at the end."""
    longer = with_feeds(text, [NEW], "list")
    assert ids(longer) == [*ids(text), "c"]
    assert longer.splitlines()[0] == text.splitlines()[0]
    assert ids(without_feed(longer, ids(text)[0], "list")) == [*ids(text)[1:], "c"]
    assert ids(without_feed(longer, "c", "list")) == ids(text)


def test_the_first_feed_makes_a_list() -> None:
    """An empty file is an empty list."""
    assert ids(with_feeds("", [NEW], "list")) == ["c"]


def test_a_twin_is_not_added() -> None:
    """The list stays one that can be read."""
    with pytest.raises(BadInput, match="twice"):
        with_feeds(TABLES, [Feed(id="a", url="https://z.example/")], "list")


def test_a_stranger_cannot_be_removed() -> None:
    """A misspelt id is told."""
    with pytest.raises(BadInput, match="is not in"):
        without_feed(TABLES, "z", "list")


def test_a_page_names_its_feeds() -> None:
    """Alternates that are feeds, joined to the page's base."""
    page = b"""<html><head><base href="/news/"><link rel="stylesheet" href="x.css">
    <link rel="alternate" type="application/rss+xml" href="rss.xml"><link rel="alternate" hreflang="ko" href="/ko">
    <link rel="ALTERNATE home" type="application/atom+xml" href="https://b.example/atom"><link rel="alternate"
    type="application/rss+xml" href="javascript:x">"""
    assert feeds_of(page, "https://a.example/index") == ["https://a.example/news/rss.xml", "https://b.example/atom"]


def test_a_page_may_name_its_feeds_less_clearly() -> None:
    """Types in capitals and with a charset; then any XML; then links that look like feeds, and no others."""
    page = b"""<body><a href="/about">x</a><a href="/feeds/">all</a><a href="/x.rss">x</a><a href="/feedback">y</a>
    <link rel="alternate" type="text/xml" href="/any.xml"><LINK REL="alternate" TYPE="Application/RSS+XML; charset=x"
    HREF="/sure"><link rel="feed" href="/html5"><link rel="alternate" type="text/html" hreflang="ko" href="/ko">"""
    found = [address.removeprefix("https://a.example") for address in feeds_of(page, "https://a.example/")]
    assert found == ["/sure", "/html5", "/any.xml", "/feeds/", "/x.rss"]
