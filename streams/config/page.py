"""``docs/settings.md``, written from the classes of ``settings`` and the docstrings of their fields."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_type_hints

from streams import settings
from streams.config.binding import Key, is_section, keys
from streams.core.wishes import wish
from streams.settings import Settings

HEAD = """\
# Settings

<!-- Written by `pactwire settings --page`; the source is streams/settings.py. -->

Every setting has a key in the settings file and a variable in the environment; the variable wins.
The file is TOML: the one that `PACTWIRE_CONFIG` names, or `pactwire.toml` in the working directory.
A setting that is unknown, of the wrong kind, out of range or in contradiction to another is refused at start under its
name; all bad ones are named at once.

- An empty variable is not set. In a variable, a list is separated by commas and a truth is `true` or `false`.
- A secret may also lie in a file: `sasl_password_file` in the settings file, `PACTWIRE_KAFKA_SASL_PASSWORD_FILE` in the
  environment. Secrets are struck out of the log.
- A relative path in the settings file is taken from that file's folder, one in a variable from the working directory.
  The defaults under `seeds/` are those of the working directory, or else those that came with the package.
- `pactwire settings` prints what is in force, and where it differs from the default. `pactwire doctor` tries it out.
"""


def page() -> str:
    """The whole page."""
    top = [key for key in keys(Settings) if len(key.path) == 1]
    parts = [HEAD, "## At the top of the file\n", *_table(top, _docs(Settings))]
    hints = get_type_hints(Settings)
    for each in fields(Settings):
        if is_section(hints[each.name]):
            parts += _section(each.name, hints[each.name])
    for key in keys(Settings):
        if key.rows is not None:
            parts += [f"## `[[{key.name}]]`\n", _rows_note(key, key.rows), *_rows(key.rows)]
    return "\n".join(parts).rstrip() + "\n"


def in_force(given: Settings) -> Iterator[tuple[str, str, bool]]:
    """Each setting's name, its value in words (secrets masked), and whether it is the default."""
    for key in keys(Settings):
        value, default = _reach(given, key.path), _reach(Settings(), key.path)
        yield key.name, "(set)" if key.secret and value else _shown(value), value == default


def _section(name: str, kind: type) -> list[str]:
    own = [key for key in keys(kind, (name,)) if key.rows is None]
    return [f"## `[{name}]`\n", f"{inspect.getdoc(kind)}\n", *_table(own, _docs(kind))]


def _rows_note(key: Key, kind: type) -> str:
    here = f"In the environment, `{key.variable}` holds all of them as a JSON array of objects with these keys."
    return f"{inspect.getdoc(kind)} One table each. {here}\n"


def _rows(kind: type) -> list[str]:
    return _table(list(keys(kind)), _docs(kind), False)


def _table(rows: list[Key], docs: dict[str, str], variables: bool = True) -> list[str]:
    heads = ["Key", "Variable", "Value", "Default", "Meaning"] if variables else ["Key", "Value", "Default", "Meaning"]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for key in rows:
        cells = [f"`{key.path[-1]}`", wish(key.hint), _default(key), docs[key.path[-1]]]
        cells[1:1] = [f"`{key.variable}`"] if variables else []
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*lines, ""]


def _default(key: Key) -> str:
    if key.field.default is MISSING:
        return "needed"
    shown = _shown(key.field.default)
    return f"`{shown}`" if shown != "-" else "-"


def _shown(value: Any) -> str:
    if value is None or value in ((), ""):
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(str(getattr(part, "name", part)) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _reach(given: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        given = getattr(given, name)
    return given


def _docs(kind: type) -> dict[str, str]:
    """The docstring below each field, on one line; empty for a section."""
    module = ast.parse(Path(settings.__file__).read_text("utf-8"))
    body = next(node.body for node in module.body if isinstance(node, ast.ClassDef) and node.name == kind.__name__)
    docs: dict[str, str] = {}
    for node, below in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            docs[node.target.id] = _text(below)
    return docs


def _text(node: ast.stmt | None) -> str:
    constant = node.value if isinstance(node, ast.Expr) else None
    words = constant.value if isinstance(constant, ast.Constant) and isinstance(constant.value, str) else ""
    return " ".join(words.replace("``", "`").split())
