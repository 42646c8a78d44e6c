"""What the heads look at beside the embedding: which concepts stand where, and how two sides stand to one another.

Features are named, binary, and follow from the watch's data alone: tags of its lexicon, combinations of its gate, pairs
of ``watch.toml``. The names are what a person reads in an explanation, so they say what they mean:
``title:topic:arms``, ``pair:side:PRK|side:RUS:clause``, ``pair&topic:arms``, ``gate:title``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from streams.core.lexicon import Mention
from streams.core.passages import Passage, View, tags_of
from streams.core.watch import Watch

_JOINT = re.compile(
    r"\s*(?:|,|、|·|/|and|&|et|i|oraz|и|і|та|й|و|와|과|및|和|与|與|と|及)\s*(?:the|la|le|l'|с|з|w|with)?\s*\W?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:,，、；：]|\s[–—-]\s|[.!?…](?:\s|$)")
_NEAR = ((15, "15"), (40, "40"), (80, "80"))
STANDING = frozenset({"cue:deny", "cue:confirm", "cue:future", "cue:done", "cue:condemn"})
"""Words from which the standing of a claim follows, when one knows whose they are."""
LIST_OF = 3
"""So many sides in a row are a list, in which two of them need have nothing to do with one another."""
LONG = 6
"""An item of more sentences is long: what stands in few of them may be in passing."""
EARLY = 2
"""Title and so many sentences say what an item is about."""


def features(watch: Watch, view: View) -> frozenset[str]:
    """Return the names of all features an item has for a watch."""
    seen = [*([view.title] if view.title else []), *view.focus]
    names: set[str] = set()
    names.update(_tags("item", view.mentions))
    names.update(_tags("lead", view.lead.mentions if view.lead else ()))
    names.update(_tags("focus", [mention for passage in view.focus for mention in passage.mentions]))
    names.update(name for passage in seen for name in _relations(passage, watch.definition.features.pairs))
    names.update(name for passage in seen for name in _said(passage))
    names.update(_lead(view, watch.definition.features.pairs))
    names.update(_sides(view))
    names.update(_gate(watch, view))
    names.update(_share(watch, view))
    names.update(_shape(view))
    return frozenset(names)


def _tags(where: str, mentions: Iterable[Mention]) -> Iterator[str]:
    for kind, tags in {(mention.entry.kind, mention.tags) for mention in mentions}:
        yield from _names(where, kind, tags)


@lru_cache(maxsize=4096)
def _names(where: str, kind: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the features of one entry in a place; most items name the same few hundred entries."""
    return (f"{where}:kind:{kind}", *(f"{where}:{tag}" for tag in tags))


def _shape(view: View) -> Iterator[str]:
    if not view.body:
        yield "shape:title_only"
    if len(view.body) > LONG:
        yield "shape:long"
    if not view.focus:
        yield "shape:no_focus"


