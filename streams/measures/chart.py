"""A small drawing of the figures: F1 with its interval by language and label, and how scores come true.

Plain SVG by our own hand: the same figures give the same bytes, and no drawing library is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

ROW, TOP, LEFT, WIDE, GAP, SQUARE = 18, 44, 180, 260, 90, 200
WIDTH = LEFT + WIDE + GAP + SQUARE + 30
INK, FAINT, POINT, DOTS = "#1f2328", "#d0d7de", "#0969da", "#bc4c00"
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
    'font-family="sans-serif" font-size="11" fill="{ink}">'
)


def drawing(reports: Mapping[str, dict[str, Any]]) -> str:
    """Return the figures of each watch, one below the other."""
    parts: list[str] = []
    y = 0
    for name, report in reports.items():
        rows = _rows(report)
        parts += _panel(name, rows, report["calibration"]["bands"], y)
        y += max(TOP + ROW * len(rows) + 30, TOP + SQUARE + 50)
    head = _HEAD.format(width=WIDTH, height=y, ink=INK)
    return "\n".join([head, f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>', *parts, "</svg>", ""])


def _rows(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Everything with something to find; what has none has no recall."""
    named = [("relevance", report["relevance"]), ("labels", report["labels"])]
    named += [(f"language {lang}", own) for lang, own in report["by_language"].items()]
    named += [(f"label {label}", own) for label, own in report["by_label"].items()]
    return [(name, own) for name, own in named if own["n"]]


def _panel(name: str, rows: list[tuple[str, dict[str, Any]]], bands: list[dict[str, Any]], y: int) -> list[str]:
    title = f'<text x="10" y="{y + 18}" font-size="14" font-weight="bold">{escape(name)}</text>'
    whiskers = [part for place, row in enumerate(rows) for part in _whisker(*row, y + TOP + 8 + ROW * place)]
    return [title, *_axis(y, len(rows)), *whiskers, *_square(bands, LEFT + WIDE + GAP, y + TOP)]


def _axis(y: int, rows: int) -> Iterator[str]:
    yield f'<text x="{LEFT}" y="{y + 34}">F1, with the interval in which 95 of 100 resamples lie</text>'
    for tenth in (0, 2, 4, 6, 8, 10):
        x, bottom = LEFT + WIDE * tenth // 10, y + TOP + ROW * rows
        yield f'<line x1="{x}" y1="{y + TOP}" x2="{x}" y2="{bottom}" stroke="{FAINT}"/>'
        yield f'<text x="{x}" y="{bottom + 13}" text-anchor="middle">{tenth / 10:.1f}</text>'


def _whisker(name: str, own: dict[str, Any], y: int) -> Iterator[str]:
    low, high = own["intervals"]["f1"]
    yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(name)} ({own["n"]})</text>'
    yield f'<line x1="{_at(low)}" y1="{y}" x2="{_at(high)}" y2="{y}" stroke="{POINT}" stroke-width="2"/>'
    yield f'<circle cx="{_at(own["f1"])}" cy="{y}" r="4" fill="{POINT}"/>'


def _at(value: float) -> str:
    return f"{LEFT + WIDE * value:.1f}"


def _square(bands: list[dict[str, Any]], x: int, y: int) -> Iterator[str]:
    """Yield the reliability of scores: on the slope a score of 0.8 is right in eight of ten."""
    yield f'<text x="{x}" y="{y - 10}">score, and the share that is relevant</text>'
    yield f'<rect x="{x}" y="{y}" width="{SQUARE}" height="{SQUARE}" fill="none" stroke="{FAINT}"/>'
    yield f'<line x1="{x}" y1="{y + SQUARE}" x2="{x + SQUARE}" y2="{y}" stroke="{FAINT}"/>'
    for band in bands:
        across, up = x + SQUARE * band["score"], y + SQUARE * (1 - band["share"])
        size = min(3 + band["n"] ** 0.5 / 2, 10)
        yield f'<circle cx="{across:.1f}" cy="{up:.1f}" r="{size:.1f}" fill="{DOTS}" fill-opacity="0.7"/>'
    for value in (0.0, 0.5, 1.0):
        yield f'<text x="{x + SQUARE * value:.0f}" y="{y + SQUARE + 15}" text-anchor="middle">{value:.1f}</text>'
        yield f'<text x="{x - 5}" y="{y + SQUARE * (1 - value) + 4:.0f}" text-anchor="end">{value:.1f}</text>'
