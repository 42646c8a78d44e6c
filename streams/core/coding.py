"""Who did what to whom: actors and events of an item, whatever watch asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from streams.core.actors import actors
from streams.core.events import events
from streams.core.lexicon import Mention
from streams.core.model import Actor, Event
from streams.core.passages import Fields, view

SENTENCES = 40
"""Sentences of an item that are coded: news says first what matters."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What is told in an item, apart from any watch."""

    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()


def code(fields: Fields, mentions: Sequence[Mention], lang: str) -> Coded:
    """Code an item from its texts and the names in them."""
    seen = view(fields, mentions, lambda passage: 0.0)
    passages = [*([seen.title] if seen.title else []), *seen.body[:SENTENCES]]
    return Coded(actors(mentions), events(passages, lang))
