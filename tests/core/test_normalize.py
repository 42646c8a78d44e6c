"""Normalizing: plain text whose offsets hold, language, publisher, standing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.language import language
from streams.core.model import Entry, FeedRef, RawItem
from streams.core.normalize import TEXT_LIMIT, normalize, standing
from streams.core.plaintext import has_markup, plain_text
from streams.core.publishers import canonical_url, publisher

NOON = datetime(2024, 10, 18, 12, tzinfo=UTC)


def fetched(**entry: Any) -> RawItem:
    feed = FeedRef(id="feed-1", url="https://feeds.example.co.kr/rss", lang="ko")
    return RawItem(id="i", revision="r", feed=feed, format="rss", fetched_at=NOON, entry=Entry(**entry))


@given(st.text(max_size=300))
def test_text_without_markup_passes_character_for_character(text: str) -> None:
    """Offsets into what came in hold, whatever the Unicode; only lone surrogates are replaced, one for one."""
    if not has_markup(text):
        plain, cut = plain_text(text, 300)
        assert (plain, cut) == ("".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text), False)


@given(st.text(st.characters(exclude_characters="<"), max_size=200))
def test_no_markup_is_left(text: str) -> None:
    """A script never survives. (An open ``<`` before it would make the tag text, which is what it then is.)"""
    plain, _ = plain_text(f"<p>{text}</p><script>alert(1)</script>&amp;", 1000)
    assert "alert(1)" not in plain


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
        ("Kim &#8211; Putin", "Kim – Putin"),
        ("<b>North</b> Korea<br/>sends", "North Korea\nsends"),
        ("5 < 6 & AT&T", "5 < 6 & AT&T"),
        ("<style>p{}</style>text", "text"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ],
)
def test_markup_becomes_text(markup: str, plain: str) -> None:
    """Blocks become lines, entities their characters, one level of them."""
    assert plain_text(markup, 100) == (plain, False)


def test_a_megabyte_is_cut_with_a_mark() -> None:
    """Reading is bounded, and says so."""
    item = normalize(fetched(title="t", content="word " * 200_000))
    assert (len(item.text), item.truncated) == (TEXT_LIMIT, True)


def test_a_summary_repeated_as_content_is_read_once() -> None:
    """Many feeds give one text twice."""
    assert normalize(fetched(title="t", summary="<p>same</p>", content="same")).text == ""


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("북한이 러시아에 파병했다", ("en",), "ko"),
        ("北朝鮮がロシアに派兵", (None,), "ja"),
        ("朝鲜向俄罗斯派兵", ("ja",), "ja"),
        ("朝鲜向俄罗斯派兵", ("en",), "zh"),
        ("Війська КНДР у Росії", (), "uk"),
        ("Войска КНДР в России", ("uk",), "uk"),
        ("Korea Północna wysłała żołnierzy do Rosji", ("ko",), "pl"),
        ("North Korea sends troops", ("en-GB", "ko"), "en"),
        ("قوات كوريا الشمالية", ("en",), "ar"),
        ("2024", ("fr",), "fr"),
        ("", (), "und"),
    ],
)
def test_a_declared_language_is_believed_unless_the_letters_contradict_it(
    text: str, declared: tuple[str | None, ...], expected: str
) -> None:
    """Feeds often declare the language of their house, not of the entry."""
    assert language(text, *declared) == expected


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("HTTPS://News.Example.com:443/a?utm_source=x&id=7#top", "https://news.example.com/a?id=7"),
        ("http://example.com", "http://example.com/"),
        ("javascript:alert(1)", None),
        ("https://[bad", None),
        (None, None),
    ],
)
def test_an_address_is_stripped_of_what_names_nothing(link: str | None, canonical: str | None) -> None:
    """Tracking, fragments and default ports make no other page; what is no web address is none."""
    assert canonical_url(link) == canonical


def test_a_publisher_is_a_registrable_domain_or_its_feed() -> None:
    """Subdomains of one house are one publisher, and a house named by the operator is a family."""
    feed = FeedRef(id="f", publisher="Example House")
    assert publisher("https://en.news.example.co.kr/1", feed).domain == "example.co.kr"
    assert publisher("https://en.news.example.co.kr/1", feed).family == "Example House"
    assert publisher(None, FeedRef(id="f")).domain == "f"


def test_an_embargo_withholds_until_its_time() -> None:
    """One without a time has no end; a kill stays a kill."""
    raw = fetched(title="t", embargo=NOON + timedelta(hours=1), embargoed=True)
    assert standing(raw) == "withheld"
    assert standing(replace(raw, fetched_at=NOON + timedelta(hours=2))) == "usable"
    assert standing(fetched(title="t", embargoed=True)) == "withheld"
    assert standing(fetched(title="t", pubstatus="canceled")) == "canceled"


def test_event_time_is_the_source_s_or_none() -> None:
    """Arrival never stands in for it."""
    assert normalize(fetched(title="t")).published is None
    assert normalize(fetched(title="t", updated=NOON)).published == NOON
