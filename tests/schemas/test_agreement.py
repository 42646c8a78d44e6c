"""Types and schemas are one: what a type holds its schema allows, and what a schema allows its type reads."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from streams.contract.schemadoc import schema_of
from streams.core.codec import decode, encode
from streams.core.errors import BadRecord
from streams.core.model import EnrichedItem, RawItem, Report, Story
from streams.topics import CATALOGUE, ENRICHED, RAW, STORIES, Topic
from tests.schemas.values import records, values

TOPICS = pytest.mark.parametrize("topic", CATALOGUE, ids=lambda topic: topic.name)
UNHURRIED = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def validator(topic: Topic) -> Draft202012Validator:
    return Draft202012Validator(schema_of(topic), format_checker=FormatChecker())


@TOPICS
def test_a_schema_is_one(topic: Topic) -> None:
    """Every schema keeps the rules of its dialect."""
    assert Draft202012Validator.check_schema(schema_of(topic)) is None


@TOPICS
@UNHURRIED
@given(data=st.data())
def test_what_a_type_holds_its_schema_allows(topic: Topic, data: st.DataObject) -> None:
    """The bytes of any value of the type are valid by the schema, and come back as the value."""
    value = data.draw(values(topic.carries))
    encoded = encode(value)
    assert not list(validator(topic).iter_errors(orjson.loads(encoded)))
    assert decode(topic.carries, encoded) == value


@TOPICS
@UNHURRIED
@given(data=st.data())
def test_what_a_schema_allows_its_type_reads(topic: Topic, data: st.DataObject) -> None:
    """A record that is valid by the schema is read, and written again it is still valid."""
    record: Any = data.draw(records(schema_of(topic), schema_of(topic)))
    assert not list(validator(topic).iter_errors(record))
    value = decode(topic.carries, orjson.dumps(record))
    assert not list(validator(topic).iter_errors(orjson.loads(encode(value))))


@TOPICS
@given(data=st.data())
@UNHURRIED
def test_what_a_schema_requires_its_type_requires(topic: Topic, data: st.DataObject) -> None:
    """A field is required by the schema exactly when the type has no default for it."""
    kept = orjson.loads(encode(data.draw(values(topic.carries))))
    name = data.draw(st.sampled_from(sorted(kept)))
    del kept[name]
    readable = not list(validator(topic).iter_errors(kept))
    assert readable == reads(topic, kept)


@pytest.mark.parametrize(
    ("topic", "field", "note"),
    [
        (RAW, "revision", "From content; an update of an entry has the same id and another revision."),
        (STORIES, "publishers", "Independent publishers among the usable reports; reprints do not count."),
    ],
)
def test_a_schema_says_what_a_field_means(topic: Topic, field: str, note: str) -> None:
    """What is written under a field of the type is the field's description."""
    assert schema_of(topic)["properties"][field]["description"] == note


def test_a_schema_says_what_its_parts_mean() -> None:
    """Types within types have title and description too."""
    part = schema_of(STORIES)["$defs"][Report.__name__]
    assert (part["title"], part["description"]) == ("Report", "One item as a story keeps it.")


@pytest.mark.parametrize(("topic", "kind"), [(RAW, RawItem), (ENRICHED, EnrichedItem), (STORIES, Story)])
def test_a_schema_names_itself_by_its_topic(topic: Topic, kind: type) -> None:
    """The schema of a topic has the topic in its id and the type as its title."""
    schema = schema_of(topic)
    assert (schema["$id"], schema["title"]) == (f"urn:pactwire:schema:{topic.name}", kind.__name__)


def reads(topic: Topic, record: Any) -> bool:
    try:
        decode(topic.carries, orjson.dumps(record))
    except BadRecord:
        return False
    return True
