"""What stands in the place of a value that is not allowed, for people who write files: msgspec names only the value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import inspect

OUTSIDE = re.compile(r"Invalid enum value .* - at `\$(?P<path>.*)`", re.DOTALL)
STEP = re.compile(r"\.(\w+)|\[[^]]*\]")


def with_allowed(error: Exception, kind: Any) -> str:
    """Return the words of a refusal of this type, and for a value outside an enumeration those there are."""
    found = OUTSIDE.fullmatch(str(error))
    steps = [step[1] for step in STEP.finditer(found["path"])] if found else []
    there = list(dict.fromkeys(_values(inspect.type_info(kind), steps))) if found else []
    return f"{error}; there are {', '.join(there)}" if there else str(error)


def _values(node: Any, steps: list[str | None]) -> Iterator[str]:
    """Yield the values of the enumeration behind these steps: names of fields, None for the items of a collection."""
    for part in node.types if isinstance(node, inspect.UnionType) else [node]:
        if isinstance(part, inspect.Metadata):
            yield from _values(part.type, steps)
        elif steps:
            for inner in _inner(part, steps[0]):
                yield from _values(inner, steps[1:])
        elif isinstance(part, inspect.LiteralType):
            yield from map(str, part.values)
        elif isinstance(part, inspect.EnumType):
            yield from (str(member.value) for member in part.cls)


def _inner(node: Any, step: str | None) -> list[Any]:
    """Return the types one step further in."""
    if step is not None:
        return [field.type for field in getattr(node, "fields", ()) if field.encode_name == step]
    named = (getattr(node, name, None) for name in ("item_type", "value_type"))
    return [*(kind for kind in named if kind is not None), *getattr(node, "item_types", ())]