def _lead(view: View, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Two sides of which the title names one and the first sentence the other stand together too."""
    lead = [*(view.title.mentions if view.title else ()), *(view.body[0].mentions if view.body else ())]
    tags = {tag for mention in lead for tag in mention.tags}
    return (f"lead:{a}|{b}" for a, b in pairs if a in tags and b in tags)


def _sides(view: View) -> Iterator[str]:
    """Say which sides the title names, and which the lead: of a title of the two Koreas the third power is a guest."""
    for where, passage in (("title", view.title), ("lead", view.lead)):
        sides = sorted(tag.removeprefix("side:") for tag in passage.tags if tag.startswith("side:")) if passage else []
        yield f"sides:{where}:{'+'.join(sides) or 'none'}"


def _gate(watch: Watch, view: View) -> Iterator[str]:
    """Say by which combination an item came in, and whether one place of it would have come in alone."""
    yield f"gate:by:{'+'.join(sorted(watch.opening(view.tags)))}"
    title = view.title.tags if view.title else frozenset()
    if watch.passes(title):
        yield "gate:title"
    elif not title & watch.gate_tags:
        yield "gate:title_has_none"
    places = [place for place, passage in enumerate(view.body) if watch.passes(passage.tags)]
    if places:
        yield "gate:sentence"
        yield "gate:early" if places[0] < EARLY else "gate:late"
    elif not watch.passes(title):
        yield "gate:never_in_one_sentence"


def _share(watch: Watch, view: View) -> Iterator[str]:
    """Say which of the gate's tags run through a long item and which are named in passing."""
    if len(view.body) <= LONG // 2:
        return
    for tag in sorted(watch.gate_tags):
        share = sum(tag in passage.tags for passage in view.body) / len(view.body)
        if share:
            yield f"share:{tag}:{'much' if share > 0.5 else 'some' if share > 0.2 else 'little'}"


def _said(passage: Passage) -> Iterator[str]:
    """Say whose name stands nearest to a word of denying, admitting, planning: "Moscow denies", "Kyiv confirms"."""
    sided = [(m, tag) for m in passage.mentions for tag in m.tags if m.entry.competes and tag.startswith("side:")]
    cues = [(m, tag) for m in passage.mentions for tag in m.tags if tag in STANDING]
    for cue, tag in cues if sided else ():
        _, side = min(sided, key=lambda one: (_gap(one[0], cue), one[0].start))
        yield f"said:{tag}:{side}"


def _relations(passage: Passage, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    tags = passage.tags
    together = [(a, b) for a, b in pairs if a in tags and b in tags]
    if not together:
        return
    runs, clauses = _runs(passage), _clauses(passage)
    sides = {tag for tag in tags if tag.startswith("side:")}
    yield from (f"pair&{tag}" for tag in tags - sides)
    for a, b in together:
        pair = f"pair:{a}|{b}"
        apart = _apart(runs, a, b)
        yield pair
        yield f"{pair}:{'title' if passage.field == 'title' else 'body'}"
        yield from (f"{pair}:{name}" for name in _standing(passage, a, b))
        yield from (f"{pair}:{name}" for name in _listed(runs, a, b))
        yield f"{pair}:apart" if apart else f"{pair}:together"
        yield from (f"clause&{tag}" for clause in clauses if a in clause and b in clause for tag in clause - sides)
        yield from (f"pair&{tag}:{'apart' if apart else 'together'}" for tag in sides - {a, b})


def _standing(passage: Passage, a: str, b: str) -> Iterator[str]:
    """Say how the two sides stand in a sentence: one word, one clause, near, who comes first."""
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
    yield f"kinds:{one.entry.kind}-{other.entry.kind}"


def _clauses(passage: Passage) -> list[frozenset[str]]:
    """Return the tags of the words that stand in each clause."""
    bounds = [passage.start, *(passage.start + found.end() for found in _CLAUSE.finditer(passage.text)), passage.end]
    return [
        tags_of(mention for mention in passage.mentions if begin <= mention.start < end)
        for begin, end in pairwise(bounds)
    ]


def _gap(one: Mention, other: Mention) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _between(passage: Passage, one: Mention, other: Mention) -> str:
    left, right = sorted((one, other), key=lambda mention: mention.start)
    return passage.text[left.end - passage.start : max(right.start, left.end) - passage.start]


def _listed(runs: Sequence[Sequence[Mention]], a: str, b: str) -> Iterator[str]:
    for run in runs:
        sides = {tag for mention in run for tag in mention.tags if tag.startswith("side:")}
        if a in sides and b in sides:
            yield "list" if len(sides) >= LIST_OF else "joined"


def _apart(runs: Sequence[Sequence[Mention]], a: str, b: str) -> bool:
    """Say whether the two stand in different rows of sides too: then one may do something to the other."""
    rows = [{tag for mention in run for tag in mention.tags} for run in runs]
    return any(a in one and b in other for one in rows for other in rows if one is not other)


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
