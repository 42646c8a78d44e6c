"""The page on fetching names a scene for each behaviour, and each scene it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_scene_the_page_names_is_played() -> None:
    """None was renamed or dropped."""
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/fetching.md").read_text("utf-8")))
    played = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)
    }
    assert (sorted(named - played), len(named) > 40) == ([], True)
