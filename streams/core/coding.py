"""Who did what to whom: actors and events of an item, whatever watch asks.

The coder knows the names of all watches, the states and roles of the world, and the cue tables of acts in nine
languages. It is shown the embeddings that the judgement of an item has made already; of an item that nobody judged it
asks for those of the first sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from streams.core.actors import actors
from streams.core.events import events
from streams.core.heads import Floats, Heads
from streams.core.judge import Encoder
from streams.core.lexfile import Entry
from streams.core.lexicon import Lexicon, Lexicons, Mention
from streams.core.model import Actor, Event, TextField
from streams.core.page import Page
from streams.core.passages import Fields, Passage, passages
from streams.core.quantities import Countable, countable

SENTENCES = 40
"""Sentences of an item that are coded: news says first what matters."""
EMBEDDED = 3
"""Sentences that are embedded for an item nobody has judged."""
CODING = ""
"""Name of the coder's lexicon beside those of the watches."""
Place = tuple[TextField, int]
Vectors = Mapping[Place, Floats]
"""Embeddings by where their sentence begins."""
_REPLACED = ("act:", "mode:", "cue:")


@dataclass(frozen=True, slots=True)
class Coded:
    """What is told in an item, apart from any watch."""

    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """What the coder knows: the cue tables and the actors of the world, and the trained root heads."""

    entries: tuple[Entry, ...] = ()
    heads: Heads | None = None


class Coder:
    """Codes items. Holds no state between them; safe to use from one thread at a time."""

    def __init__(self, coding: Coding, entries: Iterable[Entry], encoder: Encoder | None = None) -> None:
        self._heads = (
            coding.heads if encoder is None or coding.heads is None or coding.heads.encoder == encoder.name else None
        )
        self._encoder = encoder
        self.entries = entries_of(coding, entries)

    def code(self, fields: Fields, lang: str, at: datetime | None = None, vectors: Vectors | None = None) -> Coded:
        """Code an item from its texts. ``at`` is its event time, from which "last Friday" counts."""
        return self.code_page(Page(fields, lang, self._alone), lang, at, vectors)

    def code_page(self, page: Page, lang: str, at: datetime | None, vectors: Vectors | None) -> Coded:
        """Code an item that others have read too; its lexicons have the coder's among them."""
        mentions = page.names(CODING)
        title, body = passages(page.fields, mentions, page.cut)
        seen = [*([title] if title else []), *body[:SENTENCES]]
        known = vectors if vectors is not None else self._embedded(seen[:EMBEDDED])
        told = events(seen, lang, self._heads, lambda one: known.get((one.field, one.start)), at)
        return Coded(actors(_named(mentions)), told, tuple(seen))

    @cached_property
    def countable(self) -> Countable:
        """What is counted under each label."""
        return countable(self.entries)

    @cached_property
    def knows_standing(self) -> bool:
        """Whether there is a table of words of standing; without one, stances are the heads' to say."""
        return any(tag.startswith("stance:") for entry in self.entries for tag in entry.tags)

    @cached_property
    def _alone(self) -> Lexicons:
        return Lexicons({CODING: self.entries})

    def _embedded(self, seen: Sequence[Passage]) -> Vectors:
        if self._encoder is None or self._heads is None or not seen:
            return {}
        rows = self._encoder.embed([passage.bare for passage in seen])
        return {(passage.field, passage.start): row for passage, row in zip(seen, rows, strict=True)}


def lexicon_of(coding: Coding, entries: Iterable[Entry]) -> Lexicon:
    """Return the lexicon of the coder."""
    return Lexicon(entries_of(coding, entries))


def entries_of(coding: Coding, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the watches' names and the coding's own entries; cue tables take the place of the watches' words."""
    own = {entry.id: entry for entry in coding.entries}
    replaced = _REPLACED if own else ()
    kept = {entry.id: entry for entry in entries if not any(tag.startswith(replaced) for tag in entry.tags)}
    return tuple({**own, **kept}.values())


def _named(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions of actors; where a watch's entry and one of the world name the same words, the watch's."""
    taken = {(one.field, one.start, one.end) for one in mentions if not one.entry.is_of_world}
    return [one for one in mentions if not one.entry.is_of_world or (one.field, one.start, one.end) not in taken]
