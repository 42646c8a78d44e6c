"""What the console tells the page beside the news."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.commands.console import read_titles
from streams.core.errors import BadWatch
from streams.edges.seeds import weapon_names


def test_watches_labels_and_weapons_have_names() -> None:
    """The page shows no id where the watches know a word."""
    titles = read_titles(Path("seeds/watches"))["dprk-russia"]
    assert titles["title"].startswith("North Korea and Russia")
    assert (titles["labels"]["arms"], titles["weapons"]["koksan"][:6]) == ("Arms", "Koksan")


def test_without_its_folder_the_page_shows_ids(tmp_path: Path) -> None:
    """A console may run where no watches are."""
    assert read_titles(tmp_path) == {}


def test_a_line_that_is_no_entry_is_named(tmp_path: Path) -> None:
    """With its file and number."""
    (tmp_path / "w").mkdir()
    (tmp_path / "w/lexicon.jsonl").write_text('{"id": "a", "kind": "weapon", "name": "A"}\n\n{"id": 1}\n')
    with pytest.raises(BadWatch, match=r"w/lexicon\.jsonl:3"):
        weapon_names(tmp_path)
