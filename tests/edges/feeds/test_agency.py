"""ninjs, digitalwires, NewsML-G2 and NITF: standing, embargo, versions and texts, read on the safe side."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from streams.core.model import Entry
from streams.edges.feeds.parsed import Document, FeedError, Parsed
from streams.edges.feeds.read import read

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
NOON = datetime(2025, 4, 28, 12, tzinfo=UTC)
CONTACT = "+49 30 555 0100"
NONPUBLIC = f'<section class="np-nonpublic"><section><p>Desk</p></section><p>{CONTACT}</p></section>'


def ninjs(**item: Any) -> Entry:
    return read(Document(body=orjson.dumps({"uri": "urn:x:1", **item}))).entries[0]


def newsml(meta: str = "", content: str = "", body: str = "", **more: str) -> Entry:
    """The entry of one news item."""
    text = (
        f'<newsItem {NAR} guid="urn:x:1" version="3" xml:lang="en"><itemMeta>{meta}</itemMeta>'
        f"<contentMeta>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"
    )
    return read(Document(body=text.encode())).entries[0]


def nitf(docdata: str, body: str = "", attributes: str = "") -> Entry:
    text = f"<nitf><head><docdata {attributes}>{docdata}</docdata></head><body>{body}</body></nitf>"
    return read(Document(body=text.encode())).entries[0]


def document(text: str) -> Parsed:
    return read(Document(body=text.encode()))


def test_ninjs_of_the_first_version() -> None:
    """Texts under their own names, spelt in small letters."""
    entry = ninjs(
        headline="Talks end", description_text="A summary", body_text="5 < 6", body_xhtml="<p>Text</p>", byline="By A",
        versioncreated="2025-04-28T12:00:00Z", firstcreated="2025-04-28T10:00:00Z", urgency=2, language="ko",
        subject=[{"code": "11000000", "scheme": "http://cv.iptc.org/newscodes/subjectcode/", "name": "politics"}],
        infosource=[{"name": "Yonhap"}], version="4", ednote="ADDS quote", copyrightnotice="(c) A",
    )  # fmt: skip
    assert entry == Entry(
        guid="urn:x:1", title="Talks end", summary="A summary", content="<p>Text</p>", authors=("By A",),
        published=datetime(2025, 4, 28, 10, tzinfo=UTC), updated=NOON, urgency=2, lang="ko", version="4",
        categories=("politics",), subjects=("http://cv.iptc.org/newscodes/subjectcode/11000000",), source="Yonhap",
        editorial_note="ADDS quote", rights="(c) A",
    )  # fmt: skip


def test_ninjs_of_the_third_version() -> None:
    """Texts in lists with roles, names in camel case."""
    entry = ninjs(
        headlines=[{"role": "short", "value": "Short"}, {"role": "main", "value": "The main one"}],
        descriptions=[{"role": "caption", "value": "A photo"}, {"role": "summary", "value": "A summary"}],
        bodies=[{"role": "text", "value": "5 < 6"}, {"contentType": "text/html", "value": "<p>Text</p>"}],
        versionCreated="2025-04-28T12:00:00Z", pubStatus="withheld", embargoedUntil="2025-04-28T12:00:00Z",
        subjects=[{"uri": "http://x.example/1", "name": "politics"}], infoSources=[{"name": "Yonhap"}], by="A",
    )  # fmt: skip
    assert (entry.title, entry.summary, entry.content) == ("The main one", "A summary", "<p>Text</p>")
    assert (entry.pubstatus, entry.embargo, entry.embargoed, entry.source) == ("withheld", NOON, True, "Yonhap")
    assert (entry.subjects, entry.published, entry.authors) == (("http://x.example/1",), NOON, ("A",))


def test_a_plain_body_becomes_html() -> None:
    """A less-than sign is no tag."""
    assert ninjs(body_text="5 < 6").content == "5 &lt; 6"


def test_a_body_of_nitf_gives_its_text() -> None:
    """The document around it is no text."""
    inner = "<head><title>x</title></head><body><body.content><p>Text</p></body.content></body>"
    assert ninjs(body_nitf=f'<?xml version="1.0"?><nitf>{inner}</nitf>').content == "<p>Text</p>"


def test_a_list_of_items_is_read_whole_and_strangers_are_refused() -> None:
    """What has no uri is no item; the others go on."""
    body = orjson.dumps([{"uri": "urn:x:1"}, {"title": "none"}, 5, {"uri": "urn:x:2"}])
    found = read(Document(body=body))
    assert [entry.guid for entry in found.entries] == ["urn:x:1", "urn:x:2"]
    assert [refusal.index for refusal in found.refusals] == [1, 2]


@pytest.mark.parametrize(("value", "until"), [("2025-04-28T12:00:00Z", NOON), ("Next Monday", None), ("", None)])
def test_an_embargo_that_cannot_be_read_has_no_end(value: str, until: datetime | None) -> None:
    """What was not clearly released is not released."""
    entry = ninjs(embargoed=value)
    assert (entry.embargoed, entry.embargo) == (True, until)


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("usable", "usable"),
        ("stat:canceled", "canceled"),
        ("withheld", "withheld"),
        ("frobbed", "withheld"),
        ("", "usable"),
    ],
)
def test_an_unknown_standing_is_withheld(word: str, standing: str) -> None:
    """The same in both formats."""
    assert ninjs(pubstatus=word).pubstatus == standing
    assert newsml(f'<pubStatus qcode="{word}"/>').pubstatus == standing


def test_what_is_not_public_is_never_read() -> None:
    """Contacts of an agency's desk stay out of every field, whatever they are nested in."""
    page = f"<html><body><p>a</p>{NONPUBLIC}</body></html>"
    note = {"ednote": f"call {CONTACT}", "is_publishable": False}
    entries = [
        ninjs(body_html=f"<p>a</p>{NONPUBLIC}<p>b</p>", description_text=NONPUBLIC),
        ninjs(urn="urn:y:1", article_html="<p>a</p>", ednotes=[note], notepad={"nonpublic_html": NONPUBLIC}),
        newsml(
            f'<edNote pubconstraint="x:nonpublic">{CONTACT}</edNote><edNote role="x:notepad">{NONPUBLIC}</edNote>',
            body=f'<inlineXML contenttype="application/xhtml+xml">{page}</inlineXML>',
        ),
        newsml(body=f'<inlineData contenttype="text/html">&lt;p class="np-nonpublic">{CONTACT}</inlineData>'),
    ]  # fmt: skip
    assert CONTACT not in repr(entries)
    assert [entry.content for entry in entries] == ["<p>a</p><p>b</p>", "<p>a</p>", "<p>a</p>", ""]


