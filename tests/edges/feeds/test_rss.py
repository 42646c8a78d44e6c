"""RSS, RDF and Atom documents, as they come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from feedparser import api

from streams.core.codec import encode
from streams.core.model import Entry
from streams.core.publishers import canonical_url
from streams.edges.feeds.apart import Loose, Strict
from streams.edges.feeds.parsed import Document, FeedError, Parsed
from streams.edges.feeds.read import read


def parsed(text: str | bytes, **more: object) -> Parsed:
    body = text.encode() if isinstance(text, str) else text
    return read(Document(body=body, **more))  # type: ignore[arg-type]


def rss(item: str, head: str = "", **more: object) -> Entry:
    """The one entry of an RSS document."""
    return parsed(f'<rss version="2.0"><channel>{head}<item>{item}</item></channel></rss>', **more).entries[0]


def atom(entry: str, **more: object) -> Entry:
    """The one entry of an Atom document."""
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru"><entry>{entry}</entry></feed>'
    return parsed(text, **more).entries[0]


def test_an_rss_item_is_an_entry() -> None:
    """Every element has its place."""
    entry = rss(
        "<title>Ship &amp; cargo</title><link>https://x.example/1</link><guid isPermaLink='false'>g-1</guid>"
        "<pubDate>Mon, 28 Apr 2025 09:30:00 +0900</pubDate><description>&lt;p&gt;In port&lt;/p&gt;</description>"
        "<author>desk@x.example (The desk)</author><category>DPRK</category><category>DPRK</category>"
        "<source url='https://y.example/'>Yonhap</source>",
        head="<language>ko</language>",
    )
    assert entry == Entry(
        guid="g-1", link="https://x.example/1", title="Ship & cargo", summary="<p>In port</p>",
        published=datetime(2025, 4, 28, 0, 30, tzinfo=UTC), authors=("The desk",), categories=("DPRK",),
        source="Yonhap", lang="ko",
    )  # fmt: skip


def test_an_atom_entry_is_an_entry() -> None:
    """Content, summary, updated and language of Atom."""
    entry = atom(
        "<id>tag:x.example,2025:1</id><title type='html'>A &amp;lt;b&amp;gt; &lt;b&gt;bold&lt;/b&gt; word</title>"
        "<link rel='alternate' href='https://x.example/1'/><updated>2025-04-28T09:30:00Z</updated>"
        "<summary>5 &lt; 6</summary><content type='html'>&lt;p&gt;Text&lt;/p&gt;</content>"
        "<author><name>A</name></author>"
    )
    assert (entry.guid, entry.title, entry.link) == ("tag:x.example,2025:1", "A <b> bold word", "https://x.example/1")
    assert (entry.summary, entry.content, entry.lang, entry.authors) == ("5 &lt; 6", "<p>Text</p>", "ru", ("A",))


def test_an_rdf_item_is_an_entry() -> None:
    """RSS 1.0 names its items by rdf:about."""
    entry = parsed(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://x.example/1"><title>T</title>'
        "<link>https://x.example/1</link><dc:date>2025-04-28</dc:date><dc:creator>A</dc:creator></item></rdf:RDF>"
    ).entries[0]
    assert (entry.guid, entry.updated, entry.authors) == (
        "https://x.example/1", datetime(2025, 4, 28, tzinfo=UTC), ("A",),
    )  # fmt: skip


def test_a_title_is_plain_text() -> None:
    """Markup in a title is taken off, and a script is no word of it."""
    title = "A &lt;b&gt;ship&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;docks"
    assert rss(f"<title>{title}</title>").title == "A ship docks"


def test_a_title_is_one_line() -> None:
    """A title can forge no second line of a log."""
    assert rss("<title>one\n2025-04-28 level=error\ttwo</title>").title == "one 2025-04-28 level=error two"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
)
def test_a_link_runs_no_code_and_opens_no_file(url: str) -> None:
    """Addresses that run code are no links."""
    assert rss(f"<title>t</title><link>{url}</link>").link is None


@pytest.mark.parametrize("name", ["tag:x.example,2025:1", "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6"])
def test_a_link_may_be_a_bare_name(name: str) -> None:
    """It comes as it is, and never becomes the address of an item."""
    entry = rss(f"<title>t</title><link>{name}</link>")
    assert (entry.link, canonical_url(entry.link)) == (name, None)


def test_relative_links_are_joined_to_the_address_of_the_document() -> None:
    """A link without a host is on the feed's own."""
    assert rss("<link>/news/1</link>", url="https://x.example/rss").link == "https://x.example/news/1"


