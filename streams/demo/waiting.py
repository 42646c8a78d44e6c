"""Until the belt stands: what each process still does, told whenever that changes.

Half of the wait is the loading of lexicons, heads and encoder, the other half the joining of consumer groups, for which
the broker lets three seconds pass in case more members come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic

from streams.edges.health import SILENT, ask_process

LOOK_S = 0.2
LOADS = {"worker": "loads lexicons and encoder", "deliver": "loads"}
"""What a process does before it answers."""

Tell = Callable[[str], None]
Ask = Callable[[str, int], Awaitable[tuple[bool, str]]]


async def until_ready(ports: Mapping[str, int], tell: Tell, patience_s: float, ask: Ask = ask_process) -> str | None:
    """Wait for the processes behind these health ports; return who is not and why when the patience ended."""
    until = monotonic() + patience_s
    while True:
        answers = {name: await ask("127.0.0.1", port) for name, port in ports.items()}
        if all(ok for ok, _ in answers.values()):
            return None
        if monotonic() > until:
            return ", ".join(f"{name}: {reason}" for name, (ok, reason) in answers.items() if not ok)
        tell(", ".join(f"{name} {_words(name, *answer)}" for name, answer in answers.items()))
        await asyncio.sleep(LOOK_S)


def _words(name: str, ok: bool, reason: str) -> str:
    loads = LOADS[name] if reason.startswith(SILENT) else "joins its consumer group"
    return "is ready" if ok else loads
