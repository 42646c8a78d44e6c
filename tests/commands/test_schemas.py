"""``pactwire schemas`` writes what the types say, and tells when what lies there is something else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from streams.commands.schemas import command, files
from streams.core.errors import BadInput

COMMITTED = Path(__file__).parents[2] / "schemas"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(command, [str(arg) for arg in args])


def git(*args: str) -> str:
    """What git says in this checkout; nothing where there is no git."""
    try:
        done = subprocess.run(["git", "-C", str(COMMITTED.parent), *args], capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout


def written(folder: Path) -> Path:
    assert run("--dir", folder).exit_code == 0
    return folder


def test_the_committed_files_are_current() -> None:
    """What lies in ``schemas/`` is what the types say; ``pactwire schemas`` makes it so."""
    assert run("--dir", COMMITTED, "--check").output == ""


def test_what_is_written_passes_the_check(tmp_path: Path) -> None:
    """The command agrees with itself."""
    assert run("--dir", written(tmp_path / "new"), "--check").exit_code == 0


def test_writing_tells_how_much_it_wrote(tmp_path: Path) -> None:
    """One line says how many files lie where."""
    assert run("--dir", tmp_path).output == f"{len(files())} files in {tmp_path}\n"


def test_a_folder_that_is_not_there_fails_the_check(tmp_path: Path) -> None:
    """Without files every file is told, and the status is 1."""
    result = run("--dir", tmp_path / "none", "--check")
    assert (result.exit_code, result.output.count("is not what the types say")) == (1, len(files()))


def test_an_edited_file_fails_the_check(tmp_path: Path) -> None:
    """A file changed by hand is named, and left as it is."""
    edited = written(tmp_path) / "raw.schema.json"
    edited.write_bytes(b"{}")
    result = run("--dir", tmp_path, "--check")
    assert (result.exit_code, result.output) == (1, f"{edited}: is not what the types say\n")
    assert edited.read_bytes() == b"{}"


def test_a_file_of_no_topic_fails_the_check(tmp_path: Path) -> None:
    """A schema that was left behind is named."""
    stray = written(tmp_path) / "old.schema.json"
    stray.write_bytes(b"{}")
    assert run("--dir", tmp_path, "--check").output == f"{stray}: belongs to no topic\n"


def test_the_schemas_of_a_release_are_grown_from(tmp_path: Path) -> None:
    """Against the schemas of a release that had a word less there is nothing to tell."""
    path = written(tmp_path) / "deliveries.schema.json"
    old = orjson.loads(path.read_bytes())
    old["properties"]["outcome"]["enum"].remove("refused")
    path.write_bytes(orjson.dumps(old))
    assert run("--dir", COMMITTED, "--check", "--since", tmp_path).exit_code == 0


def test_schemas_that_shrank_since_a_release_are_told(tmp_path: Path) -> None:
    """A field and a topic that a release had, and the types of now have not, are told."""
    path = written(tmp_path) / "deliveries.schema.json"
    old = orjson.loads(path.read_bytes())
    old["properties"]["courier"] = {"type": "string"}
    path.write_bytes(orjson.dumps(old))
    (tmp_path / "ships.schema.json").write_bytes(b"{}")
    result = run("--dir", COMMITTED, "--check", "--since", tmp_path)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "deliveries.schema.json: $.courier: is gone",
        "ships.schema.json: is gone",
    ]


def test_the_schemas_only_grew_since_the_last_release(tmp_path: Path) -> None:
    """Records of the last release are read by the types of now."""
    tag = git("tag", "--list", "v*", "--sort=-v:refname").partition("\n")[0]
    if not tag:
        pytest.skip("no release is tagged in this checkout")
    for name in git("ls-tree", "--name-only", f"{tag}:schemas").split():
        (tmp_path / name).write_text(git("show", f"{tag}:schemas/{name}"), encoding="utf-8")
    assert run("--dir", COMMITTED, "--check", "--since", tmp_path).output == ""


def test_a_release_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A broken file of a release is an error with its name."""
    (tmp_path / "raw.schema.json").write_bytes(b"{")
    with pytest.raises(BadInput, match=r"raw\.schema\.json: not JSON"):
        CliRunner().invoke(command, ["--since", str(tmp_path)], catch_exceptions=False)
