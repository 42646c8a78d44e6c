"""Rules of the house about size, and about what must stand in no file."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE_LINES = 400
MEDIAN_LINES = 12
NINE_TENTHS_LINES = 45
LONGEST_LINES = 60

FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w/.])/(?:work|root|home/\w+|Users/\w+)/(?!\.)",
    "an address of a package index": r"(?i)index-url|extra-index|pypi\.org/simple|/simple/",
    "a secret of the kind that leaks": r"AKIA[0-9A-Z]{16}|-----BEGIN (?:RSA |EC )?PRIVATE KEY|ghp_\w{30}",
    "a merge that was not finished": r"(?m)^(?:<{7} |>{7} )",
    "work without an owner": r"\bTODO(?!\()|\bFIXME\b|\bXXX\b",
}


def sources(*tops: str) -> list[Path]:
    return sorted(path for top in tops for path in (ROOT / top).rglob("*.py"))


def functions() -> Iterator[tuple[int, str]]:
    """Lines of every function, from ``def`` to its end, with its place."""
    for path in sources("streams", "tests"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield lines, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def kept_files() -> list[Path]:
    """Text files that git keeps; those on disk where there is no git (a source archive)."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else ["README.md", "Makefile"]
    kept = [ROOT / name for name in names if name]
    return [path for path in kept if path.is_file() and path.suffix not in {".npz", ".png", ".svg", ".gz"}]


def test_functions_are_short() -> None:
    """Half of all functions fit in a dozen lines, nine tenths on a screen, and none needs scrolling twice."""
    lengths = sorted(functions())
    assert statistics.median(lines for lines, _ in lengths) <= MEDIAN_LINES
    assert lengths[len(lengths) * 9 // 10][0] <= NINE_TENTHS_LINES
    assert [place for lines, place in lengths if lines > LONGEST_LINES] == []


def test_files_have_one_idea() -> None:
    """No module is longer than 400 lines."""
    lengths = {str(path): len(path.read_text("utf-8").splitlines()) for path in sources("streams", "tests")}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_forbidden_is_kept(what: str) -> None:
    """No kept file holds what belongs to one machine, one person or nobody."""
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in kept_files()
        if path != Path(__file__)
        for match in pattern.finditer(path.read_text("utf-8", errors="replace"))
    ]
    assert found == []


def test_modules_say_what_they_are() -> None:
    """Every module but an empty one begins with a docstring."""
    texts = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sources("streams")}
    assert [name for name, text in texts.items() if text and not ast.get_docstring(ast.parse(text))] == []
