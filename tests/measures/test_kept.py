"""A page of figures loses nothing in silence when less is measured than before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from streams.core.errors import BadInput
from streams.measures.kept import Kept, kept
from streams.measures.quality import Extra, Set, page
from tests.measures.test_quality import REPORT

MADE, MADE_WITH = "Made with 0.1.0.", {"code": "0.1.0"}
NAMES = ("Gold", "news.jsonl")


@pytest.fixture
def published(tmp_path: Path) -> tuple[Path, Path]:
    """A page of gold, news and events, and its figures."""
    sets = [Set(title=name, about="-", reports={"w": REPORT}, drawing=f"{name}.svg", ours=False) for name in NAMES]
    file, numbers = tmp_path / "quality.md", tmp_path / "quality.json"
    file.write_text(page(sets, [Extra(title="Events", about="-", lines=("root 1.000",))], MADE))
    numbers.write_text(json.dumps({"made_with": MADE_WITH, "sets": {name: {"of": name} for name in NAMES}}))
    return file, numbers


def stays(published: tuple[Path, Path], *measured: str, made: str = MADE, made_with: Any = MADE_WITH) -> Kept:
    return kept(*published, measured, made, made_with)


def test_a_set_that_is_not_measured_again_stays_as_it_is(published: tuple[Path, Path]) -> None:
    """The page made of its section is the page that was."""
    found = stays(published, "Gold")
    assert (list(found.sections), found.figures) == (["news.jsonl"], {"news.jsonl": {"of": "news.jsonl"}})
    gold = Set(title="Gold", about="-", reports={"w": REPORT}, drawing="Gold.svg", ours=False)
    again = page([gold], [Extra(title="Events", about="-", lines=("root 1.000",))], MADE, list(found.sections.values()))
    assert again == published[0].read_text()


@pytest.mark.parametrize("other", [{"made": "Made with 0.2.0."}, {"made_with": {"code": "0.2.0"}}])
def test_what_was_measured_with_other_versions_is_refused(published: tuple[Path, Path], other: dict[str, Any]) -> None:
    """It would stand under versions that it is not of; the refusal says what to do."""
    with pytest.raises(BadInput, match=r"quality\.md.*news\.jsonl.*--also FILE.*--without NAME"):
        stays(published, "Gold", **other)


def test_what_is_measured_or_dropped_is_not_kept(published: tuple[Path, Path]) -> None:
    """Whatever the versions."""
    assert stays(published, *NAMES, made="Made with 0.2.0.") == Kept()


def test_where_there_is_no_page_nothing_is_kept(tmp_path: Path) -> None:
    """The first page is written without a question."""
    assert kept(tmp_path / "quality.md", None, ["Gold"], MADE, MADE_WITH) == Kept()
