"""An item as sentences with the names in them, and the few sentences that matter to a watch.

Round-ups and long articles name two countries far apart and say nothing of the two. So relations are looked for within
sentences, and only the title and the best sentences, the *focus*, are shown to the encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from streams.core.lexicon import Mention
from streams.core.model import TextField
from streams.core.sentences import sentences

FOCUS = 2
"""Sentences besides the title that are shown to the encoder: each costs about a millisecond."""
SHOWN = 240
"""Characters of a passage shown to the encoder; its cost grows with them."""

Fields = Mapping[TextField, str]
Cut = Callable[[str], Sequence[tuple[int, int]]]
"""Finds the sentences of a text."""


def tags_of(mentions: Iterable[Mention]) -> frozenset[str]:
    """Return every tag that one of these mentions has."""
    return frozenset().union(*[mention.tags for mention in mentions])


@dataclass(frozen=True)
class Passage:
    """A sentence, or the title, with the mentions inside it."""

    field: TextField
    start: int
    end: int
    text: str
    mentions: tuple[Mention, ...]

    @cached_property
    def tags(self) -> frozenset[str]:
        return tags_of(self.mentions)

    @property
    def bare(self) -> str:
        """The text without its names, at most ``SHOWN`` characters: what is shown to the encoder.

        Names are features of their own, alike in every language. Left in, they drown what is said of them: headlines
        of the same two countries are near to one another whether they speak of shells or of skiing.
        """
        pieces = []
        place = self.start
        for mention in self.mentions:
            if mention.entry.competes and mention.start >= place:
                pieces.append(self.text[place - self.start : mention.start - self.start])
                place = mention.end
        pieces.append(self.text[max(place - self.start, 0) :])
        return ("".join(pieces).strip() or self.text)[:SHOWN]


@dataclass(frozen=True)
class View:
    """An item as a watch sees it. ``focus`` are the sentences that decide, best first, without the title."""

    title: Passage | None
    body: tuple[Passage, ...]
    focus: tuple[Passage, ...]
    mentions: tuple[Mention, ...]

    lead: Passage | None = None
    """The title, or the best sentence below a title that names nothing of the subject."""

    @cached_property
    def tags(self) -> frozenset[str]:
        """Tags matched anywhere in the item."""
        return tags_of(self.mentions)


def view(fields: Fields, mentions: Sequence[Mention], weigh: Callable[[Passage], float], cut: Cut = sentences) -> View:
    """Cut the fields into passages; the focus are the sentences that ``weigh`` finds heaviest (0 is left out)."""
    title, body = passages(fields, mentions, cut)
    weights = {place: weigh(passage) for place, passage in enumerate(body)}
    heavy = sorted((place for place in weights if weights[place] > 0), key=lambda place: (-weights[place], place))
    focus = tuple(body[place] for place in heavy[:FOCUS])
    speaks = title is not None and weigh(title) > 0
    return View(title, body, focus, tuple(mentions), title if speaks or not focus else focus[0])


def passages(
    fields: Fields, mentions: Sequence[Mention], cut: Cut = sentences
) -> tuple[Passage | None, tuple[Passage, ...]]:
    """Return the title, None without one, and the sentences below it; a text that repeats the title is left out."""
    body = tuple(
        passage
        for field in ("summary", "text")
        if fields.get(field) and fields[field] != fields.get("title")
        for passage in _cut(field, fields[field], mentions, cut)
    )
    return _title(fields, mentions), body


def _title(fields: Fields, mentions: Sequence[Mention]) -> Passage | None:
    text = fields.get("title", "")
    if not text.strip():
        return None
    return Passage("title", 0, len(text), text, tuple(m for m in mentions if m.field == "title"))


def _cut(field: TextField, text: str, mentions: Sequence[Mention], cut: Cut) -> list[Passage]:
    inside = [mention for mention in mentions if mention.field == field]
    found = []
    next_one = 0
    for start, end in cut(text):
        first = next_one
        while next_one < len(inside) and inside[next_one].start < end:
            next_one += 1
        found.append(Passage(field, start, end, text[start:end], tuple(inside[first:next_one])))
    return found
