"""The door itself: what holds for every command."""

from __future__ import annotations

import os

import pytest

from streams.cli import calm_blas


def test_numpy_gets_one_thread_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator who sets a number is heard; nobody else pays for a thread that spins."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    calm_blas()
    unset = os.environ["OPENBLAS_NUM_THREADS"]
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    calm_blas()
    assert (unset, os.environ["OPENBLAS_NUM_THREADS"]) == ("1", "4")
