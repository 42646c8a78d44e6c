"""How large an entry may be: one record of a topic must hold it, whoever wrote it.

Texts and lists are cut far beyond what is ever read of them. A name is not cut, since two entries would become one;
an entry with a name beyond measure is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from streams.core.model import Entry
from streams.edges.feeds.parsed import Parsed, Refusal

TEXT = 400_000
"""Characters of a summary or a content; so many are looked through for the words to be judged."""
LINE = 10_000
"""Characters of a title, a note, a notice of rights."""
NAME = 300
"""Characters of an author, a category, a code."""
FEW = 200
"""Authors, categories, codes."""
IDENTITY = 16_384
"""Characters of guid or link."""


def bounded(parsed: Parsed) -> Parsed:
    """Return the document's entries within bounds, and a refusal for each that cannot be."""
    entries, refusals = [], list(parsed.refusals)
    for index, entry in enumerate(parsed.entries):
        longest = max(len(entry.guid or ""), len(entry.link or ""))
        if longest > IDENTITY:
            refusals.append(Refusal(index=index, reason="entry_too_large", detail=f"a name of {longest} characters"))
        else:
            entries.append(cut(entry))
    return replace(parsed, entries=tuple(entries), refusals=tuple(refusals))


def cut(entry: Entry) -> Entry:
    """Return the entry with what is too long cut short."""
    return replace(
        entry, title=entry.title[:LINE], summary=entry.summary[:TEXT], content=entry.content[:TEXT],
        authors=_few(entry.authors), categories=_few(entry.categories), subjects=_few(entry.subjects),
        source=_short(entry.source, NAME), lang=_short(entry.lang, NAME), version=_short(entry.version, NAME),
        editorial_note=_short(entry.editorial_note, LINE), rights=_short(entry.rights, LINE),
    )  # fmt: skip


def _few(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name[:NAME] for name in names[:FEW])


def _short(text: str | None, most: int) -> str | None:
    return text[:most] if text else text
