"""What the demo prints of an alert."""

from __future__ import annotations

import pytest

from streams.core.model import Label, Source, Span
from streams.demo.board import Board
from tests.samples import TITLE, an_alert, words

SUMMARY = "The agency named [1,500] men."


def test_an_alert_is_told_with_its_sentence_and_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Headline, quote with whose it is, publishers, words; brackets of a text are no markup."""
    sentence = Span(field="summary", start=0, end=len(SUMMARY), text=SUMMARY, by="head:dprk-russia/troops")
    men = Span(field="summary", start=25, end=28, text="men", by="lex:term-troops")
    label = Label(label="troops", score=0.9, evidence=(sentence, men, words("soldiers")), item="item-1")
    source = Source(publisher="news", title=TITLE, url=None, lang="en", item="item-1")
    Board().alert(an_alert(labels=(label,), sources=(source,), words=("men", "soldiers")), "12:00:00")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[1:5] == [f"{TITLE} (en)", f"“{SUMMARY}” news", "from news", "by the words men · soldiers"]