def test_a_guid_is_the_same_whatever_the_address_of_the_document() -> None:
    """A feed that moves keeps the ids of its entries."""
    here, there = (rss("<guid>17</guid>", url=f"https://{host}.example/rss") for host in "ab")
    assert here.guid == there.guid == "17"


def test_a_bad_date_is_no_date() -> None:
    """30 February and the year 99999 are never today."""
    assert rss("<pubDate>Fri, 30 Feb 2025 08:00:00 GMT</pubDate>").published is None


@pytest.mark.parametrize(
    "text",
    [
        "nul &#0; surrogate &#xD800; beyond &#x110000; &#99999999999;", "raw \x01\x02 control", "bidi \u202eevil\u202c",
        "\ufeffmark", "pair &#xD83D;&#xDE00;",
    ],
)  # fmt: skip
def test_characters_that_do_not_exist_cost_nothing_but_themselves(text: str) -> None:
    """NUL, lone surrogates, controls and bidi overrides: the entry comes, and can be encoded."""
    entry = rss(f"<title>{text}</title><description>{text}</description>")
    assert encode(entry)
    assert not set(entry.title + entry.summary) & set("\x00\x01\x02\u202e\u202c\ufeff")


def test_a_lone_good_entry_beside_a_broken_one_goes_on() -> None:
    """What is not well-formed in one item leaves the others readable."""
    text = "<rss version='2.0'><channel><item><title>a</title><x></item><item><title>b</title></item></channel></rss>"
    assert [entry.title for entry in parsed(text).entries] == ["a", "b"]


def test_a_charset_of_the_server_gives_way_to_valid_utf8() -> None:
    """Servers add a default charset to everything; bytes that are UTF-8 are UTF-8."""
    assert rss("<title>북러</title>", charset="iso-8859-1").title == "북러"


def test_a_charset_of_the_server_helps_where_the_bytes_say_nothing() -> None:
    """Bytes that are not UTF-8 and declare nothing are read as the server says."""
    body = "<rss version='2.0'><channel><item><title>북러</title></item></channel></rss>".encode("euc-kr")
    assert parsed(body, charset="euc-kr").entries[0].title == "북러"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "koi8-r"])
def test_other_encodings_are_read(encoding: str) -> None:
    """Marks and declarations are believed."""
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    body = f"{declared}<rss version='2.0'><channel><item><title>союз</title></item></channel></rss>".encode(encoding)
    assert parsed(body).entries[0].title == "союз"


@pytest.mark.parametrize("label", ["utf-16", "UTF-16LE", "ucs-2", "utf-32"])
def test_an_encoding_that_cannot_be_is_not_believed(label: str) -> None:
    """Who can read the declaration as it stands has no text in UTF-16 before him."""
    declared = f"<?xml version='1.0' encoding=\"{label}\"?>"
    body = f"{declared}<rss version='2.0'><channel><item><title>북러</title></item></channel></rss>"
    assert parsed(body).entries[0].title == "북러"


def test_blank_lines_before_the_declaration_are_cheap() -> None:
    """Forty thousand of them cost feedparser minutes, and us nothing."""
    assert parsed("\n" * 40_000 + '<?xml version="1.0"?><rss version="2.0"><channel/></rss>').entries == ()


def test_more_entries_than_allowed_are_counted() -> None:
    """The first so many are read, the rest is refused by number."""
    text = "<rss version='2.0'><channel>" + "<item><title>t</title></item>" * 7 + "</channel></rss>"
    found = read(Document(body=text.encode()), limit=5)
    assert len(found.entries) == 5
    assert [(each.reason, each.detail) for each in found.refusals] == [("too_many_entries", "2 not read")]


