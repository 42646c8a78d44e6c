"""What the demo prints of an alert."""

from __future__ import annotations

import orjson
import pytest

from streams.core.model import Label, Source
from streams.demo.board import NAMES, Board
from tests.samples import TITLE, an_alert, words


def test_an_alert_is_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """What it is and the words that decided, then who reports it and the headline; brackets of a text are no markup."""
    label = Label(label="troops", score=0.9, evidence=(words("soldiers"),), item="item-1")
    sources = tuple(
        Source(publisher=name, title=TITLE, url=None, lang="en", item="item-1") for name in ("news", "wire", "news")
    )
    Board().alert(an_alert(labels=(label,), sources=sources, words=("[1,500] men", "soldiers")), "12:00:00")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "12:00:00 critical opened    dprk-russia troops by [1,500] men · soldiers", f"news, wire: {TITLE} (en)"
    ]  # fmt: skip


def test_the_table_tells_how_its_numbers_go_with_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """The page counts what is distinct; the last line is the table as one JSON object."""
    figures = dict.fromkeys(NAMES, 0) | {"relevant": 43, "reports": 41, "alerts": 42, "happenings": 34}
    figures |= {"dropped": {"off_topic": 79, "not_relevant": 9}, "p50_ms": 1, "p95_ms": 2}
    Board().close(figures)
    out = capsys.readouterr().out
    told = " ".join(out.replace("│", " ").split())
    assert ("43: 41 reports as the page counts them" in told, "alerts 34: happenings" in told) == (True, True)
    assert "dropped 9 not relevant, 79 off topic" in told
    assert "messages 42 about them" in told
    assert orjson.loads(out.splitlines()[-1]) == figures
