"""Measures of the judgement against labelled items: precision, recall and F1 by watch, language and label.

A label may be *required* (both readers gave it) or only *allowed* (one did): a predicted label is right when it is
allowed, and recall counts the required ones. Items whose readers differ on relevance are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Tally = tuple[int, int, int, int]
"""Right among those found, found, wanted, and hit among those wanted: what an item adds to a measure."""


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
    alerting: bool = False
    """True when its score and severity would open an alert."""
    words: tuple[str, ...] = ()
    """The words that decided, as written."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Probability by every head; empty when the gate stopped it."""


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


def measured(tallies: Iterable[Tally]) -> Measure:
    """Return the measure of what these items add up to."""
    sums = [sum(column) for column in zip(*tallies, strict=True)] or [0, 0, 0, 0]
    return measure(*sums)


def relevance_tallies(items: Iterable[Judged]) -> list[Tally]:
    """Count relevance."""
    return [(item.found and item.relevant, item.found, item.relevant, item.found and item.relevant) for item in items]


def alerting_tallies(items: Iterable[Judged]) -> list[Tally]:
    """Count what would open an alert: right where the item is relevant."""
    return [
        (item.alerting and item.relevant, item.alerting, item.relevant, item.alerting and item.relevant)
        for item in items
    ]


def label_tallies(items: Iterable[Judged], only: str | None = None) -> list[Tally]:
    """Count labels over truly relevant items, or one label of them."""
    tallies: list[Tally] = []
    for item in items:
        if item.relevant:
            given, required, allowed = (_only(names, only) for names in (item.labels, item.required, item.allowed))
            tallies.append((len(given & allowed), len(given), len(required), len(given & required)))
    return tallies


def stance_tallies(items: Iterable[Judged]) -> list[Tally]:
    """Count stances of relevant items that have one."""
    return [
        (item.said == item.stance, 1, 1, item.said == item.stance) for item in items if item.relevant and item.stance
    ]


def _only(names: frozenset[str], one: str | None) -> frozenset[str]:
    return names if one is None else names & {one}


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
