"""The guide to the files of a watch shows lines that can be used."""

import re
from pathlib import Path
from typing import get_args

from streams.core.lexfile import Kind, parse_lexicon
from streams.core.watch import WatchDef, parse_definition, parse_examples
from tests.third_watch import NAME, write_third_watch

GUIDE = Path(__file__).parents[1] / "docs" / "watches.md"


def shown() -> list[bytes]:
    return [block.encode() for block in re.findall(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)]


def the_watch(tmp_path: Path) -> WatchDef:
    return parse_definition("watch.toml", (write_third_watch(tmp_path) / NAME / "watch.toml").read_bytes())


def test_the_lexicon_shown_is_one() -> None:
    """Every line is read as the entry it shows."""
    read = parse_lexicon("guide", shown()[0])
    assert [entry.kind for entry in read] == ["concept", "company", "term"]


def test_the_examples_shown_are_examples(tmp_path: Path) -> None:
    """Those of the guide fit the third watch of the tests."""
    given = parse_examples({"guide": shown()[1]}, the_watch(tmp_path))
    assert [example.relevant for example in given] == [True, False]


def test_every_kind_is_named() -> None:
    """The guide's table has the kinds there are, in their order."""
    (row,) = re.findall(r"^\| `kind` \| (.*) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(re.findall(r"`([a-z]+)`", row)) == get_args(Kind)
