"""The door opens on every room it names."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from streams.cli import COMMANDS, pactwire


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there(name: str) -> None:
    """Each command of the list can be imported and explains itself: a missing one would show only when it is named."""
    told = CliRunner().invoke(pactwire, [name, "--help"], prog_name="pactwire")
    assert (told.exit_code, told.output.startswith(f"Usage: pactwire {name} ")) == (0, True)


def test_a_command_that_is_not_there() -> None:
    """An unknown word is a refusal, not a traceback."""
    told = CliRunner().invoke(pactwire, ["dance"])
    assert (told.exit_code, "No such command 'dance'" in told.output) == (2, True)


def test_the_list() -> None:
    """``pactwire --help`` names every command with its line."""
    told = " ".join(CliRunner().invoke(pactwire, ["--help"]).output.split())
    assert [name for name, line in COMMANDS.items() if f"{name} {line}" not in told] == []
