"""Rules of the house that no tool knows: who may know Faust, and what of Faust must never be used."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STREAMS = Path(__file__).parents[1] / "streams"

KNOWS_FAUST = {"app.py", "transport.py"}

FORBIDDEN = {
    r"noack": "leaves the offset stuck and hangs when stopped",
    r"\.take\(": "ends the agent in silence when a payload cannot be decoded",
    r"concurrency=(?!1\b)\w": "acknowledges past a slow record and loses it",
    r"send_soon": "an output nobody waits for is lost with the process",
    r"\bsink=|\bsinks=|add_sink": "drops the record's key",
    r"value_type=(?!bytes\b)": "a decode error inside a topic ends its agent",
    r"exactly_once": "outputs to other topics go outside its transaction",
    r"stream_wait_empty\W+False": "loses what is in flight when stopped",
    r"producer_request_timeout": "a small one loses records while the broker stands still",
    r"producer_threaded": "cannot be stopped",
    r"confluent://": "the driver is broken in the pinned version",
    r"autodiscover": "registration at import",
    r"app\.main\(": "takes over logging and exit codes",
}


def sources(*rooms: str) -> Iterator[tuple[str, str]]:
    for room in rooms:
        for path in sorted(STREAMS.glob(f"{room}*.py")):
            yield str(path.relative_to(STREAMS)), path.read_text("utf-8")


def test_two_files_know_faust() -> None:
    """``import faust`` stands in the composition root and in the transport, and nowhere else."""
    importing = re.compile(r"^\s*(?:import|from) faust\b", re.MULTILINE)
    assert {name for name, text in sources("**/") if importing.search(text)} == KNOWS_FAUST


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_what_loses_records_is_not_used(pattern: str) -> None:
    """Each pattern lost records or hung in measurements; none stands in the sources."""
    found = [
        name for name, text in sources("", "agents/", "engine/", "running/", "commands/") if re.search(pattern, text)
    ]
    assert found == [], FORBIDDEN[pattern]
