"""Evidence as whoever gave a text can check it: offsets into the title, summary and text as they were given.

Within the system offsets count in the plain text that is read (``Item``); where that differs from what was given, each
span is moved to what its words were made of, and its words are those that stand there.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from streams.core.aligned import Aligned, align
from streams.core.model import Entry, Span, TextField
from streams.core.normalize import SUMMARY_LIMIT, TEXT_LIMIT, TITLE_LIMIT

T = TypeVar("T")


class AsGiven:
    """Moves every span of a value; what holds none is returned as it is."""

    def __init__(self, entry: Entry) -> None:
        self._given: dict[TextField, str] = {"title": entry.title, "summary": entry.summary, "text": entry.content}
        limits = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT, "text": TEXT_LIMIT}
        ways = {name: align(text, limits[name]) for name, text in self._given.items()}
        self._ways: dict[TextField, Aligned] = {name: way for name, way in ways.items() if way}

    def __call__(self, value: T) -> T:
        return cast("T", self._moved(value)) if self._ways else value

    def _moved(self, value: Any) -> Any:
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, tuple | list):
            return type(value)(map(self._moved, value))
        if is_dataclass(value) and not isinstance(value, type):
            changed = {field.name: self._moved(getattr(value, field.name)) for field in fields(value)}
            return replace(value, **changed)
        return value

    def _span(self, span: Span) -> Span:
        way = self._ways.get(span.field)
        if way is None:
            return span
        start, end = way.span(span.start, span.end)
        return replace(span, start=start, end=end, text=self._given[span.field][start:end])
