"""``pactwire schemas``: write the JSON Schemas and the AsyncAPI document, or check that they are current."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
import orjson

from streams.contract.asyncapi import document
from streams.contract.growth import shrinkage
from streams.contract.schemadoc import pretty, schemas
from streams.core.errors import BadInput

ASYNCAPI = "asyncapi.json"


@click.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path), default=Path("schemas"), show_default=True)
@click.option("--check", is_flag=True, help="Write nothing; status 1 when a file is not what the types say.")
@click.option("--since", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Schemas of a release.")
def command(folder: Path, check: bool, since: Path | None) -> None:
    """Write schemas/<topic>.schema.json and schemas/asyncapi.json from the types.

    With --since, the schemas of an earlier release are read from that folder, and status 1 tells that the types of
    now would not read its records.
    """
    shrunk = _shrunk(since) if since else []
    differing = _differing(folder) if check else []
    for line in (*shrunk, *differing):
        click.echo(line, err=True)
    if shrunk or differing:
        raise SystemExit(1)
    if not check:
        _write(folder)


def files() -> dict[str, bytes]:
    """Return every file of ``schemas/``, by name."""
    documents: dict[str, Mapping[str, object]] = {**schemas(), ASYNCAPI: document()}
    return {name: pretty(content) for name, content in documents.items()}


def _write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_bytes(content)
    click.echo(f"{len(files())} files in {folder}")


def _differing(folder: Path) -> list[str]:
    made = files()
    lying = {path.name: path.read_bytes() for path in folder.glob("*.json")} if folder.is_dir() else {}
    stale = [f"{folder / name}: is not what the types say" for name in made if lying.get(name) != made[name]]
    stray = [f"{folder / name}: belongs to no topic" for name in sorted(lying.keys() - made.keys())]
    return [*stale, *stray]


def _shrunk(since: Path) -> list[str]:
    now = schemas()
    lines: list[str] = []
    for path in sorted(since.glob("*.schema.json")):
        try:
            old = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError as error:
            raise BadInput(str(path), f"not JSON: {error.msg}") from None
        new = now.get(path.name)
        lines += [f"{path.name}: {why}" for why in shrinkage(old, new)] if new else [f"{path.name}: is gone"]
    return lines
