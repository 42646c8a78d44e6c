"""How good the judgement is: one report for the labelled items of a watch, as plain values that JSON can carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from streams.core import scoring
from streams.core.scoring import Judged, Tally
from streams.measures import intervals
from streams.measures.calibration import calibration

BANDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Scores from which precision is told: where a rule's ``min_score`` could stand."""


DRAWN = (("precision", intervals.precision), ("recall", intervals.recall), ("f1", intervals.f1))


def report(items: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures of the items of one watch."""
    return {
        "items": len(items),
        "gate": gate(items),
        "relevance": figures(scoring.relevance_tallies(items)),
        "labels": figures(scoring.label_tallies(items)),
        "stance": _share(scoring.stance_tallies(items)),
        "alerting": figures(scoring.alerting_tallies(items)),
        "bands": {f"{least:.2f}": _band(items, least) for least in BANDS},
        "calibration": asdict(calibration((item.score, item.relevant) for item in items if item.passed)),
        "label_calibration": asdict(calibration(_label_scores(items))),
        "by_language": _by_language(items, scoring.relevance_tallies),
        "labels_by_language": _by_language(items, scoring.label_tallies),
        "by_label": {label: figures(scoring.label_tallies(items, label)) for label in _named(items)},
        "confused": confused(items),
        "errors": [error for item in sorted(items, key=lambda item: (-item.score, item.id)) for error in _error(item)],
    }


def gate(items: Sequence[Judged]) -> dict[str, Any]:
    """Return the gate's recall, and the share of all items, and of the other ones, that it lets through."""
    others = [item for item in items if not item.relevant]
    return {
        "recall": scoring.gate_recall(items),
        "stopped": [item.id for item in items if item.relevant and not item.passed],
        "through": _mean([item.passed for item in items]),
        "others_through": _mean([item.passed for item in others]),
    }


def figures(tallies: Sequence[Tally]) -> dict[str, Any]:
    """Return precision, recall and F1 of ``n`` wanted, with the interval of each.

    What cannot be measured is None: precision where nothing was found, the others where nothing was to be found.
    """
    own = scoring.measured(tallies)
    found = sum(tally[1] for tally in tallies)
    told = {"precision": own.precision if found else None, "recall": own.recall, "f1": own.f1}
    told |= {} if own.n else {"recall": None, "f1": None}
    bounds = {name: None if told[name] is None else intervals.interval(tallies, figure) for name, figure in DRAWN}
    return {"n": own.n, **told, "intervals": bounds}


def confused(items: Sequence[Judged]) -> list[dict[str, Any]]:
    """Return which label was given in place of which, the most frequent first."""
    pairs = Counter(
        (missing, wrong)
        for item in items
        if item.relevant and item.found
        for missing in item.required - item.labels
        for wrong in item.labels - item.allowed
    )
    ranked = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"missing": missing, "given": given, "n": n} for (missing, given), n in ranked]


def _by_language(items: Sequence[Judged], tallies: Callable[[list[Judged]], list[Tally]]) -> dict[str, Any]:
    return {lang: figures(tallies(group)) for lang, group in scoring.by(items, lambda item: item.lang).items()}


def _named(items: Sequence[Judged]) -> list[str]:
    return sorted({label for item in items for label in item.allowed | item.labels})


def _share(tallies: Sequence[Tally]) -> dict[str, Any]:
    if not tallies:
        return {"n": 0, "accuracy": None, "interval": None}
    bounds = intervals.interval(tallies, intervals.recall)
    return {"n": len(tallies), "accuracy": scoring.measured(tallies).recall, "interval": bounds}


def _band(items: Sequence[Judged], least: float) -> dict[str, Any]:
    kept = [item for item in items if item.found and item.score >= least]
    wanted = sum(item.relevant for item in items)
    right = sum(item.relevant for item in kept)
    own = scoring.measure(right, len(kept), wanted)
    return {"n": len(kept), "precision": own.precision if kept else None, "recall": own.recall if wanted else None}


def _label_scores(items: Sequence[Judged]) -> list[tuple[float, bool]]:
    """Labels that only one reader gave are neither true nor false."""
    return [
        (score, label in item.required)
        for item in items
        if item.relevant
        for label, score in item.scores.items()
        if label != "relevant" and ":" not in label and (label in item.required or label not in item.allowed)
    ]


def _error(item: Judged) -> list[dict[str, Any]]:
    about = {"id": item.id, "lang": item.lang, "score": item.score, "words": item.words}
    if item.found != item.relevant:
        kind = "missed" if item.relevant else "false alarm"
        return [about | {"kind": kind if item.passed else "stopped at the gate"}]
    missing, wrong = sorted(item.required - item.labels), sorted(item.labels - item.allowed)
    if not item.relevant or not (missing or wrong):
        return []
    return [about | {"kind": "labels", "missing": missing, "wrong": wrong}]


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
