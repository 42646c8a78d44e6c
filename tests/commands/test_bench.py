"""``pactwire bench`` where Apache Kafka cannot be had."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def bench(folder: Path, path: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "streams", "bench", "--jars", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path}, timeout=30)


def test_without_java_and_maven_it_says_what_is_missing(tmp_path: Path) -> None:
    """One line that names both, a status that says "try again when it is there", and no figures."""
    done = bench(tmp_path, str(tmp_path))
    assert (done.returncode, done.stdout) == (69, "")
    assert done.stderr == "pactwire: Apache Kafka: needs java (17 or later) and mvn on the PATH\n"
