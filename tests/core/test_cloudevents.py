"""Every record is a CloudEvent in binary mode, and a replay writes the same headers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.core.cloudevents import Attributes, headers, parse, time_of
from streams.core.errors import BadRecord
from streams.core.model import Entry, FeedRef, Proposition, RawItem, Statement, Story, Turn
from tests.samples import NOON, a_dead_letter, a_delivery, a_feed, after, an_alert, an_enriched

FEATURE = Path(__file__).parents[3] / "shared/conformance/webhooks/cloudevents/features/kafka-protocol-binding.feature"
ROW = re.compile(r"^\s*\|\s*(\S+)\s*\|\s*(.*?)\s*\|\s*$", re.MULTILINE)

AT = datetime(2018, 4, 5, 3, 56, 24, tzinfo=UTC)
EVENT = {"id": "1234-1234-1234", "source": "/mycontext/subcontext", "type": "com.example.someevent"}


def a_raw_item() -> RawItem:
    return RawItem(id="i", revision="r", feed=FeedRef(id="f"), format="rss", fetched_at=after(5), entry=Entry())


def a_proposition() -> Proposition:
    said = Statement(
        item="i", revision="r", publisher="p", speaker=None, stance="asserts", evidence_kind="none_given", at=after(9)
    )
    return Proposition(
        id="PRK>RUS:troops", watch="w", actor="PRK", act="AID", recipient="RUS", object="troops", state="single_source",
        revision=1, publishers=1, statements=(said,), turns=(Turn(state="single_source", at=after(9), item="i"),),
    )  # fmt: skip


def a_story() -> Story:
    return Story(
        id="s", watch="w", revision=1, change="opened", changed_by="i", headline="h", lang="en", url=None,
        opened_at=NOON, updated_at=after(7), labels=(), severity="info", score=0.5, actors=(), propositions=(),
        publishers=1, reports=(),
    )  # fmt: skip


def tables_of(scenario: str) -> list[dict[str, str]]:
    blocks = re.split(r"^\s*(?:And Kafka headers|Then the attributes are):\s*$", scenario, flags=re.MULTILINE)[1:]
    return [dict(row for row in ROW.findall(block) if row[0] != "key") for block in blocks]


@pytest.fixture
def binary() -> str:
    if not FEATURE.exists():
        pytest.skip("the CloudEvents conformance files do not lie beside the checkout")
    text = FEATURE.read_text(encoding="utf-8")
    return text.split("Scenario: Binary content mode")[1].split("Scenario Outline")[0]


def test_the_published_vector_is_read(binary: str) -> None:
    """The headers of the specification's binary scenario give its attributes."""
    given, expected = tables_of(binary)
    read = parse([(name, value.encode()) for name, value in given.items()])
    assert {name: getattr(read, name) for name in expected} == expected


def test_the_published_vector_is_written(binary: str) -> None:
    """The attributes of the scenario give its headers."""
    given, _ = tables_of(binary)
    assert dict(headers(**EVENT, time=AT)) == {name: value.encode() for name, value in given.items()}


def test_headers_come_back_as_they_went() -> None:
    """What was written is read, subject included."""
    read = parse(headers(**EVENT, time=AT, subject="북러"))
    assert read == Attributes(**EVENT, time="2018-04-05T03:56:24Z", subject="북러", datacontenttype="application/json")


def test_an_event_needs_no_time_and_no_subject() -> None:
    """Optional attributes are left out, not sent empty."""
    assert [name for name, _ in headers(**EVENT)] == [
        "ce_specversion", "ce_id", "ce_source", "ce_type", "content-type",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["id", "source", "type"])
def test_a_required_attribute_is_never_empty(name: str) -> None:
    """An event without id, source or type is not sent."""
    with pytest.raises(BadRecord, match=name):
        headers(**(EVENT | {name: ""}))


def test_a_lone_surrogate_is_no_header() -> None:
    """A header is UTF-8 or it is not written."""
    with pytest.raises(BadRecord, match="surrogate"):
        headers(**EVENT, subject="\ud800")


def test_unknown_attributes_are_kept_as_extensions() -> None:
    """An extension attribute of another sender is read, a header of another kind is not."""
    read = parse([*headers(**EVENT), ("ce_traceparent", b"00-1"), ("trace", b"x"), ("empty", None)])
    assert read.extensions == (("traceparent", "00-1"),)


@pytest.mark.parametrize("name", ["ce_id", "ce_source", "ce_type", "ce_specversion"])
def test_a_record_without_a_required_header_is_no_event(name: str) -> None:
    """Each required header is asked for by name."""
    with pytest.raises(BadRecord, match=f"{name[3:]}: missing"):
        parse([pair for pair in headers(**EVENT) if pair[0] != name])


def test_another_version_of_the_specification_is_refused() -> None:
    """Version 1.0 is read and no other."""
    with pytest.raises(BadRecord, match=r"not 1\.0"):
        parse([("ce_specversion", b"0.3"), *headers(**EVENT)[1:]])


def test_structured_mode_is_refused() -> None:
    """A structured event is told apart by its content type, in any case."""
    with pytest.raises(BadRecord, match="structured"):
        parse([("content-type", b"Application/CloudEvents+json; charset=utf-8")])


def test_a_header_that_is_no_utf8_is_refused() -> None:
    """Undecodable header bytes are a bad record."""
    with pytest.raises(BadRecord, match="ce_id"):
        parse([("ce_id", b"\xff")])


@pytest.mark.parametrize(
    ("value", "at"),
    [
        (a_raw_item(), after(5)),
        (an_enriched(), after(60)),
        (a_story(), after(7)),
        (an_alert(), after(60)),
        (a_delivery(), after(61)),
        (a_feed(), NOON),
        (a_proposition(), after(9)),
        (a_dead_letter(), None),
    ],
)
def test_the_time_of_an_event_is_its_records_own(value: object, at: datetime | None) -> None:
    """The time comes out of the value, so that a replay writes it again."""
    assert time_of(value) == at
