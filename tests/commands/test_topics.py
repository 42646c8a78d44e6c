"""Commands that need the broker, before one that is not there."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from streams.cli import pactwire
from streams.core.errors import Unavailable
from streams.edges.embedded import free_port


def refusal(*words: str, port: int) -> str:
    """What a command says when nobody listens at the broker's address."""
    told = CliRunner().invoke(pactwire, words, env={"PACTWIRE_KAFKA_BOOTSTRAP": f"127.0.0.1:{port}"})
    assert isinstance(told.exception, Unavailable)
    assert told.output == ""
    return str(told.exception)


COMMANDS = (("topics", "create"), ("topics", "check"), ("topics", "describe"), ("feeds", "disable", "yonhap-en"))


@pytest.mark.parametrize("words", COMMANDS)
def test_a_broker_that_is_not_there(words: tuple[str, ...], caplog: pytest.LogCaptureFixture) -> None:
    """It is told once, with the reason and what to look at, and the client's own log is not heard."""
    port = free_port()
    text = refusal(*words, port=port)
    assert text.startswith(f"127.0.0.1:{port}: Unable connect to")
    assert "; check kafka.bootstrap and that the broker runs" in text
    assert (text.count("Unable"), "AddressFamily" in text, caplog.records) == (1, False, [])
