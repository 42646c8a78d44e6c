"""Values for tests: whole and plausible, each part replaceable by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from streams.core.model import (
    Actor,
    Alert,
    DeadLetter,
    Delivery,
    EnrichedItem,
    FeedState,
    Item,
    Label,
    Model,
    Publisher,
    Source,
    Span,
)  # fmt: skip

NOON = datetime(2024, 10, 18, 12, 0, tzinfo=UTC)
"""The day South Korea's intelligence service spoke of soldiers on their way."""

MODEL = Model(watch="w1", encoder="none", code="0")
TITLE = "Seoul says Pyongyang sent soldiers to Russia"


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def an_item(**changes: Any) -> Item:
    item = Item(
        id="item-1", revision="rev-1", lang="en", title=TITLE, summary="The agency named 1,500 men.", text="",
        url="https://news.example/1", publisher=Publisher(domain="news.example", family="news"), feed="news-en",
        published=NOON, arrived_at=after(60),
    )  # fmt: skip
    return replace(item, **changes)


def words(text: str, title: str = TITLE, by: str = "lex:term-soldiers") -> Span:
    start = title.index(text)
    return Span(field="title", start=start, end=start + len(text), text=text, by=by)


def an_enriched(item: Item | None = None, **changes: Any) -> EnrichedItem:
    label = Label(label="troops", score=0.97, evidence=(words("soldiers"),))
    enriched = EnrichedItem(
        watch="dprk-russia", item=item or an_item(), score=0.98, severity="critical", labels=(label,),
        actors=(Actor(name="Russia", id="russia", kind="country", country="RUS", code="RUS"),), events=(), claims=(),
        evidence=(words("Pyongyang", by="lex:pyongyang"),), stance="asserts", model=MODEL,
    )  # fmt: skip
    return replace(enriched, **changes)


def an_alert(**changes: Any) -> Alert:
    alert = Alert(
        id="alert-1", event_id="alert-1-opened", action="opened", watch="dprk-russia", rule="default", story="story-1",
        story_revision=1, severity="critical", headline=TITLE, lang="en", url="https://news.example/1", at=after(60),
        published=NOON, labels=(Label(label="troops", score=0.97),), actors=("Russia",), words=("soldiers",),
        sources=(Source(publisher="news", title=TITLE, url="https://news.example/1", lang="en", item="item-1"),),
        publishers=1, reason="First report of troops.", model=MODEL,
    )  # fmt: skip
    return replace(alert, **changes)


def a_delivery(**changes: Any) -> Delivery:
    delivery = Delivery(
        alert="alert-1", event_id="alert-1-opened", receiver="desk", attempt=1, at=after(61), outcome="delivered",
        status=204, seconds=0.02,
    )  # fmt: skip
    return replace(delivery, **changes)


def a_feed(**changes: Any) -> FeedState:
    feed = FeedState(id="news-en", url="https://news.example/rss", last_poll_at=NOON, last_success_at=NOON)
    return replace(feed, **changes)


def a_dead_letter(**changes: Any) -> DeadLetter:
    letter = DeadLetter(
        stage="read", reason="BadRecord: not JSON", frame="codec.py:1 in decode", topic="pactwire.raw", partition=0,
        offset=7, key=None, size=3, value_base64="AAEC", headers={},
    )  # fmt: skip
    return replace(letter, **changes)
