"""``pactwire doctor``: what stands in the way of the service, and what to do about it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

import click
import orjson
from rich.console import Console
from rich.markup import escape

from streams import settings
from streams.checkup import Finding, examine
from streams.core.errors import BadSettings
from streams.edges.health import ask_process
from streams.settings import Settings

MARKS = {"ok": "[green]ok[/]     ", "warning": "[yellow]warning[/]", "bad": "[red]bad[/]    "}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.option(
    "--ready",
    type=click.Choice(["fetch", "worker", "deliver", "console", "run"]),
    help="Only ask this process of this machine whether it is ready (for container health checks).",
)
def command(as_json: bool, ready: str | None) -> None:
    """Check settings, broker, topics, watches, feeds, receivers, addresses, clock, disk and what runs here.

    Changes nothing and posts nothing. Ends with status 1 when something is bad; warnings alone are status 0.
    """
    try:
        given = settings.current()
    except BadSettings as error:
        findings = [Finding("settings", "bad", str(error), "docs/settings.md lists every setting")]
    else:
        findings = asyncio.run(_ready(given, ready) if ready else _all(given))
    _print(findings, as_json)
    raise SystemExit(any(finding.grade == "bad" for finding in findings))


async def _all(given: Settings) -> list[Finding]:
    told = f"{len(given.deliver.receivers)} receivers, broker {given.kafka.bootstrap} ({given.kafka.security_protocol})"
    return [Finding("settings", "ok", told), *[finding async for finding in examine(given)]]


async def _ready(given: Settings, name: str) -> list[Finding]:
    ok, reason = await ask_process(*given.health_ports()[name])
    return [Finding("ready", "ok" if ok else "bad", f"{name}: {reason}")]


def _print(findings: list[Finding], as_json: bool) -> None:
    if as_json:
        bad = any(finding.grade == "bad" for finding in findings)
        click.echo(orjson.dumps({"ok": not bad, "findings": [asdict(finding) for finding in findings]}))
        return
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        console.print(f"{MARKS[finding.grade]} {finding.check:<10} {escape(finding.text)}")
        if finding.advice and finding.grade != "ok":
            console.print(f"{'':<18} → {escape(finding.advice)}", style="dim")
