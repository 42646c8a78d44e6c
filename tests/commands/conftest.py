"""Commands that are called in this process judge with one reader of the watches that are shipped, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from streams.commands.judging import reader_of
from streams.core.reading import Reader

SHIPPED = Path(__file__).parents[2] / "seeds/watches"


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other folders are read anew."""
    for name in ("classify", "eval", "explain"):
        monkeypatch.setattr(f"streams.commands.{name}.reader_of", _reader)


def _reader(directory: Path) -> Reader:
    return _kept(directory) if directory.resolve() == SHIPPED else reader_of(directory)


@lru_cache(maxsize=1)
def _kept(directory: Path) -> Reader:
    return reader_of(directory)
