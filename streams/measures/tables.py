"""A report of the judgement as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def lines(name: str, report: dict[str, Any]) -> Iterator[str]:
    """Yield the figures of one watch."""
    yield f"{name}: {report['items']} items"
    gate = report["gate"]
    yield (
        f"  gate: recall {gate['recall']:.3f}, lets through {gate['through']:.3f} of all items, "
        f"{gate['others_through']:.3f} of those that are not relevant"
    )
    errors_of = (f"{name} {own['error']:.3f} of {own['n']}" for name, own in _calibrated(report))
    yield f"  calibration error: {', '.join(errors_of)}"
    yield f"  {'':26} {'n':>5}  {'precision':>22} {'recall':>20} {'F1':>20}"
    yield _row("relevance", report["relevance"])
    yield _row("would open an alert", report["alerting"])
    yield _row("labels (micro)", report["labels"])
    stance = report["stance"]
    yield f"  {'stance':26} {stance['n']:5}  {'accuracy':>16} {_figure(stance['accuracy'], stance['interval'])}"
    for lang, own in report["by_language"].items():
        yield _row(f"language {lang}", own)
    for label, own in report["by_label"].items():
        yield _row(f"label {label}", own)


def by_class(classes: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield a heading and the figures of each class, without intervals."""
    yield f"  {'':24} {'n':>5} {'precision':>10} {'recall':>8} {'F1':>8}"
    for name, own in classes.items():
        yield f"  {name:24} {own['n']:5} {own['precision']:10.3f} {own['recall']:8.3f} {own['f1']:8.3f}"


def _calibrated(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [("relevance", report["calibration"]), ("labels", report["label_calibration"])]


def _row(name: str, own: dict[str, Any]) -> str:
    shown = [_figure(own[figure], own["intervals"][figure]) for figure in ("precision", "recall", "f1")]
    return f"  {name:26} {own['n']:5}  {shown[0]:>22} {shown[1]:>20} {shown[2]:>20}"


def _figure(value: float | None, bounds: tuple[float, float] | None) -> str:
    return "-" if value is None or bounds is None else f"{value:.3f} ({bounds[0]:.3f}-{bounds[1]:.3f})"


def errors(report: dict[str, Any]) -> Iterator[str]:
    """Yield what was judged wrongly, the surest first, with the words that decided."""
    for error in report["errors"]:
        words = ", ".join(error["words"])
        shown = f"  {error['kind']:12} {error['score']:.3f} {error['lang']} {error['id']}"
        if error["kind"] == "labels":
            shown += f" missing {error['missing']} wrong {error['wrong']}"
        yield f"{shown}  [{words}]" if words else shown
    for pair in report["confused"]:
        yield f"  {pair['n']:3} times {pair['given']} was given and {pair['missing']} missed"
