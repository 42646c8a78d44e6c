"""Watches are folders, and a folder's name is the watch's id."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.cli import pactwire
from streams.core.errors import BadWatch
from streams.edges.reading import gaps
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


def emptied(watches: Path) -> str:
    (watches / NAME / "lexicon.jsonl").write_bytes(b"\n\n")
    return f"{NAME}/lexicon.jsonl: is empty: a lexicon that is not wanted is no file at all"


def emptied_for_all(watches: Path) -> str:
    (watches / "shared").mkdir()
    (watches / "shared/lexicon.jsonl").touch()
    return "shared/lexicon.jsonl: is empty: a lexicon that is not wanted is no file at all"


def without_a_lexicon(watches: Path) -> str:
    (watches / NAME / "lexicon.jsonl").unlink()
    return f"{NAME}/lexicon.jsonl: is not there: without a lexicon no item passes the gate"


def without_its_definition(watches: Path) -> str:
    copied(watches, "other")
    (watches / "other/watch.toml").unlink()
    return "other/watch.toml: is not there, beside the other files of a watch"


@pytest.mark.parametrize("damaged", [emptied, emptied_for_all, without_a_lexicon, without_its_definition])
def test_what_would_judge_nothing_in_silence_is_refused(watches: Path, damaged: Callable[[Path], str]) -> None:
    """A lexicon that was emptied, one that is gone, a watch that lost its definition: by the name of the file."""
    why = damaged(watches)
    with pytest.raises(BadWatch) as raised:
        read_watches(watches)
    assert str(raised.value) == why


def test_folders_that_are_no_watches_are_left_alone(watches: Path) -> None:
    """Notes beside the watches, or what an editor hides there."""
    for name in ("notes", ".trash", "shared"):
        (watches / name).mkdir()
    (watches / "notes/read.md").touch()
    (watches / ".trash/examples.jsonl").touch()
    assert [watch.id for watch in read_watches(watches)] == [NAME]


def test_what_is_not_shared_is_named_in_one_line(tmp_path: Path) -> None:
    """Each file with what is not known without it; nothing is said of a folder that has all."""
    (tmp_path / "shared/coding").mkdir(parents=True)
    for name in ("lexicon.jsonl", "coding/world.jsonl", "coding/cues.jsonl"):
        (tmp_path / "shared" / name).touch()
    lacks = "coding/heads.npz (what acts mean), claims/cues.jsonl (the words of claims)"
    assert list(gaps(tmp_path)) == [f"{tmp_path}/shared lacks {lacks}: items are judged without"]
    assert list(gaps(Path("seeds/watches"))) == []


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
