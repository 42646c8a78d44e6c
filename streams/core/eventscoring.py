"""Measures of coded events against sentences whose events are known: root, quad class, mode, actor and recipient."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from streams.core.plover import QUADS, ROOTS
from streams.core.scoring import Measure, measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """The main event of a sentence as it is, and as it was found; all roots of both beside it."""

    id: str
    lang: str
    root: str
    found: str | None
    actor: str | None = None
    actor_found: str | None = None
    recipient: str | None = None
    recipient_found: str | None = None
    mode: str | None = None
    mode_found: str | None = None
    reality: str | None = None
    reality_found: str | None = None
    date: str | None = None
    date_found: str | None = None
    roots: frozenset[str] = frozenset()
    roots_found: frozenset[str] = frozenset()


def accuracy(items: Sequence[Coded]) -> float:
    """Return the share of sentences whose main root is right."""
    return _share([item.found == item.root for item in items])


def quad_accuracy(items: Sequence[Coded]) -> float:
    """Return the share of sentences whose quad class is right."""
    return _share([QUADS.get(item.found or "") == QUADS[item.root] for item in items])


def of_root(items: Sequence[Coded], root: str) -> Measure:
    """Measure one root as that of the main event."""
    right = sum(item.found == item.root == root for item in items)
    return measure(right, sum(item.found == root for item in items), sum(item.root == root for item in items))


def macro_f1(items: Sequence[Coded]) -> float:
    """Return the mean F1 of the roots that occur."""
    known = [root for root in ROOTS if any(item.root == root for item in items)]
    return sum(of_root(items, root).f1 for root in known) / len(known) if known else 1.0


def all_roots(items: Iterable[Coded]) -> Measure:
    """Measure all roots of each sentence (micro average): what is told and not found, and what is found and not
    told."""
    pairs = [(item.roots, item.roots_found) for item in items]
    right = sum(len(told & found) for told, found in pairs)
    return measure(right, sum(len(found) for _, found in pairs), sum(len(told) for told, _ in pairs))


def sides(items: Sequence[Coded], name: str) -> tuple[int, float]:
    """Return how many sentences say who is the ``actor`` or ``recipient``, and the share told right among those."""
    told = [(getattr(item, name), getattr(item, f"{name}_found")) for item in items if getattr(item, name)]
    return len(told), _share([alike(one, other) for one, other in told])


def alike(told: str, found: str | None) -> bool:
    """Whether a code found is the one told: equal, or of the same state where only the state is told; the
    United Nations are an intergovernmental organisation too."""
    if found is None:
        return False
    return told == found or (" " not in told and told in found.split()) or (told == "IGO" and found == "UNO")


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 1.0