def test_bytes_that_look_like_a_path_open_no_file() -> None:
    """A document that says /etc/passwd is a document that says /etc/passwd."""
    with pytest.raises(FeedError, match="not_a_feed"):
        parsed(b"/etc/passwd")


def test_hints_are_found() -> None:
    """ttl, hub and the feed's own address."""
    found = parsed(
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><ttl>15</ttl>'
        '<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="https://x.example/rss"/>'
        "</channel></rss>"
    ).hints
    assert (found.title, found.ttl_s, found.hub, found.topic) == (
        "T",
        900,
        "https://hub.example/",
        "https://x.example/rss",
    )


def test_the_syndication_module_asks_for_its_period() -> None:
    """Twice a day is every twelve hours."""
    head = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    text = f'<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>{head}</channel></rss>'
    assert parsed(text).hints.ttl_s == 43_200


def test_skipped_hours_and_days_are_found() -> None:
    """What a feed asks not to be read at."""
    head = "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour></skipHours>"
    head += "<skipDays><day>Saturday</day><day>sunday</day></skipDays>"
    found = parsed(f"<rss version='2.0'><channel>{head}<item><title>t</title></item></channel></rss>").hints
    assert (found.skip_hours, found.skip_days) == ((0, 7), (5, 6))


NAMESPACES = (
    '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:yandex="http://news.yandex.ru" '
    'xmlns:turbo="http://turbo.yandex.ru"><channel><item>{}</item></channel></rss>'
)
OWN = "<title>Own</title><link>https://x.example/own</link><description>Own words</description>"
RELATED = '<yandex:related><link url="https://y.example/other"/><title>Other</title></yandex:related>'
CAPTION = '<media:content url="https://x.example/p.jpg"><media:description>A ship</media:description></media:content>'
INNER = "<related><link>https://y.example/other</link><description>Other words</description></related>"


@pytest.mark.parametrize("item", [OWN + RELATED, OWN + INNER, INNER + OWN, OWN + CAPTION, CAPTION + OWN])
def test_what_is_inside_an_entry_is_not_the_entry(item: str) -> None:
    """Links, titles and texts of related reports and of pictures take no one's place."""
    entry = parsed(NAMESPACES.format(item)).entries[0]
    told = (entry.title, entry.link, entry.summary, entry.content)
    assert told == ("Own", "https://x.example/own", "Own words", "")


def test_feedparser_still_has_the_handlers_ours_stand_before() -> None:
    """Another version of it must not leave ours uncalled."""
    handlers = ("item", "entry", "link", "description", "media_description")
    theirs = next(kind for kind in Loose.__mro__ if kind.__module__.startswith("feedparser"))
    missing = [name for name in handlers if not hasattr(theirs, f"_start_{name}")]
    assert (missing, api.StrictFeedParser, api.LooseFeedParser) == ([], Strict, Loose)


def test_a_caption_is_better_than_nothing() -> None:
    """Films often have no other words."""
    assert parsed(NAMESPACES.format(f"<title>Film</title>{CAPTION}")).entries[0].summary == "A ship"


@pytest.mark.parametrize("element", ["yandex:full-text", "turbo:content"])
def test_the_whole_text_for_aggregators_is_content(element: str) -> None:
    """Russian houses have their own elements for it."""
    entry = parsed(NAMESPACES.format(f"{OWN}<{element}>All words</{element}>")).entries[0]
    assert (entry.summary, entry.content) == ("Own words", "All words")


def test_letters_may_be_named_where_the_document_type_says_so() -> None:
    """RSS 0.91 has the names of HTML; an unknown name is left to the parser."""
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss-0.91.dtd">'
    text = f"{doctype}<rss version='0.91'><channel><item><title>Caf&eacute; &amp; bar</title></item></channel></rss>"
    assert parsed(text).entries[0].title == "Caf\u00e9 & bar"


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="http://www.iana.org/assignments/relation/alternate" href="https://x.example/1"/>',
        '<link rel="alternate" type="application/pdf" href="https://x.example/1"/>',
    ],
)
def test_an_alternate_of_any_kind_is_better_than_a_bare_name(link: str) -> None:
    """An id is taken for a link only when there is none."""
    assert atom(f"<id>urn:x:1</id><title>t</title>{link}").link == "https://x.example/1"
