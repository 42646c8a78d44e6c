"""Measures of the judgement against labelled items: precision, recall and F1 by watch, language and label.

A label may be *required* (both readers gave it) or only *allowed* (one did): a predicted label is right when it is
allowed, and recall counts the required ones. Items whose readers differ on relevance are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One labelled item, and what was made of it, for one watch."""

    id: str
    lang: str
    relevant: bool
    required: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    stance: str | None = None
    found: bool
    score: float = 0.0
    labels: frozenset[str] = frozenset()
    said: str = "none"
    """The stance given by the judge."""
    passed: bool = True
    """False when the gate stopped it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and F1 over ``n`` items that should be found; 1 where there was nothing to err on."""

    n: int
    precision: float
    recall: float
    f1: float


def measure(right: int, found: int, wanted: int, hit: int | None = None) -> Measure:
    """Return the measure of ``right`` among ``found``, and ``hit`` (default ``right``) among ``wanted``."""
    hit = right if hit is None else hit
    precision = right / found if found else 1.0
    recall = hit / wanted if wanted else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Measure(wanted, precision, recall, f1)


def relevance(items: Sequence[Judged]) -> Measure:
    """Measure relevance."""
    right = sum(item.found and item.relevant for item in items)
    return measure(right, sum(item.found for item in items), sum(item.relevant for item in items))


def labels(items: Iterable[Judged], only: str | None = None) -> Measure:
    """Measure labels over truly relevant items (micro average), or one label of them."""
    right = found = wanted = hit = 0
    for item in items:
        if item.relevant:
            given, required, allowed = (_only(names, only) for names in (item.labels, item.required, item.allowed))
            right += len(given & allowed)
            found += len(given)
            wanted += len(required)
            hit += len(given & required)
    return measure(right, found, wanted, hit)


def _only(names: frozenset[str], one: str | None) -> frozenset[str]:
    return names if one is None else names & {one}


def stance(items: Iterable[Judged]) -> tuple[int, float]:
    """Return how many relevant items have a stance, and the share told right among those."""
    told = [item.said == item.stance for item in items if item.relevant and item.stance]
    return len(told), sum(told) / len(told) if told else 1.0


def gate_recall(items: Iterable[Judged]) -> float:
    """Return the share of relevant items that the gate lets through."""
    passed = [item.passed for item in items if item.relevant]
    return sum(passed) / len(passed) if passed else 1.0


def by(items: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    """Group items, in the order of the keys' names."""
    groups: dict[str, list[Judged]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return dict(sorted(groups.items()))
