"""``docs/api.md`` says what there is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from streams.console import quality
from streams.console.asking import FILTERED, TEXTS
from streams.console.live import Live
from streams.console.store import Store
from streams.console.web import Site

PAGE = (Path(__file__).parents[2] / "docs/api.md").read_text("utf-8")
OWN = ("/", "/static/{name}")
"""The page itself and its parts are no API."""


def served() -> set[str]:
    async def ready() -> tuple[bool, str]:
        return True, "ok"

    store = Store(":memory:")
    routes = Site(store, Live(), ready, quality.routes(Path("-"))).app().router.resources()
    store.close()
    return {route.canonical for route in routes} - set(OWN)


def rows(heading: str) -> list[str]:
    """The first cells of the table under a heading."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)


def test_every_endpoint_is_described() -> None:
    """The table of endpoints is the router's; health and metrics are those of every process."""
    described = {path for row in rows("Endpoints") for path in re.findall(r"GET ([^`]+)", row)}
    assert described - {"/health/live", "/health/ready", "/metrics"} == served()


def test_every_parameter_is_described() -> None:
    """The table of parameters is what the filter takes, where it takes it."""
    assert [row.strip("`") for row in rows("Filter")] == [*TEXTS, "limit"]
    assert [path for path in FILTERED if f"`{path}`" not in PAGE.split("## Filter")[1]] == []
