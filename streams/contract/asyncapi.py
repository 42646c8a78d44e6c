"""The AsyncAPI 3.0 document: topics as channels, records as messages, and who sends and receives which.

Made from the catalogue and the schemas, so that it cannot drift from them. What each process reads of FLOW is taken
from FLOW; what it writes is told here, and a test compares it with what the stages send.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from streams import __version__
from streams.agents.flow import FLOW
from streams.contract.schemadoc import schema_file, schema_of
from streams.topics import (
    ALERTS,
    CATALOGUE,
    CLAIMS,
    DEAD,
    DELIVERIES,
    ENRICHED,
    FEEDS,
    HUBS,
    RAW,
    STORIES,
    Topic,
)

BINDING = "0.5.0"
"""Version of the Kafka bindings' definition."""

Process = Literal["fetch", "worker", "deliver", "console"]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A topic's part in one process."""

    process: Process
    action: Literal["send", "receive"]
    topic: Topic
    summary: str


WRITES = (
    Part("fetch", "send", RAW, "Every new or changed entry of a feed."),
    Part("fetch", "send", FEEDS, "The state of a feed after each poll, once its entries are acknowledged."),
    Part("console", "send", RAW, "Entries that a hub pushed or an agency posted."),
    Part("console", "send", HUBS, "What stands between a feed and its hub, after each change."),
    Part("worker", "send", ENRICHED, "An item judged relevant, once for each watch."),
    Part("worker", "send", STORIES, "A story after each change."),
    Part("worker", "send", CLAIMS, "A proposition after each change of its state or of its number of publishers."),
    Part("worker", "send", ALERTS, "A message to a person."),
    Part("worker", "send", DEAD, "A record the worker could not pass on."),
    Part("deliver", "send", DELIVERIES, "Each attempt to hand an alert to a receiver."),
    Part("deliver", "send", DEAD, "A record deliver could not pass on."),
)
READS = (
    Part("fetch", "receive", FEEDS, "The state of the feeds this process owns."),
    Part("fetch", "receive", HUBS, "Feeds whose hub pushes what is new are polled slower."),
    *(Part(stage.process, "receive", stage.source, f"Read by the stage {stage.name}.") for stage in FLOW),
    *(
        Part("console", "receive", topic, "For the read model of the page.")
        for topic in (ENRICHED, STORIES, CLAIMS, ALERTS, DELIVERIES, FEEDS, DEAD)
    ),
)


def document() -> Document:
    """Return the whole document; payloads refer to the schema files beside it."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Pactwire",
            "version": __version__,
            "description": "News entries on their way to alerts: Kafka topics with CloudEvents 1.0 in binary mode.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "local": {
                "host": "localhost:9092",
                "protocol": "kafka",
                "description": "The broker of docker-compose.yml; elsewhere the setting kafka.bootstrap.",
            }
        },
        "channels": {_name(topic): _channel(topic) for topic in CATALOGUE},
        "operations": {_operation_name(part): _operation(part) for part in (*WRITES, *READS)},
        "components": {
            "messages": {_name(topic): _message(topic) for topic in CATALOGUE},
            "schemas": {"cloudEvent": CLOUD_EVENT},
        },
    }


CLOUD_EVENT: Document = {
    "title": "CloudEvents attributes",
    "description": "Headers of every record: CloudEvents 1.0, Kafka protocol binding, binary mode.",
    "type": "object",
    "required": ["ce_specversion", "ce_id", "ce_source", "ce_type", "content-type"],
    "properties": {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {"type": "string", "minLength": 1, "description": "The same in every replay."},
        "ce_source": {"type": "string", "format": "uri-reference", "description": "Who sent it, /pactwire/belt."},
        "ce_type": {"type": "string", "minLength": 1},
        "ce_time": {"type": "string", "format": "date-time", "description": "The record's own time, never a clock."},
        "ce_subject": {"type": "string", "description": "The record's key."},
        "content-type": {"const": "application/json"},
    },
}


def _name(topic: Topic) -> str:
    return topic.name.removeprefix("pactwire.")


def _channel(topic: Topic) -> Document:
    kept: Document = {"cleanup.policy": [topic.cleanup], "max.message.bytes": topic.max_bytes}
    if topic.retention_ms is not None:
        kept["retention.ms"] = topic.retention_ms
    return {
        "address": topic.name,
        "title": f"Records by {topic.key}",
        "messages": {_name(topic): {"$ref": f"#/components/messages/{_name(topic)}"}},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": kept,
                "bindingVersion": BINDING,
            }
        },
    }


def _message(topic: Topic) -> Document:
    typed = {"type": "object", "properties": {"ce_type": {"const": topic.event_type}}}
    return {
        "name": topic.event_type,
        "title": topic.carries.__name__,
        "summary": schema_of(topic)["description"],
        "contentType": "application/json",
        "headers": {"allOf": [{"$ref": "#/components/schemas/cloudEvent"}, typed]},
        "payload": {"$ref": f"./{schema_file(topic)}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": BINDING}},
    }


def _operation_name(part: Part) -> str:
    return f"{part.process}.{part.action}.{_name(part.topic)}"


def _operation(part: Part) -> Document:
    channel = f"#/channels/{_name(part.topic)}"
    return {
        "action": part.action,
        "channel": {"$ref": channel},
        "summary": part.summary,
        "messages": [{"$ref": f"{channel}/messages/{_name(part.topic)}"}],
    }
