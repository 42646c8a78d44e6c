"""The composition: what cannot be used is refused before anything has started."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from streams.agents.tools import Tools
from streams.app import create_app
from streams.core.errors import BadSettings
from streams.settings import Settings, Store
from streams.telemetry import Meter


def test_a_folder_of_tables_that_cannot_be_made(tmp_path: Path) -> None:
    """It is named by its setting, and the supervisor does not start the process again and again."""
    (tmp_path / "state").write_text("a file")
    given = replace(Settings(), store=Store(kind="rocksdb", directory=tmp_path / "state"))
    with pytest.raises(BadSettings, match=r"^store\.directory: .*state/worker/.* cannot be made: Not a directory"):
        create_app(given, "worker", meter=Meter("worker"), tools=Tools())


def test_tables_in_memory_need_no_folder(tmp_path: Path) -> None:
    """A read-only file system is no hindrance then."""
    given = replace(Settings(), store=Store(directory=tmp_path / "state"))
    create_app(given, "deliver", meter=Meter("deliver"), tools=Tools())
    assert list(tmp_path.iterdir()) == []
