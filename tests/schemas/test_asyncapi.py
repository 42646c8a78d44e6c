"""The AsyncAPI document tells what stands in the catalogue and in FLOW, and every reference in it leads somewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from streams.agents.flow import FLOW
from streams.agents.result import Emit
from streams.agents.wire import message
from streams.contract.asyncapi import READS, WRITES, document
from streams.contract.schemadoc import schemas
from streams.topics import ALERTS, CATALOGUE
from tests.samples import an_alert

DOCUMENT = document()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (part["$ref"],) if "$ref" in part else ()
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from references(each)


def leads_somewhere(reference: str) -> bool:
    if reference.startswith("./"):
        return reference[2:] in schemas()
    place: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        place = place.get(step, {})
    return bool(place)


def test_every_reference_leads_somewhere() -> None:
    """Channels, messages and schema files that are named are there."""
    assert [reference for reference in references(DOCUMENT) if not leads_somewhere(reference)] == []


def test_every_topic_is_a_channel() -> None:
    """The document has the catalogue's topics with their partitions, and no others."""
    told = {(c["address"], c["bindings"]["kafka"]["partitions"]) for c in DOCUMENT["channels"].values()}
    assert told == {(topic.name, topic.partitions) for topic in CATALOGUE}


def test_retention_is_told_as_kafka_takes_it() -> None:
    """Compacted topics have no retention; the others have it in milliseconds."""
    told = {c["address"]: c["bindings"]["kafka"]["topicConfiguration"] for c in DOCUMENT["channels"].values()}
    assert {name: kept.get("retention.ms") for name, kept in told.items()} == {
        topic.name: topic.retention_ms for topic in CATALOGUE
    }


def test_every_stage_reads_where_the_document_says() -> None:
    """What FLOW reads is an operation of its process."""
    read = {(part.process, part.topic.name) for part in READS}
    assert {(stage.process, stage.source.name) for stage in FLOW} <= read


def test_every_topic_is_written_and_read() -> None:
    """No topic is without a writer, and none is read that nobody writes."""
    written = {part.topic.name for part in WRITES}
    assert written == {topic.name for topic in CATALOGUE} == {part.topic.name for part in READS} | {"pactwire.dead"}


def test_every_operation_has_a_name_of_its_own() -> None:
    """No operation hides another of the same name."""
    assert len(DOCUMENT["operations"]) == len(WRITES) + len({(part.process, part.topic.name) for part in READS})


def test_headers_of_a_record_are_those_of_the_document() -> None:
    """A message of the belt has the headers that the document asks for."""
    sent = message(Emit(ALERTS, "alert-1", "event-1", an_alert()))
    headers = {name: value.decode() for name, value in sent.headers}
    asked = DOCUMENT["components"]["messages"]["alerts"]["headers"]["allOf"][1]
    assert not list(Draft202012Validator(DOCUMENT["components"]["schemas"]["cloudEvent"]).iter_errors(headers))
    assert not list(Draft202012Validator(asked).iter_errors(headers))
    assert headers["ce_time"] == "2024-10-18T12:01:00Z"


def test_the_document_keeps_the_rules_of_asyncapi() -> None:
    """The published definition of AsyncAPI 3.0 finds no fault, where the npm package with it is at hand."""
    node = shutil.which("node")
    found = node and subprocess.run(
        [node, "-p", "require.resolve('@asyncapi/specs/schemas/3.0.0.json')"], capture_output=True, text=True
    )
    if not found or found.returncode:
        pytest.skip("Node.js with the npm package @asyncapi/specs is not installed (NODE_PATH)")
    definition = json.loads(Path(found.stdout.strip()).read_text(encoding="utf-8"))
    assert not list(Draft7Validator(definition).iter_errors(DOCUMENT))
