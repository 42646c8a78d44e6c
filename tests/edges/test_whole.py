"""Files are replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.edges.whole import write_whole


def test_a_file_is_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    """The last writing counts, and no other file is left beside it."""
    for data in (b"one", b"two"):
        write_whole(tmp_path / "state.json", data)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"state.json": b"two"}


def test_what_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    """A failure is told, and costs nothing that was there."""
    (tmp_path / "state.json").mkdir()
    with pytest.raises(OSError, match=r"state\.json"):
        write_whole(tmp_path / "state.json", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]
