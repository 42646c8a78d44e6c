"""Measures of claims against items whose claims are known: stance, speaker, quantity, reality and what it rests on.

A claim that is known is compared with the one found that agrees in most, of those between the same parties: whether an
item got the right labels is measured elsewhere. One that is not found is wrong in everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from streams.core.model import Claim, Quantity, Stance
from streams.core.scoring import Measure, measure

STANCES: tuple[Stance, ...] = get_args(Stance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A claim as a gold record gives it."""

    proposition: str
    stance: Stance
    speaker: str | None = None
    """PLOVER code of whoever speaks; None where nobody is named."""
    reality: str = "happened"
    evidence: str = "none_given"
    quantity: Quantity | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A known claim beside the one found, None where none was."""

    id: str
    lang: str
    known: Known
    found: Claim | None


def compared(id: str, lang: str, known: Sequence[Known], found: Sequence[Claim]) -> list[Compared]:  # noqa: A002
    """Pair the known claims of an item with those found, each found one once."""
    left = list(found)
    pairs = []
    for one in known:
        about = [claim for claim in left if matter(claim.proposition)[0] == matter(one.proposition)[0]]
        best = max(about, key=lambda claim: agreement(one, claim), default=None)
        if best is not None:
            left.remove(best)
        pairs.append(Compared(id=id, lang=lang, known=one, found=best))
    return pairs


def matter(proposition: str) -> tuple[tuple[str, ...], str]:
    """Return what a proposition is about: its parties whoever gives, and the label without the weapon."""
    parties, _, thing = proposition.partition(":")
    return tuple(sorted(re.split(r"[>,]", parties))), thing.partition("/")[0]


def agreement(known: Known, claim: Claim) -> int:
    """Return in how much a claim agrees with a known one: its matter first, then the speaker, then the stance."""
    same = matter(claim.proposition) == matter(known.proposition)
    return 4 * same + 2 * (speaker_of(claim) == known.speaker) + (claim.stance == known.stance)


def speaker_of(claim: Claim) -> str | None:
    return (claim.speaker.code or None) if claim.speaker else None


def same_quantity(one: Quantity | None, other: Quantity | None) -> bool:
    """Whether two quantities are one: number, range, bound and what is counted."""
    if one is None or other is None:
        return one is other
    return (one.low, one.high, one.bound, one.unit) == (other.low, other.high, other.bound, other.unit)


def figures(items: Sequence[Compared]) -> dict[str, Any]:
    """Return the figures of compared claims."""
    present = [stance for stance in STANCES if any(one.known.stance == stance for one in items)]
    of_stance = {stance: stance_measure(items, stance) for stance in present}
    counted = [one for one in items if one.known.quantity]
    return {
        "claims": len(items),
        "found": _share(items, lambda one: one.found is not None),
        "stance_accuracy": _share(items, lambda one: one.found is not None and one.found.stance == one.known.stance),
        "stance_macro_f1": sum(own.f1 for own in of_stance.values()) / len(of_stance) if of_stance else 1.0,
        "denial_recall": of_stance["denies"].recall if "denies" in of_stance else 1.0,
        "quantity_exact": {
            "n": len(counted),
            "share": _share(counted, lambda one: _found(one, lambda c: same_quantity(c.quantity, one.known.quantity))),
        },
        "speaker_exact": _share(items, lambda one: _found(one, lambda claim: speaker_of(claim) == one.known.speaker)),
        "matter_right": _share(items, lambda one: _found(one, lambda c: _same_matter(c, one.known))),
        "direction_right": _share(items, lambda one: _found(one, lambda claim: _same_way(claim, one.known))),
        "reality_right": _share(items, lambda one: _found(one, lambda claim: claim.reality == one.known.reality)),
        "evidence_right": _share(items, lambda one: _found(one, lambda c: c.evidence_kind == one.known.evidence)),
        "by_stance": {stance: asdict(own) for stance, own in of_stance.items()},
        "by_language": {
            lang: _share(own, lambda one: _found(one, lambda claim: claim.stance == one.known.stance))
            for lang, own in by_lang(items).items()
        },
    }


def stance_measure(items: Iterable[Compared], stance: Stance) -> Measure:
    """Return precision, recall and F1 of one stance."""
    right = found = wanted = 0
    for one in items:
        told = one.found.stance if one.found else None
        wanted += one.known.stance == stance
        found += told == stance
        right += told == stance == one.known.stance
    return measure(right, found, wanted)


def by_lang(items: Iterable[Compared]) -> dict[str, list[Compared]]:
    groups: dict[str, list[Compared]] = {}
    for one in items:
        groups.setdefault(one.lang, []).append(one)
    return dict(sorted(groups.items()))


def _found(one: Compared, right: Callable[[Claim], bool]) -> bool:
    return one.found is not None and right(one.found)


def _same_matter(claim: Claim, known: Known) -> bool:
    return matter(claim.proposition) == matter(known.proposition)


def _same_way(claim: Claim, known: Known) -> bool:
    return claim.proposition.partition(":")[0] == known.proposition.partition(":")[0]


def _share(items: Sequence[Compared], right: Callable[[Compared], bool]) -> float:
    return sum(map(right, items)) / len(items) if items else 1.0
