"""``pactwire deliver`` refuses receivers that cannot work, before it touches the broker."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def deliver(folder: Path, url: str, secret: str) -> subprocess.CompletedProcess[str]:
    """Start the command with one receiver and a broker that is not there."""
    path = folder / "pactwire.toml"
    path.write_text(f'[[deliver.receivers]]\nname = "desk"\nurl = "{url}"\nsecret = "{secret}"\n')
    own = {name: value for name, value in os.environ.items() if not name.startswith("PACTWIRE_")}
    own |= {"PACTWIRE_CONFIG": str(path), "PACTWIRE_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    command = [sys.executable, "-m", "streams", "deliver"]
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, timeout=60)


def test_a_receiver_that_cannot_work_is_refused_by_name(tmp_path: Path) -> None:
    """A wrong secret: one line that names the setting and does not show the secret."""
    done = deliver(tmp_path, "https://desk.example/", "whsec_c2hvcnQ=")
    assert done.returncode != 0
    assert done.stderr.startswith("pactwire: deliver.receivers.1.secret")
    assert "c2hvcnQ" not in done.stderr
