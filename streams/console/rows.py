"""How each record becomes a row: one statement a type, repeatable without effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from streams.core.codec import encode
from streams.core.model import Alert, DeadLetter, Delivery, EnrichedItem, FeedState, Label, Proposition, Story

Statement = tuple[str, tuple[Any, ...]]


def _time(at: datetime | None) -> str | None:
    """UTC with microseconds, so that text order is time order."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _labels(labels: tuple[Label, ...]) -> str:
    return f" {' '.join(label.label for label in labels)} "


def _words(*parts: str) -> str:
    """What a search looks through: each text once."""
    return "\n".join(dict.fromkeys(part for part in parts if part)).casefold()


def _reasons(labels: tuple[Label, ...]) -> list[str]:
    """The sentences and words that decided."""
    return [span.text for label in labels for span in label.evidence]


def _json(value: object) -> str:
    return encode(value).decode()


def item(value: EnrichedItem) -> Statement:
    at = value.item
    names = (actor.name for actor in value.actors)
    words = _words(at.title, at.summary, at.publisher.domain, *names, *_reasons(value.labels))
    row = (
        value.watch, at.id, at.revision, _time(at.arrived_at), _time(at.published), at.lang,
        value.severity, value.score, _labels(value.labels), words, _json(value),
    )  # fmt: skip
    return "INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row


def story(value: Story) -> Statement:
    """An older revision read again does not overwrite a newer one."""
    row = (value.id, value.watch, value.revision, _time(value.updated_at), _json(value))
    return (
        "INSERT INTO stories VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, "
        "updated_at = excluded.updated_at, body = excluded.body WHERE excluded.revision >= stories.revision",
        row,
    )


def proposition(value: Proposition) -> Statement:
    row = (value.id, value.watch, value.revision, _json(value))
    return (
        "INSERT INTO propositions VALUES (?, ?, ?, ?) ON CONFLICT (watch, id) DO UPDATE SET "
        "revision = excluded.revision, body = excluded.body WHERE excluded.revision >= propositions.revision",
        row,
    )


def alert(value: Alert) -> Statement:
    sources = (text for source in value.sources for text in (source.publisher, source.title))
    words = _words(value.headline, *value.actors, *sources, *value.words, *_reasons(value.labels))
    row = (
        value.event_id, value.id, value.watch, value.severity, _time(value.at), value.lang,
        _labels(value.labels), words, _json(value),
    )  # fmt: skip
    return "INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row


def delivery(value: Delivery) -> Statement:
    row = (value.event_id, value.receiver, value.attempt, _time(value.at), value.outcome, _json(value))
    return "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?, ?, ?, ?)", row


def feed(value: FeedState) -> Statement:
    row = (value.id, value.status, value.health, _time(value.last_success_at), _json(value))
    return "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?)", row


def dead(value: DeadLetter) -> Statement:
    origin = f"{value.topic}/{value.partition}/{value.offset}"
    return "INSERT OR REPLACE INTO dead VALUES (?, ?, ?, ?)", (origin, value.stage, value.reason, _json(value))


WRITERS: dict[type, Callable[[Any], Statement]] = {
    EnrichedItem: item,
    Story: story,
    Proposition: proposition,
    Alert: alert,
    Delivery: delivery,
    FeedState: feed,
    DeadLetter: dead,
}
