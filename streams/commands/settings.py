"""``pactwire settings``: what is in force, and the page that documents all of it."""

from __future__ import annotations

from pathlib import Path

import click

from streams import settings
from streams.config import page as settings_page


@click.command()
@click.option("--page", is_flag=True, help="Print the page of all settings (Markdown) instead.")
@click.option("--check", type=click.Path(path_type=Path), metavar="FILE", help="Fail when FILE is not that page.")
def command(page: bool, check: Path | None) -> None:
    """Print every setting in force; `*` marks those that are not the default. Secrets are masked."""
    if check is not None:
        if not check.is_file() or check.read_text("utf-8") != settings_page.page():
            raise click.ClickException(f"{check} is old: pactwire settings --page > {check}")
    elif page:
        click.echo(settings_page.page(), nl=False)
    else:
        _print()


def _print() -> None:
    rows = list(settings_page.in_force(settings.current()))
    width = max(len(name) for name, _, _ in rows)
    for name, value, default in rows:
        click.echo(f"{' ' if default else '*'} {name:<{width}}  {value}")
