"""The page of published error figures, ``docs/quality.md``: written from reports, so that it says what they say.

Sets that are not our own are told by their size and origin, and their items by id: no word of them is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ERRORS_SHOWN = 40
NOTHING = "-"
"""Stands for a figure of nothing: no item was to be found, or none was found."""
Reports = Mapping[str, dict[str, Any]]

HEAD = """# Quality: error figures of the judgement

```sh
make eval                    # measures on gold and writes this page; less than two minutes
make eval EVAL=FILE          # measures on another labelled file besides; without it the page keeps what it tells of one
.venv/bin/pactwire eval --on gold --errors   # the same in the terminal, with what was judged wrongly
```

Written by `pactwire eval`; the same files give the same page.

- **Gold** is written by us from facts, apart from the examples that train, with a reason for every record. Who writes both knows what he looks for, so gold flatters; a set of real news, labelled by others, is the harder judge.
- **Interval**: where 95 of 100 resamples of the items lie (percentile bootstrap, fixed seed). It tells chance in the choice of items and nothing else; `1.000 (1.000-1.000)` on few items says that no error was seen. `-` stands where there was nothing to measure.
- **Labels** are measured on items that are relevant: one given is right when a reader gave it, and one that both gave has to be found.
- **Would alert**: relevant, with the score and severity of the watch's rule.
- **Calibration error**: the mean distance between a score and the share of items with it that are relevant (ten bands).
"""  # noqa: E501


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """One set of labelled items and what was measured on it."""

    title: str
    about: str
    reports: Reports
    drawing: str
    """File name of its drawing, beside the page's images."""
    ours: bool
    """Whether its words may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Figures of events or claims, as lines of a terminal."""

    title: str
    about: str
    lines: Sequence[str] = field(default_factory=tuple)


def page(sets: Sequence[Set], extras: Sequence[Extra], made: str, stays: Sequence[str] = ()) -> str:
    """Return the whole page; ``made`` says with which versions it was made, ``stays`` are sections as they were."""
    parts = [HEAD, made]
    for one in sets:
        image = f"![F1 by language and label, and how scores come true](images/{one.drawing})"
        parts += [f"## {one.title}", one.about, image]
        parts += ["\n".join(_watch(name, report, ours=one.ours)) for name, report in one.reports.items()]
    parts += stays
    parts += [f"## {one.title}\n\n{one.about}\n\n```text\n" + "\n".join(one.lines) + "\n```" for one in extras]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _watch(name: str, report: dict[str, Any], *, ours: bool) -> Iterator[str]:
    yield f"### {name}: {report['items']} items\n"
    yield from _gate(report["gate"])
    yield from _measures(report)
    yield from _bands(report)
    yield from _calibration(report)
    yield from _confused(report)
    yield from _errors(report, ours=ours)


def _gate(gate: dict[str, Any]) -> Iterator[str]:
    stopped = f" It stops {', '.join(f'`{name}`' for name in gate['stopped'])}." if gate["stopped"] else ""
    yield (
        f"The gate lets through {gate['recall']:.3f} of what is relevant and {gate['others_through']:.3f} of the rest, "
        f"which here was chosen to be hard.{stopped}\n"
    )


def _measures(report: dict[str, Any]) -> Iterator[str]:
    yield "| measured | n | precision | recall | F1 |\n|---|---|---|---|---|"
    yield _row("relevance", report["relevance"])
    yield _row("would alert", report["alerting"])
    yield _row("labels together", report["labels"])
    for lang, own in report["by_language"].items():
        yield _row(f"relevance, {lang}", own)
    for lang, own in report["labels_by_language"].items():
        yield _row(f"labels, {lang}", own)
    for label, own in report["by_label"].items():
        yield _row(f"label {label}", own)
    stance = report["stance"]
    yield f"\nStance: {_figure(stance['accuracy'], stance['interval'])} right, of {stance['n']}.\n"


def _row(name: str, own: dict[str, Any]) -> str:
    shown = (_figure(own[figure], own["intervals"][figure]) for figure in ("precision", "recall", "f1"))
    return f"| {name} | {own['n']} | {' | '.join(shown)} |"


def _figure(value: float | None, bounds: Sequence[float] | None) -> str:
    return NOTHING if value is None or bounds is None else f"{value:.3f} ({bounds[0]:.3f}-{bounds[1]:.3f})"


def _share(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _bands(report: dict[str, Any]) -> Iterator[str]:
    yield "| score from | items | precision | recall |\n|---|---|---|---|"
    for least, own in report["bands"].items():
        yield f"| {least} | {own['n']} | {_share(own['precision'])} | {_share(own['recall'])} |"
    yield ""


def _calibration(report: dict[str, Any]) -> Iterator[str]:
    own, labels = report["calibration"], report["label_calibration"]
    yield (
        f"Calibration error: {own['error']:.3f} for relevance, of {own['n']} items that passed the gate; "
        f"{labels['error']:.3f} for labels.\n"
    )
    yield "| score | items | mean score | share relevant |\n|---|---|---|---|"
    for band in own["bands"]:
        yield f"| {band['low']:.1f} to {band['high']:.1f} | {band['n']} | {band['score']:.3f} | {band['share']:.3f} |"
    yield ""


def _confused(report: dict[str, Any]) -> Iterator[str]:
    pairs = [f"{one['given']} for {one['missing']} ({one['n']})" for one in report["confused"]]
    if pairs:
        yield f"Labels given in place of others: {', '.join(pairs)}.\n"


def _errors(report: dict[str, Any], *, ours: bool) -> Iterator[str]:
    """Yield what was judged wrongly, the surest first: what is relevant or not before mere labels."""
    ranked = sorted(report["errors"], key=lambda error: error["kind"] == "labels")
    if not ranked:
        return
    yield f"<details><summary>{len(ranked)} items judged wrongly</summary>\n"
    yield f"| kind | score | language | item | labels |{' deciding words |' if ours else ''}"
    yield f"|---|---|---|---|---|{'---|' if ours else ''}"
    for error in ranked[:ERRORS_SHOWN]:
        words = f" {', '.join(error['words'])} |".replace("\n", " ") if ours else ""
        about = (error["kind"], f"{error['score']:.3f}", error["lang"], f"`{error['id']}`", _labels(error))
        yield f"| {' | '.join(about)} |{words}"
    left = len(ranked) - ERRORS_SHOWN
    yield f"\n{f'And {left} more.' if left > 0 else ''}\n</details>\n"


def _labels(error: dict[str, Any]) -> str:
    told = (("missed", error.get("missing")), ("wrong", error.get("wrong")))
    return "; ".join(f"{name} {', '.join(labels)}" for name, labels in told if labels)
