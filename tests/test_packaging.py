"""What the wheel carries besides code: every folder of ``seeds`` and ``schemas``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CARRIED = PROJECT["tool"]["setuptools"]["data-files"]


def constraints() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def folders_of(top: str) -> set[str]:
    return {str(path.parent.relative_to(ROOT)) for path in (ROOT / top).rglob("*") if path.is_file()}


@pytest.mark.parametrize("top", ["seeds", "schemas"])
def test_every_folder_is_carried(top: str) -> None:
    """A folder nobody named would be missing from the wheel."""
    named = {glob.rpartition("/")[0] for globs in CARRIED.values() for glob in globs}
    assert folders_of(top) - named == set()


def test_folders_keep_their_place() -> None:
    """``settings.shipped`` finds a file under the same path as in the checkout."""
    own = {target: [f"{target.removeprefix('share/pactwire/')}/*.*"] for target in CARRIED}
    assert own == CARRIED


def test_pinned_versions_are_only_versions() -> None:
    """The constraints name packages and versions, no address and no path."""
    assert [line for line in constraints() if line.count("==") != 1 or "/" in line or "@" in line] == []


def test_dependencies_are_pinned() -> None:
    """Everything that pyproject asks for has its version in the constraints."""
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in constraints()}
    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = [*PROJECT["project"]["dependencies"], *(word for extra in extras for word in extra)]
    names = {word.partition("=")[0].partition(">")[0].strip().lower().replace("_", "-") for word in asked}
    assert names - pinned == set()
