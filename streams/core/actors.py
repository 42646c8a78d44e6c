"""Who is named in an item, linked to the lexicon, with the words that name them."""

from __future__ import annotations

from collections.abc import Sequence

from streams.core.lexfile import Entry
from streams.core.lexicon import Mention
from streams.core.model import Actor, Span

_SILENT = frozenset({"term", "concept", "weapon", "place", "port", "resolution"})
"""Kinds that are named but do nothing."""
EVIDENCE_SHOWN = 3
"""Mentions of one actor kept as evidence."""


def actors(mentions: Sequence[Mention]) -> tuple[Actor, ...]:
    """Return the actors of an item in the order of their first mention."""
    by_id: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.entry.kind not in _SILENT:
            by_id.setdefault(mention.entry.id, []).append(mention)
    return tuple(_actor(named) for named in by_id.values())


def _actor(named: Sequence[Mention]) -> Actor:
    entry = named[0].entry
    return Actor(
        name=entry.name,
        id=entry.id,
        kind=entry.kind,
        country=entry.country,
        sector=entry.sector,
        code=entry.code,
        wikidata=entry.wikidata,
        role="cited_source" if entry.is_source else "named",
        evidence=tuple(span_of(mention) for mention in named[:EVIDENCE_SHOWN]),
    )


def code(entry: Entry) -> str:
    """Return the PLOVER code of an actor; empty where it has none."""
    return entry.code


def span_of(mention: Mention) -> Span:
    """Return the words of a mention as evidence."""
    return Span(
        field=mention.field, start=mention.start, end=mention.end, text=mention.text, by=f"lex:{mention.entry.id}"
    )
