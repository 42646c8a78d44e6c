"""One value has one encoding, and an error names the place without the content."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.codec import decode, encode, timestamp
from streams.core.errors import BadRecord
from streams.core.model import DeadLetter, EnrichedItem, Entry, FeedState, Item, Label
from streams.topics import CATALOGUE
from tests.samples import NOON, a_dead_letter, a_feed, an_enriched, an_item

SEOUL = timezone(timedelta(hours=9))


@dataclass(frozen=True)
class Loose:
    anything: Any = None
    many: tuple[str | float, ...] = ()


def refusal(call: Any, *args: Any) -> BadRecord:
    with pytest.raises(BadRecord) as caught:
        call(*args)
    return caught.value


def test_a_value_comes_back_as_it_went() -> None:
    """Decoding the bytes of a value gives an equal value."""
    assert decode(EnrichedItem, encode(an_enriched())) == an_enriched()


def test_equal_values_have_equal_bytes() -> None:
    """The order in which a mapping was filled leaves no mark in the bytes."""
    one = a_dead_letter(headers={"a": "1", "b": "2"})
    other = a_dead_letter(headers={"b": "2", "a": "1"})
    assert encode(one) == encode(other)


def test_a_time_is_written_in_utc() -> None:
    """One instant has one writing, whatever the zone it came in."""
    assert encode([NOON.astimezone(SEOUL)]) == b'["2024-10-18T12:00:00Z"]'


def test_a_field_of_a_newer_writer_is_ignored() -> None:
    """A record with one more field is read without it."""
    newer = orjson.loads(encode(a_feed())) | {"colour": "blue"}
    assert decode(FeedState, orjson.dumps(newer)) == a_feed()


def test_a_field_of_an_older_writer_takes_its_default() -> None:
    """A record written before a field was added is read with the default."""
    assert decode(FeedState, b'{"id":"f","url":"u"}') == FeedState(id="f", url="u")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b'{"id":', b"nonsense", b'"\\ud800"', b"[" * 5000, b"NaN", b"1e999"]
)
def test_bytes_that_are_no_json_are_refused(data: bytes) -> None:
    """Undecodable bytes are a bad record, and the error says where they break."""
    assert "not JSON" in refusal(decode, Item, data).why


def test_a_wrong_shape_is_named_by_its_path() -> None:
    """A number where a text belongs is refused with its path."""
    broken = orjson.loads(encode(an_enriched()))
    broken["item"]["title"] = 7
    error = refusal(decode, EnrichedItem, orjson.dumps(broken))
    assert (error.subject, error.why) == ("EnrichedItem $.item.title", "Expected `str`, got `int`")


def test_a_missing_field_is_named() -> None:
    """A record without a required field is refused with the name of the field."""
    assert "url" in refusal(decode, FeedState, b'{"id":"f"}').why


def test_a_refusal_does_not_quote_the_record() -> None:
    """A word outside an enumeration may be a sentence of the news, so it is not shown."""
    error = refusal(decode, FeedState, b'{"id":"f","url":"u","status":"a secret sentence"}')
    assert (error.subject, error.why) == ("FeedState $.status", "not one of the allowed values")


def test_a_record_that_is_no_object_is_refused() -> None:
    """A list where an object belongs is refused at the root."""
    assert refusal(decode, FeedState, b"[]").subject == "FeedState"


def test_a_time_without_zone_is_refused_in_a_record() -> None:
    """A naive time on a topic is a bad record."""
    naive = encode(a_feed()).replace(b"2024-10-18T12:00:00Z", b"2024-10-18T12:00:00", 1)
    assert "timezone" in refusal(decode, FeedState, naive).why


def test_a_time_without_zone_is_not_written() -> None:
    """A naive time is refused before it reaches a topic."""
    error = refusal(encode, a_feed(last_poll_at=datetime(2024, 10, 18)))
    assert (error.subject, error.why) == ("FeedState $.last_poll_at", "a time without a zone")


def test_a_time_before_the_first_year_of_utc_is_not_written() -> None:
    """The first morning of the calendar in Seoul is no time in UTC."""
    error = refusal(encode, Entry(published=datetime(1, 1, 1, tzinfo=SEOUL)))
    assert (error.subject, error.why) == ("Entry $.published", "a time outside the years 1 to 9999 of UTC")


def test_a_time_stamp_needs_a_zone() -> None:
    """A naive time has no timestamp."""
    assert "zone" in refusal(timestamp, datetime(2024, 10, 18)).why


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_not_written(number: float) -> None:
    """JSON has no NaN: it is refused where it stands, at any depth."""
    error = refusal(encode, an_enriched(labels=(Label(label="arms", score=number),)))
    assert (error.subject, error.why) == ("EnrichedItem $.labels[0].score", "a number that is not finite")


def test_a_number_in_a_mapping_is_looked_at_too() -> None:
    """Plain containers are checked like records, and the key is not shown."""
    assert refusal(encode, {"secret": [float("nan")]}).subject == "dict $[...][0]"


def test_loose_fields_are_looked_at() -> None:
    """A field of any type may hold a number, and is checked."""
    assert refusal(encode, Loose(anything=float("inf"))).subject == "Loose $.anything"


def test_a_lone_surrogate_is_named_by_its_path() -> None:
    """Half a surrogate pair is no text, and its place is told."""
    entry = an_item(title="bad \ud800 title")
    error = refusal(encode, an_enriched(item=entry))
    assert (error.subject, error.why) == ("EnrichedItem $.item.title", "a lone surrogate")


def test_a_fault_behind_a_sound_time_is_found() -> None:
    """The place of a fault is found whatever stands before it."""
    assert refusal(encode, [NOON, "\ud800"]).subject == "list $[1]"


def test_a_key_with_a_lone_surrogate_is_refused() -> None:
    """The key of a mapping is text like any other."""
    assert "key" in refusal(encode, a_dead_letter(headers={"\ud800": "x"})).why


def test_a_type_json_does_not_know_is_named() -> None:
    """A set is no JSON."""
    assert refusal(encode, Loose(anything={1})).why == "no JSON for set"


def test_an_integer_too_large_for_json_is_refused() -> None:
    """A number of more than 64 bits is refused with the encoder's reason."""
    assert "64-bit" in refusal(encode, [2**70]).why


