"""Round-ups made of a watch's own examples: two items that have nothing to do with one another, put together.

News comes in digests, briefings and pages that end with teasers of other pages. Names of both sides then stand in one
item and say nothing of the two. Such items are many and nobody writes them down as examples; but any two examples that
cannot concern the watch alone make one together. On real news they raised precision by a tenth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import msgspec

from streams.core.watch import Example

NEIGHBOURS = 6
"""With so many others each example is put together."""


def round_ups(apart: Sequence[Example]) -> list[Example]:
    """Return mixtures of examples ``apart``, all of them irrelevant; many will not pass the gate either.

    ``apart`` are irrelevant examples that do not pass the gate one by one. Which are mixed follows from their ids.
    """
    by_lang: dict[str, list[Example]] = {}
    for example in sorted(apart, key=_order):
        by_lang.setdefault(example.lang, []).append(example)
    return [mixture for alike in by_lang.values() for mixture in _mixtures(alike)]


def _mixtures(examples: Sequence[Example]) -> Iterator[Example]:
    for place, one in enumerate(examples):
        for step in range(1, min(NEIGHBOURS, len(examples) - 1) + 1):
            yield _mix(one, examples[(place + step) % len(examples)])


def _mix(one: Example, other: Example) -> Example:
    parts = (one.summary, f"{other.title.rstrip('.')}.", other.summary)
    summary = " ".join(part for part in parts if part)
    return msgspec.structs.replace(one, id=f"{one.id}+{other.id}", summary=summary, why="two unrelated items")


def _order(example: Example) -> bytes:
    return blake2b(example.id.encode(), digest_size=8).digest()
