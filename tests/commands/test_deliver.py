"""``pactwire deliver`` refuses receivers that cannot work, before it touches the broker."""

import base64
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


GOOD = "whsec_" + base64.b64encode(b"k" * 32).decode()


def deliver(folder: Path, url: str, secret: str, more: str = "") -> subprocess.CompletedProcess[str]:
    """Start the command with one receiver and a broker that is not there."""
    path = folder / "pactwire.toml"
    path.write_text(f'[[deliver.receivers]]\nname = "desk"\nurl = "{url}"\nsecret = "{secret}"\n{more}\n')
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


def test_a_receiver_of_a_watch_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """It would wait for ever; the refusal says which watches there are."""
    done = deliver(tmp_path, "https://desk.example/", GOOD, 'watches = ["dprk-russia", "mars"]')
    told = "deliver.receivers.1.watches: desk wants mars: no such watch; there are alliance-deterrence, dprk-russia"
    assert (done.returncode, told in done.stderr) == (2, True)
