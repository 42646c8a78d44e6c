"""The house stays one that can be read: short functions, small files, nothing that names a machine or an index."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "streams").rglob("*.py"))
FOREIGN = re.compile(r"index-url|/simple/|pypi\.org|repo1?\.maven|/root/|/home/[a-z]|/work/|/tmp/[a-z]")
PROSE = (".md", ".py", ".toml", ".txt", ".yml", ".yaml", ".xml", ".json", ".sh", "Makefile", "Dockerfile", "run")


def lengths() -> list[int]:
    """Lines of every function of the product."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for path in MODULES for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    return sorted(node.end_lineno - node.lineno + 1 for node in nodes if isinstance(node, kinds) and node.end_lineno)


def tracked() -> list[Path]:
    """Files under version control; an unpacked archive has none."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_functions_are_short() -> None:
    """Half of all functions have at most 12 lines, nine tenths at most 45."""
    found = lengths()
    assert (statistics.median(found) <= 12, found[int(len(found) * 0.9)] <= 45) == (True, True)


def test_files_are_small() -> None:
    """No module has more than 400 lines."""
    assert [path.name for path in MODULES if path.read_text("utf-8").count("\n") > 400] == []


def test_nothing_names_a_machine_or_a_package_index() -> None:
    """A checkout works anywhere: no file holds a path of one machine or the address of an index."""
    files = tracked()
    if not files:
        pytest.skip("not a git checkout")
    texts = [path for path in files if path.name.endswith(PROSE) and path != Path(__file__).resolve()]
    assert [str(path) for path in texts if path.is_file() and FOREIGN.search(path.read_text("utf-8"))] == []
