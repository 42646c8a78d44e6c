"""The words of an item, marked: by colour on a terminal, by brackets elsewhere.

What came from a feed may hold characters that steer a terminal: each is shown as a space, so that offsets still hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.text import Text

from streams.core.model import Span, TextField
from streams.core.sentences import sentences

_STEERING = re.compile("[\\x00-\\x1f\\x7f-\\x9f\u2028\u2029]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows them, to the end of the line and beyond."""
STYLES = {"why": "bold yellow", "who": "cyan", "did": "green", "when": "magenta"}
MOST = 4
"""Sentences of a text that are shown."""


def harmless(text: str) -> str:
    """Return a text of the same length that steers no terminal."""
    return _TURNING.sub("\u200b", _STEERING.sub(" ", text))


@dataclass(frozen=True, slots=True)
class Mark:
    """A word and why it is marked: it decided (``why``), or names who, did or when."""

    span: Span
    kind: str


class Marker:
    """Marks words in the texts of an item. Words that decided come before others where they meet."""

    def __init__(self, marks: Iterable[Mark], *, brackets: bool) -> None:
        self._brackets = brackets
        order = list(STYLES)
        wanted = [mark for mark in marks if not brackets or mark.kind == "why"]
        kept: list[Mark] = []
        for mark in sorted(wanted, key=lambda one: (order.index(one.kind), one.span.start - one.span.end)):
            if not any(_meet(mark.span, other.span) for other in kept):
                kept.append(mark)
        self._marks = sorted(kept, key=lambda mark: mark.span.start)

    def text(self, field: TextField, whole: str, start: int = 0, end: int | None = None, style: str = "") -> Text:
        """Return a stretch of one of the item's texts with its marks."""
        end = len(whole) if end is None else end
        safe = harmless(whole)
        shown = Text(style=style)
        place = start
        for mark in self._within(field, start, end):
            shown.append(safe[place : mark.span.start])
            word = safe[mark.span.start : mark.span.end]
            shown.append(f"[{word}]" if self._brackets else word, None if self._brackets else STYLES[mark.kind])
            place = mark.span.end
        return shown.append(safe[place:end])

    def sentences(self, field: TextField, whole: str) -> Text:
        """Return the sentences that hold marks, the first one where none does, and dots for what is left out."""
        cut = sentences(whole)
        told = [place for place, (start, end) in enumerate(cut) if any(self._within(field, start, end))]
        shown = Text()
        last = -1
        for place in (told or [0])[:MOST] if cut else ():
            if place != last + 1:
                shown.append("… ", "dim")
            shown.append_text(self.text(field, whole, *cut[place])).append(" ")
            last = place
        if last + 1 < len(cut):
            shown.append("…", "dim")
        return shown

    def _within(self, field: TextField, start: int, end: int) -> Sequence[Mark]:
        return [
            mark for mark in self._marks
            if mark.span.field == field and start <= mark.span.start and mark.span.end <= end
        ]  # fmt: skip


def _meet(one: Span, other: Span) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