def test_a_news_item_is_an_entry() -> None:
    """Every element has its place."""
    entry = newsml(
        '<provider qcode="x:a"><name>Agency</name></provider><versionCreated>2025-04-28T12:00:00Z</versionCreated>'
        "<firstCreated>2025-04-28T10:00:00Z</firstCreated><edNote>ADDS quote</edNote>"
        '<signal qcode="sig:correction"/><pubStatus qcode="stat:usable"/>',
        "<urgency>1</urgency><creator><name>A</name></creator>"
        '<subject qcode="medtop:20000053"><name>war</name></subject>'
        '<headline rank="3">Kicker</headline><headline rank="1">Talks &amp; <b>end</b></headline>'
        "<description>5 &lt; 6</description>",
        '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
        '<body.head/><body.content><p>One <a href="http://x.example/">two</a></p></body.content></body></nitf></inlineXML>',
    )
    assert entry == Entry(
        guid="urn:x:1", version="3", lang="en", title="Talks & end", summary="5 &lt; 6", urgency=1, authors=("A",),
        content='<p>One <a href="http://x.example/">two</a></p>', correction=True, source="Agency",
        published=datetime(2025, 4, 28, 10, tzinfo=UTC), updated=NOON, editorial_note="ADDS quote",
        categories=("war",), subjects=("http://cv.iptc.org/newscodes/mediatopic/20000053",),
    )  # fmt: skip


def test_a_message_holds_many_items() -> None:
    """Each with its own standing; the package that holds them together is none."""
    item = '<newsItem guid="{0}"><itemMeta><pubStatus qcode="stat:{1}"/></itemMeta></newsItem>'
    items = item.format("a", "usable") + item.format("b", "canceled") + "<newsItem/>"
    found = document(f'<newsMessage {NAR}><header/><itemSet><packageItem guid="p"/>{items}</itemSet></newsMessage>')
    assert [(entry.guid, entry.pubstatus) for entry in found.entries] == [("a", "usable"), ("b", "canceled")]
    assert [refusal.reason for refusal in found.refusals] == ["not_an_entry"]


def test_a_message_without_news_is_read_and_empty() -> None:
    """Agencies send plans and packages the same way, and messages to show that they are there."""
    items = '<packageItem guid="p"/><planningItem guid="q"/>'
    assert document(f"<newsMessage {NAR}><header/><itemSet>{items}</itemSet></newsMessage>").entries == ()


