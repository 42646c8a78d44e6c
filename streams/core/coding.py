"""Who did what to whom: actors, events and claims of an item, read sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from streams.core.actors import actors
from streams.core.lexicon import Mention
from streams.core.model import Actor, Claim, Event
from streams.core.passages import Fields


@dataclass(frozen=True, slots=True)
class Coded:
    """What is said in an item, apart from any watch."""

    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()


def code(fields: Fields, mentions: Sequence[Mention]) -> Coded:
    """Code an item from its texts and the names in them."""
    del fields
    return Coded(actors=actors(mentions))
