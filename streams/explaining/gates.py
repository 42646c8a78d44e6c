"""Why a gate opened, or what was missing."""

from __future__ import annotations

from collections.abc import Iterable

from streams.core.lexicon import Mention
from streams.core.watch import Watch
from streams.explaining.acts import quoted
from streams.explaining.vocabulary import Vocabulary, listed

MISSING_SHOWN = 3


def opened(watch: Watch, mentions: Iterable[Mention], vocabulary: Vocabulary) -> str:
    """Say what an item names that lets it in."""
    first = _first(mentions)
    return f"names {_with_words(watch.opening(set(first)), first, vocabulary)}"


def shut(watch: Watch, mentions: Iterable[Mention], vocabulary: Vocabulary) -> str:
    """Say what an item names of the watch's subject, and what it would have to name besides."""
    first = _first(mentions)
    found = watch.gate_tags & set(first)
    if not found:
        return "names nothing that this watch looks for"
    fitting = [tags for tags in watch.combinations if tags & found]
    missing = dict.fromkeys(" with ".join(vocabulary.tag(tag) for tag in sorted(tags - found)) for tags in fitting)
    return f"names {_with_words(found, first, vocabulary)}; it would also have to name {_one_of(list(missing))}"


def _one_of(missing: list[str]) -> str:
    """Semicolons, because what is named may be a list itself."""
    if len(missing) == 1:
        return missing[0]
    more = ["or others"] if missing[MISSING_SHOWN:] else []
    return f"one of these: {'; '.join([*missing[:MISSING_SHOWN], *more])}"


def both(watch: Watch, mentions: Iterable[Mention], vocabulary: Vocabulary) -> str:
    """Name what lets an item in, without its words."""
    return listed(vocabulary.tag(tag) for tag in sorted(watch.opening(set(_first(mentions)))))


def _first(mentions: Iterable[Mention]) -> dict[str, str]:
    """Return the first words of every tag; a medium's name may open the gate too."""
    first: dict[str, str] = {}
    for mention in mentions:
        for tag in mention.entry.tags:
            first.setdefault(tag, mention.text)
    return first


def _with_words(tags: Iterable[str], first: dict[str, str], vocabulary: Vocabulary) -> str:
    return listed(f"{vocabulary.tag(tag)} {quoted([first[tag]])}" for tag in sorted(tags))