def test_a_plain_text_that_is_html_is_html() -> None:
    """What it begins with tells more than its label."""
    texts = ("&lt;p>One&lt;/p>", "&lt;5 and rising")
    found = [newsml(body=f'<inlineData contenttype="text/plain">{text}</inlineData>').content for text in texts]
    assert found == ["<p>One</p>", "&lt;5 and rising"]


def test_an_older_standard_is_named() -> None:
    """NewsML 1 is refused by its name."""
    with pytest.raises(FeedError, match="NewsML 1, the standard before"):
        document("<NewsML><NewsItem/></NewsML>")


@pytest.mark.parametrize("holder", ["items", "_items", "item"])
def test_items_in_an_envelope_are_found(holder: str) -> None:
    """As newsroom systems send them, with guids."""
    body = orjson.dumps({"total": 1, holder: [{"guid": "urn:x:1", "headline": "h"}]})
    assert [(entry.guid, entry.title) for entry in read(Document(body=body)).entries] == [("urn:x:1", "h")]


def test_an_empty_embargo_has_no_end() -> None:
    """Present and empty is indefinite; absent is none."""
    assert (newsml("<embargoed/>").embargoed, newsml("<embargoed/>").embargo, newsml().embargoed) == (True, None, False)


@pytest.mark.parametrize("kind", ["conceptItem", "knowledgeItem", "planningItem", "catalogItem"])
def test_items_that_describe_the_world_are_no_news(kind: str) -> None:
    """A refusal that says so."""
    with pytest.raises(FeedError, match="not_a_feed"):
        document(f'<{kind} {NAR} guid="x"/>')


@pytest.mark.parametrize(
    "text",
    [
        f"<newsItem {NAR} guid='x'>", f"<newsItem {NAR} guid='x'><a>&undefined;</a></newsItem",
        "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><newsItem guid='x'><p>&b;</p></newsItem",
    ],
)  # fmt: skip
def test_broken_agency_xml_is_not_repaired(text: str) -> None:
    """Half an item may be the wrong half."""
    with pytest.raises(FeedError, match="malformed"):
        document(text)


def test_no_entity_of_a_message_is_expanded() -> None:
    """Neither from a file nor from inside."""
    text = "<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY b 'boom'>]>"
    text += f'<newsItem {NAR} guid="x"><contentMeta><headline>a&f;&b;</headline></contentMeta></newsItem>'
    assert document(text).entries[0].title == "a&f;&b;"


def test_an_nitf_document_is_an_entry() -> None:
    """Document data, headline, byline, text."""
    entry = nitf(
        '<correction info="name"/><doc-id regsrc="AP" id-string="D1"/><urgency ed-urg="3"/>'
        '<date.issue norm="20250428T120000Z"/>'
        '<ed-msg info="ADDS"/><du-key key="k" version="2"/><doc.copyright year="2025" holder="AP"/>'
        '<key-list><keyword key="DPRK"/></key-list>',
        "<body.head><hedline><hl1>Talks <em>end</em></hl1></hedline><byline>By A</byline><abstract>S</abstract>"
        "</body.head><body.content><block><p>Text</p></block></body.content>",
    )
    assert entry == Entry(
        guid="AP:D1", title="Talks end", summary="S", content="<p>Text</p>", authors=("By A",), urgency=3, version="2",
        published=NOON, updated=NOON, categories=("DPRK",), editorial_note="ADDS", correction=True, source="AP",
        rights="2025 AP",
    )  # fmt: skip


def test_an_embargoed_nitf_is_held_until_its_release() -> None:
    """Without a release date there is no end. When it is over nothing else stands in its way."""
    release = '<date.release norm="20250428T120000Z"/>'
    held, endless = (nitf(data, attributes='management-status="embargoed"') for data in (release, ""))
    assert (held.embargoed, held.embargo, held.pubstatus) == (True, NOON, "usable")
    assert (endless.embargoed, endless.embargo) == (True, None)


def test_an_nitf_that_is_released_after_its_issue_is_held() -> None:
    """Whatever its status says; one that is released as it is issued is free."""
    release = '<date.release norm="20250428T120000Z"/>'
    later, same = (nitf(f'<date.issue norm="20250428T{hour}0000Z"/>{release}') for hour in (11, 12))
    assert (later.embargoed, later.embargo, same.embargoed) == (True, NOON, False)


def test_a_killed_nitf_is_canceled() -> None:
    """The management status is the standing."""
    assert nitf("", attributes='management-status="canceled"').pubstatus == "canceled"
