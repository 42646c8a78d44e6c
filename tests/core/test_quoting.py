"""The sentence an alert rests on: whose it is, and where in it the words stand."""

from __future__ import annotations

from typing import Any

from streams.core.model import Alert, Label, Source, Span
from streams.core.quoting import headline_words, quote
from tests.samples import TITLE, an_alert, words

SUMMARY = "Nothing here. 국정원은 북한군이 러시아에 파병됐다고 밝혔다."
SENTENCE = Span(field="summary", start=14, end=len(SUMMARY), text=SUMMARY[14:], by="head:dprk-russia/troops")


def word(text: str) -> Span:
    start = SUMMARY.index(text)
    return Span(field="summary", start=start, end=start + len(text), text=text, by="lex:any")


def alert_by(*spans: Span, item: str | None = "item-2", **changes: Any) -> Alert:
    """An alert whose headline is of the first report, and its evidence of the second."""
    sources = (
        Source(publisher="news", title=TITLE, url=None, lang="en", item="item-1"),
        Source(publisher="seoul", title="국정원 발표", url=None, lang="ko", item="item-2"),
    )
    label = Label(label="troops", score=0.9, evidence=spans, item=item)
    return an_alert(**{"labels": (label,), "sources": sources} | changes)


def test_the_words_stand_where_the_quote_says() -> None:
    """Offsets count from the beginning of the sentence, in code points."""
    found = quote(alert_by(SENTENCE, word("북한군"), word("파병")))
    assert found is not None
    assert [found.text[start:end] for start, end in found.words] == ["북한군", "파병"]


def test_the_quote_is_of_the_report_that_says_it() -> None:
    """Its language and publisher are that report's, not the headline's."""
    found = quote(alert_by(SENTENCE))
    assert found is not None
    assert (found.lang, found.publisher) == ("ko", "seoul")


def test_words_of_another_sentence_or_field_are_not_marked() -> None:
    """Nor are those that a cut has taken away."""
    cut = Span(field="summary", start=14, end=20, text=SUMMARY[14:20], by="head:x/y")
    found = quote(alert_by(cut, word("Nothing"), word("파병"), words("soldiers")))
    assert found is not None
    assert found.words == ()


def test_words_across_one_another_are_marked_once() -> None:
    """The one that begins first is marked."""
    found = quote(alert_by(SENTENCE, word("북한군"), word("북한"), word("군이")))
    assert found is not None
    assert [found.text[start:end] for start, end in found.words] == ["북한군"]


def test_a_title_that_decided_is_no_quote() -> None:
    """It stands above, with its words marked."""
    whole = Span(field="title", start=0, end=len(TITLE), text=TITLE, by="head:x/y")
    alert = alert_by(whole, words("soldiers"), words("Russia"), item="item-1")
    marked = [alert.headline[start:end] for start, end in headline_words(alert)]
    assert (quote(alert), marked) == (None, ["soldiers", "Russia"])


def test_words_of_another_title_are_not_marked_in_the_headline() -> None:
    """Offsets of one report mean nothing in another."""
    assert headline_words(alert_by(words("soldiers"), item="item-2")) == ()


def test_a_report_that_is_not_among_the_sources_is_quoted_all_the_same() -> None:
    """Nobody is named for it."""
    found = quote(alert_by(SENTENCE, item="item-99"))
    assert found is not None
    assert (found.text, found.lang, found.publisher) == (SENTENCE.text, "", "")
