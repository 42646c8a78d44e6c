"""What the heads look at beside the embedding: which concepts stand where, and how two sides stand to one another.

Features are named, binary, and follow from the watch's data alone: tags of its lexicon and the pairs of ``watch.toml``.
The names are what a person reads in an explanation, so they say what they mean:
``title:topic:arms``, ``pair:side:PRK|side:RUS:clause``, ``pair&topic:arms``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from streams.core.lexicon import Mention
from streams.core.passages import Passage, View

Pairs = Sequence[tuple[str, str]]

_JOINT = re.compile(
    r"\s*(?:|,|、|·|/|and|&|et|i|oraz|и|і|та|й|و|와|과|및|和|与|與|と|及)\s*(?:the|la|le|l'|с|з|w|with)?\s*\W?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:,，、；：]|\s[–—-]\s|[.!?…](?:\s|$)")
_NEAR = ((15, "15"), (40, "40"), (80, "80"))
LIST_OF = 3
"""So many sides in a row are a list, in which two of them need have nothing to do with one another."""


def features(view: View, pairs: Pairs) -> frozenset[str]:
    """Return the names of all features an item has."""
    seen = [*([view.title] if view.title else []), *view.focus]
    names: set[str] = set()
    names.update(_tags("item", view.mentions))
    names.update(_tags("title", view.title.mentions if view.title else ()))
    names.update(_tags("focus", [mention for passage in view.focus for mention in passage.mentions]))
    names.update(name for passage in seen for name in _relations(passage, pairs))
    names.update(_title_and_lead(view, pairs))
    names.update(_shape(view))
    return frozenset(names)


def _tags(where: str, mentions: Iterable[Mention]) -> Iterator[str]:
    for mention in mentions:
        yield f"{where}:kind:{mention.entry.kind}"
        for tag in mention.tags:
            yield f"{where}:{tag}"


def _shape(view: View) -> Iterator[str]:
    if not view.body:
        yield "shape:title_only"
    if len(view.body) > 6:
        yield "shape:long"
    if not view.focus:
        yield "shape:no_focus"


def _title_and_lead(view: View, pairs: Pairs) -> Iterator[str]:
    """Two sides of which the title names one and the first sentence the other stand together too."""
    lead = [*(view.title.mentions if view.title else ()), *(view.body[0].mentions if view.body else ())]
    tags = {tag for mention in lead for tag in mention.tags}
    return (f"lead:{a}|{b}" for a, b in pairs if a in tags and b in tags)


def _relations(passage: Passage, pairs: Pairs) -> Iterator[str]:
    tags = passage.tags
    where = "title" if passage.field == "title" else "body"
    for a, b in pairs:
        if a not in tags or b not in tags:
            continue
        pair = f"pair:{a}|{b}"
        yield pair
        yield f"{pair}:{where}"
        yield from (f"{pair}:{name}" for name in _standing(passage, a, b))
        yield from (f"pair&{tag}" for tag in tags if not tag.startswith("side:"))
        yield from (f"pair&{tag}" for tag in tags if tag.startswith("side:") and tag not in (a, b))


def _standing(passage: Passage, a: str, b: str) -> Iterator[str]:
    """Say how the two sides stand in a sentence: one word, one clause, near, listed, who comes first."""
    first = [mention for mention in passage.mentions if a in mention.tags]
    second = [mention for mention in passage.mentions if b in mention.tags]
    if {mention.entry.id for mention in first} & {mention.entry.id for mention in second}:
        yield "one_word"
    yield "first" if first[0].start <= second[0].start else "second"
    one, other = min(
        ((x, y) for x in first for y in second), key=lambda both: (_gap(*both), both[0].start, both[1].start)
    )
    gap = _gap(one, other)
    yield next((f"near_{name}" for most, name in _NEAR if gap <= most), "far")
    if not _CLAUSE.search(_between(passage, one, other)):
        yield "clause"
    yield from _listed(passage, a, b)
    yield f"kinds:{one.entry.kind}-{other.entry.kind}"


def _gap(one: Mention, other: Mention) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _between(passage: Passage, one: Mention, other: Mention) -> str:
    left, right = sorted((one, other), key=lambda mention: mention.start)
    return passage.text[left.end - passage.start : max(right.start, left.end) - passage.start]


def _listed(passage: Passage, a: str, b: str) -> Iterator[str]:
    for run in _runs(passage):
        sides = {tag for mention in run for tag in mention.tags if tag.startswith("side:")}
        if a in sides and b in sides:
            yield "list" if len(sides) >= LIST_OF else "joined"


def _runs(passage: Passage) -> list[list[Mention]]:
    """Return rows of sides with nothing but commas and conjunctions between them."""
    runs: list[list[Mention]] = []
    for mention in passage.mentions:
        if not any(tag.startswith("side:") for tag in mention.tags):
            continue
        if runs and _JOINT.fullmatch(_between(passage, runs[-1][-1], mention)):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs
