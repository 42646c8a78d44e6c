"""``pactwire settings``: what is in force, and the page of all settings."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from streams.commands.settings import command
from streams.config import page as settings_page
from streams.config.binding import keys
from streams.settings import Settings

PAGE = Path(__file__).parents[2] / "docs/settings.md"


def asked(*words: str, **env: str) -> Result:
    return CliRunner().invoke(command, words, env=env)


def test_page_is_as_written() -> None:
    """The page in the repository is the one the classes make."""
    assert PAGE.read_text("utf-8") == settings_page.page()


def test_every_setting_is_explained() -> None:
    """Each setting's line names its variable and ends in words that explain it."""
    lines = settings_page.page().splitlines()
    rows = [line.rsplit(" | ", 1)[-1] for line in lines if line.startswith("| `") and "`PACTWIRE_" in line]
    wanted = [key for key in keys(Settings) if key.rows is None]
    assert (len(rows), [row for row in rows if len(row) < 15]) == (len(wanted), [])


def test_check_of_an_old_page(tmp_path: Path) -> None:
    """An old page fails the check and is told how to be renewed."""
    old = tmp_path / "settings.md"
    old.write_text("# Settings\n")
    answer = asked("--check", str(old))
    assert (answer.exit_code, "pactwire settings --page >" in answer.output) == (1, True)


def test_what_is_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What differs from the default is marked, and a secret is only said to be set."""
    monkeypatch.chdir(tmp_path)
    secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
    receivers = f'[{{"name": "desk", "url": "http://a/", "secret": "{secret}"}}]'
    env = {"PACTWIRE_KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "PACTWIRE_KAFKA_SASL_USERNAME": "u"}
    shown = asked(**env, PACTWIRE_KAFKA_SASL_PASSWORD="hunter2", PACTWIRE_DELIVER_RECEIVERS=receivers).output
    rows = {tuple(line.split()) for line in shown.splitlines()}
    assert rows >= {("*", "kafka.sasl_password", "(set)"), ("*", "deliver.receivers", "desk"), ("logs.level", "info")}
    assert [word for word in ("hunter2", secret) if word in shown] == []
