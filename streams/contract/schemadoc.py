"""JSON Schemas (2020-12) of the topics, written from the dataclasses: one source, one file a topic in ``schemas/``.

Titles are type names, descriptions are docstrings, those under fields included. A schema leaves unknown properties
open, because readers ignore what a newer writer adds.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
import orjson

from streams.topics import CATALOGUE, Topic

MODULES = ("streams.core.model", "streams.core.findings", "streams.core.intake")
"""Where the types of the records stand."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LARGEST = 2**63 - 1
"""Integers of the wire are of 64 bits with a sign: other JSON readers round larger ones."""

Schema = dict[str, Any]


def schema_of(topic: Topic) -> Schema:
    """Return the schema of what a topic carries, whole in itself."""
    kind = topic.carries
    (_,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    described = {name: _described(part, name) for name, part in parts.items()}
    root = described.pop(kind.__name__)
    head = {"$schema": DIALECT, "$id": f"urn:pactwire:schema:{topic.name}", **root}
    return head | {"$defs": dict(sorted(described.items()))} if described else head


def schema_file(topic: Topic) -> str:
    """Name of the file, without the prefix all topics share: ``raw.schema.json``."""
    return f"{topic.name.removeprefix('pactwire.')}.schema.json"


def schemas() -> dict[str, Schema]:
    """Return the schema of every topic, by file name."""
    return {schema_file(topic): schema_of(topic) for topic in CATALOGUE}


def pretty(document: Mapping[str, Any]) -> bytes:
    """Return the bytes of a schema or document as they lie in ``schemas/``."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _described(part: Schema, name: str) -> Schema:
    plain: Schema = _plain(part)
    notes = next((field_notes(module)[name] for module in MODULES if name in field_notes(module)), {})
    for field, note in notes.items():
        plain["properties"][field] = {"description": note, **plain["properties"][field]}
    return plain


def _plain(value: Any) -> Any:
    """JSON values alone (defaults come as tuples), integers with their bounds."""
    if isinstance(value, Mapping):
        plain = {name: _plain(part) for name, part in value.items()}
        return plain | {"minimum": -LARGEST - 1, "maximum": LARGEST} if plain.get("type") == "integer" else plain
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


@cache
def field_notes(module: str) -> dict[str, dict[str, str]]:
    """Return the strings that stand under fields, by class and field: Python itself forgets them."""
    tree = ast.parse(inspect.getsource(__import__(module, fromlist=["_"])))
    return {node.name: dict(_notes(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _notes(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for above, below in zip(node.body, node.body[1:], strict=False):
        match above, below:
            case ast.AnnAssign(target=ast.Name(id=field)), ast.Expr(value=ast.Constant(value=str(note))):
                yield field, inspect.cleandoc(note)
