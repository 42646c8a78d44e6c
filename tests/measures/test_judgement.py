"""Measures of the judgement on sets small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from streams.core.scoring import Judged
from streams.measures.calibration import calibration
from streams.measures.intervals import f1, interval, precision, recall
from streams.measures.judgement import report
from streams.measures.tables import errors, lines


def an_item(name: str, **changes: Any) -> Judged:
    """A relevant item in English, found under the label it has."""
    usual: dict[str, Any] = {
        "lang": "en", "relevant": True, "found": True, "score": 0.9, "alerting": True, "stance": "asserts",
        "required": frozenset({"arms"}), "allowed": frozenset({"arms"}), "labels": frozenset({"arms"}),
        "said": "asserts", "scores": {"relevant": 0.9, "arms": 0.8, "troops": 0.1, "stance:asserts": 0.9},
    }  # fmt: skip
    return Judged(id=name, **(usual | changes))


NONE = frozenset[str]()
ITEMS = (
    an_item("right"),
    an_item("missed", found=False, score=0.2, alerting=False, labels=NONE),
    an_item("stopped", lang="ko", found=False, score=0.0, alerting=False, labels=NONE, passed=False, scores={}),
    an_item("confused", labels=frozenset({"troops"}), words=("shells",), said="denies"),
    an_item("false", relevant=False, score=0.7, required=NONE, allowed=NONE, labels=NONE, stance="none"),
    an_item("other", relevant=False, found=False, score=0.0, alerting=False, passed=False, scores={},
            required=NONE, allowed=NONE, labels=NONE, stance="none"),
)  # fmt: skip
REPORT = report(ITEMS)


def test_figures_are_those_counted_by_hand() -> None:
    """Two of three found are relevant, two of four relevant are found; one of two labels given is right."""
    relevance, labels = REPORT["relevance"], REPORT["labels"]
    assert (relevance["precision"], relevance["recall"], relevance["n"]) == (pytest.approx(2 / 3), 0.5, 4)
    assert (labels["precision"], labels["recall"], labels["n"]) == (0.5, 0.25, 4)
    assert REPORT["stance"]["accuracy"] == 0.75


def test_of_nothing_there_is_no_figure() -> None:
    """Precision needs something found, recall and F1 something to find; one label given in vain is a precision of 0."""
    in_vain = [an_item("vain", required=NONE, allowed=NONE, labels=frozenset({"troops"}), stance=None)]
    told = report(in_vain)["by_label"]["troops"]
    assert (told["n"], told["precision"], told["recall"], told["f1"]) == (0, 0.0, None, None)
    assert (told["intervals"]["precision"], told["intervals"]["f1"]) == ((0.0, 0.0), None)
    missed = report([an_item("missed", found=False, labels=NONE)])["by_label"]["arms"]
    assert (missed["n"], missed["precision"], missed["recall"], missed["f1"]) == (1, None, 0.0, 0.0)
    assert report(in_vain)["stance"] == {"n": 0, "accuracy": None, "interval": None}


def test_the_terminal_shows_a_dash_where_there_is_no_figure() -> None:
    """And no 1.000 that nothing stands behind."""
    one = report([an_item("vain", required=NONE, allowed=NONE, labels=frozenset({"troops"}), stance=None)])
    row = next(line for line in lines("w", one) if "label troops" in line)
    assert row.split() == ["label", "troops", "0", "0.000", "(0.000-0.000)", "-", "-"]


def test_the_gate_is_measured_by_what_it_stops() -> None:
    """One of four relevant items is stopped, and is named; one of two others is let through."""
    gate = REPORT["gate"]
    assert (gate["recall"], gate["stopped"], gate["others_through"]) == (0.75, ["stopped"], 0.5)


def test_precision_of_alerts_rises_with_the_score_asked_for() -> None:
    """From 0.8 on the false alarm is left out."""
    assert [REPORT["bands"][least]["precision"] for least in ("0.50", "0.80")] == [pytest.approx(2 / 3), 1.0]


def test_what_was_judged_wrongly_is_named_with_its_words() -> None:
    """The surest errors first; a label in place of another is counted as a pair."""
    assert [(error["id"], error["kind"]) for error in REPORT["errors"]] == [
        ("confused", "labels"), ("false", "false alarm"), ("missed", "missed"), ("stopped", "stopped at the gate"),
    ]  # fmt: skip
    assert REPORT["confused"] == [{"missing": "arms", "given": "troops", "n": 1}]
    assert any("[shells]" in line for line in errors(REPORT))


def test_a_terminal_shows_every_language_and_label() -> None:
    """With the interval beside the figure."""
    shown = "\n".join(lines("w", REPORT))
    assert all(words in shown for words in ("language ko", "label troops", "0.667 (0.", "recall 0.750"))


def test_an_interval_holds_its_figure_and_narrows_with_items() -> None:
    """The same on every run; without items nothing is known."""
    few = [(1, 1, 1, 1)] * 8 + [(0, 1, 1, 0)] * 2
    low, high = interval(few, recall)
    narrow = interval(few * 10, recall)
    assert low < narrow[0] < 0.8 < narrow[1] < high
    assert interval(few, f1) == interval(few, f1)
    assert interval([], precision) == (0.0, 1.0)


def test_scores_that_are_probabilities_have_no_calibration_error() -> None:
    """Eight of ten at 0.8 are true; five of ten would be an error of 0.3."""
    well = calibration([(0.8, number < 8) for number in range(10)])
    badly = calibration([(0.8, number < 5) for number in range(10)])
    assert (well.error, badly.error) == (0.0, 0.3)
    assert [(band.low, band.n, band.share) for band in badly.bands] == [(0.8, 10, 0.5)]
    assert calibration([(1.0, True)]).bands[0].high == 1.0
