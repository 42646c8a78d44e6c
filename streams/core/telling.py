"""Which of the words that decided are shown as reasons: names, and words of the subject.

The heads weigh words of saying, denying and doing too ("said", "not", "meet"). They tell how a claim stands or what was
done, and say nothing of what an item is about: they stay features, and are no reasons. Nor is the sentence a head
looked at: it is the quote in which the words stand (``quoting``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from streams.core.lexicon import Mention
from streams.core.model import Span

_UNTELLING = ("act:", "mode:", "cue:")
"""Tags of words that stand with every subject alike."""
_TWICE = 2
"""Mentions shown for each entry, on average: the word in the title, and in the sentence."""


def telling(tags: Iterable[str]) -> list[str]:
    """Return the tags that say what an item is about."""
    return [tag for tag in tags if not tag.startswith(_UNTELLING)]


def reasons(weighed: Iterable[tuple[float, Mention]], most: int) -> list[Mention]:
    """Return the mentions of the ``most`` heaviest entries, none of them inside another.

    One of each entry comes before the second of any; where weights are equal the longer words, and the title's.
    """
    ranked = sorted(
        ((weight, mention) for weight, mention in weighed if weight > 0),
        key=lambda pair: (-pair[0], pair[1].start - pair[1].end, pair[1].field != "title", pair[1].start),
    )
    kept: dict[str, list[Mention]] = {}
    for _, mention in ranked:
        if len(kept) == most and mention.entry.id not in kept:
            continue
        if not any(_meet(mention, other) for mentions in kept.values() for other in mentions):
            kept.setdefault(mention.entry.id, []).append(mention)
    firsts = [mentions[0] for mentions in kept.values()]
    return [*firsts, *(mention for mentions in kept.values() for mention in mentions[1:])][: _TWICE * most]


def is_word(span: Span) -> bool:
    """Say whether a span is a word or a name; else it is the sentence a head or a rule looked at."""
    return span.by.startswith("lex:")


def words_first(spans: Sequence[Span]) -> list[Span]:
    """Put words before sentences: of evidence that is cut short the words are kept."""
    return sorted(spans, key=lambda span: not is_word(span))


def _meet(one: Mention, other: Mention) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
