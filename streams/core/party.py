"""A party of a sentence: who acts or is acted on, where the words stand, and the PLOVER code."""

from __future__ import annotations

from dataclasses import dataclass

from streams.core.lexicon import Mention
from streams.core.model import Party, Span
from streams.core.passages import Passage

DOMESTIC = frozenset({
    "GOV", "LEG", "JUD", "COP", "MIL", "OPP", "CVL", "LAB", "REB", "SPY", "EDU", "BUS", "MED", "AGR", "REL", "CRM",
    "PTY",
})  # fmt: skip
"""Sectors whose bearers belong to the state they act in, unless another is named."""


@dataclass(frozen=True, slots=True)
class Acting:
    """A party where it stands, ``field[start:end]``."""

    start: int
    end: int
    text: str
    code: str
    country: str | None = None
    entity: str | None = None
    mention: Mention | None = None
    roled: bool = False
    """Its code has the sector of a role beside it."""

    @property
    def party(self) -> Party:
        return Party(code=self.code, entity=self.entity, text=self.text)

    @property
    def same(self) -> str:
        """Whose side it is: a minister is no recipient of his own state's act."""
        return self.country or self.entity or self.code

    @property
    def is_role(self) -> bool:
        """Whether it is a role whose state no name tells: "rebels"."""
        return self.entity is None

    @property
    def is_of_world(self) -> bool:
        """Whether the world's lexicon knows it, and no watch's own."""
        return self.mention is not None and self.mention.entry.is_of_world

    @property
    def is_state(self) -> bool:
        """Whether it is named by a state or its capital."""
        return self.mention is not None and self.mention.entry.kind in ("country", "place")

    def span(self, passage: Passage) -> Span:
        by = f"lex:{self.entity}" if self.entity else "rule:parties"
        return Span(field=passage.field, start=self.start, end=self.end, text=self.text, by=by)
