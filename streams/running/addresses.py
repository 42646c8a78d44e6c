"""What the processes of this machine listen on, tried before any of them starts.

A process that cannot have its address ends, and would be started again and again; here everything that stands in the
way is refused at once. A port that is taken later is a passing trouble, and restarts are right.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.config.binding import Problem
from streams.core.errors import PactwireError
from streams.edges.listening import try_to_listen
from streams.settings import Settings, refuse


async def insist_on_addresses(given: Settings, names: Iterable[str]) -> None:
    """Raise BadSettings with every address of these processes that cannot be listened on now."""
    problems: dict[Problem, None] = {}
    for name in names:
        host, port = given.health_ports()[name]
        try:
            await try_to_listen(host, port, "console.port" if name == "console" else f"ops.{name}_port")
        except PactwireError as error:
            problems[Problem(error.subject, error.why)] = None
    refuse(list(problems))
