"""Watches are folders, and a folder's name is the watch's id."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.cli import pactwire
from streams.core.errors import BadWatch
from streams.edges.seeds import keep_heads, read_watches
from tests.third_watch import NAME, write_third_watch


@pytest.fixture
def watches(tmp_path: Path) -> Path:
    return write_third_watch(tmp_path)


def copied(watches: Path, name: str) -> None:
    """Somebody copies the folder, to begin a watch from it, and leaves the id."""
    shutil.copytree(watches / NAME, watches / name)


@pytest.mark.parametrize("name", ["another", "zzz"])
def test_two_folders_of_one_id(watches: Path, name: str) -> None:
    """The copy is named, whichever is read first, and every command says it in the same words."""
    copied(watches, name)
    with pytest.raises(BadWatch) as raised:
        read_watches(watches)
    checked = CliRunner().invoke(pactwire, ["lexicon", "check", "--watches", str(watches)])
    why = f"{name}/watch.toml: its id is '{NAME}' and its folder is '{name}': they must be one name, also in a copy"
    assert (str(raised.value), checked.stderr, checked.exit_code) == (why, f"pactwire: {why}\n", 1)


def test_a_folder_that_is_not_called_as_its_watch(watches: Path) -> None:
    """The folder is the id, so that commands that take the one find the other."""
    (watches / NAME).rename(watches / "cables")
    with pytest.raises(BadWatch, match=rf"^cables/watch.toml: its id is '{NAME}' and its folder is 'cables'"):
        read_watches(watches)


def test_copies_with_ids_of_their_own(watches: Path) -> None:
    """A copy that was given its folder's name is a watch beside its model."""
    copied(watches, "other")
    toml = watches / "other/watch.toml"
    toml.write_text(toml.read_text().replace(f'id = "{NAME}"', 'id = "other"'))
    assert [watch.id for watch in read_watches(watches)] == [NAME, "other"]


def test_heads_are_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    """A disk that is full while they are written does not cost those that were there."""
    keep_heads(tmp_path, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            keep_heads(tmp_path, b"new" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"heads.npz": b"old"}
