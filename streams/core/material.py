"""What the heads of a watch are fitted to: its examples, and items made of them.

Besides the examples as written there are round-ups of unrelated ones (``mixing``) and each example told in other places
of an item (``retelling``). Only what passes the gate is kept: the heads never see anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from streams.core.judge import Prepared, prepare
from streams.core.mixing import round_ups
from streams.core.model import TextField
from streams.core.retelling import retold, under_rubric, with_asides
from streams.core.watch import Aside, Example, Watch


@dataclass(frozen=True, slots=True)
class Material:
    """Items to learn from, each beside what the judge makes of it before the encoder."""

    items: tuple[tuple[Example, Prepared], ...]
    missed: tuple[str, ...]
    """Ids of relevant examples that the gate does not let through: the lexicon lacks a word."""

    @property
    def examples(self) -> list[Example]:
        return [example for example, _ in self.items]

    @property
    def prepared(self) -> list[Prepared]:
        return [prepared for _, prepared in self.items]


def material(watch: Watch, examples: Sequence[Example], asides: Sequence[Aside] = ()) -> Material:
    """Make the items a watch learns from; the same examples give the same items in the same order."""
    items = list(_passing(watch, examples))
    inside = {example.id for example, _ in items}
    gated = [example for example in examples if example.id not in inside]
    apart = [example for example in gated if not example.relevant]
    mixed = round_ups(apart)
    made = [*mixed, *map(under_rubric, mixed[::2]), *retold([example for example, _ in items], apart)]
    made += with_asides(examples, asides)
    missed = tuple(example.id for example in gated if example.relevant)
    return Material((*items, *_passing(watch, made)), missed)


def _passing(watch: Watch, examples: Sequence[Example]) -> Iterator[tuple[Example, Prepared]]:
    for example in examples:
        prepared = prepare(watch, watch.page(texts_of(example), example.lang))
        if prepared:
            yield example, prepared


def texts_of(example: Example) -> dict[TextField, str]:
    """Return the texts of an example that have anything in them, in reading order."""
    texts: dict[TextField, str] = {"title": example.title, "summary": example.summary, "text": example.text}
    return {name: text for name, text in texts.items() if text}