@given(
    st.text(), st.datetimes(timezones=st.just(SEOUL), min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1))
)
def test_any_text_and_time_comes_back(text: str, at: datetime) -> None:
    """A value comes back equal, whatever Unicode it holds."""
    entry = Entry(title=text, published=at)
    assert decode(Entry, encode(entry)) == replace(entry, published=at.astimezone(UTC))


@given(st.binary(max_size=60))
def test_any_bytes_give_a_value_or_a_bad_record(data: bytes) -> None:
    """No bytes on a topic raise anything but a bad record."""
    kinds = [topic.carries for topic in CATALOGUE] + [DeadLetter]
    for kind in kinds:
        assert refusal(decode, kind, data).subject.startswith(kind.__name__)


@dataclass(frozen=True)
class Measured:
    score: float = 0.0
    scores: tuple[float, ...] = ()
    perhaps: float | None = None
    within: Loose | None = None
    named: dict[str, float] | None = None


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (Measured(score=float("nan")), "Measured $.score"),
        (Measured(scores=(1.0, float("inf"))), "Measured $.scores[1]"),
        (Measured(perhaps=float("-inf")), "Measured $.perhaps"),
        (Measured(within=Loose(anything=[float("nan")])), "Measured $.within.anything[0]"),
        (Measured(within=Loose(many=("a", float("nan")))), "Measured $.within.many[1]"),
        (Measured(named={"a": float("nan")}), "Measured $.named[...]"),
        (Loose(anything=Measured(scores=(float("nan"),))), "Loose $.anything.scores[0]"),
    ],
)
def test_a_number_that_is_not_finite_is_found_in_every_shape(value: Any, place: str) -> None:
    """A float, many, one that may be missing, one in another record, in a mapping, in what has no shape."""
    error = refusal(encode, value)
    assert (error.subject, error.why) == (place, "a number that is not finite")


def test_numbers_that_are_finite_are_written() -> None:
    """Also whole ones where a fraction may stand."""
    value = Measured(1, (2, 0.5), None, Loose(many=("a", 1.5)), {"a": 2.5})
    assert decode(Measured, encode(value)) == value


@pytest.mark.parametrize("odd", [np.float32("nan"), Decimal("nan"), 10**400, {1.5}])
def test_what_is_no_number_of_json_is_a_bad_record(odd: Any) -> None:
    """Whoever put it in the place of a number is told, and no other error escapes."""
    assert refusal(encode, Measured(score=odd)).subject.startswith("Measured")


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.timezones()))
def test_one_instant_has_one_writing(at: datetime) -> None:
    """In UTC already or not, with or without fractions of a second."""
    assert timestamp(at) == timestamp(at.astimezone(UTC)) == at.astimezone(UTC).isoformat().replace("+00:00", "Z")
