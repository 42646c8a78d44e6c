"""Whether schemas only grew, so that records of every age are read by readers of every age.

Records live for months on topics and in archives. So a field never leaves, never becomes required afterwards, stays
required where it was, and takes and promises the same types; words may be added to an enumeration. Anything else
needs a new topic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]


def shrinkage(old: Schema, new: Schema) -> list[str]:
    """Return every way in which ``new`` is not ``old`` grown, each with its path; empty when it only grew."""
    return list(_Pair(old, new).compare(old, new, "$"))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two whole schemas, in which references are looked up."""

    olds: Schema
    news: Schema

    def compare(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        """Compare two schemas that stand at the same place."""
        old, new = _resolved(old, self.olds), _resolved(new, self.news)
        if _type(old) != _type(new):
            yield f"{path}: was {_type(old)}, is {_type(new)}"
            return
        yield from (f"{path}: no longer takes {word!r}" for word in old.get("enum", ()) if word not in new["enum"])
        yield from self._fields(old, new, path)
        for step in ("items", "additionalProperties"):
            if isinstance(old.get(step), Mapping):
                yield from self.compare(old[step], new.get(step, {}), f"{path}[]")
        for one, other in zip(old.get("anyOf", ()), new.get("anyOf", ()), strict=True):
            yield from self.compare(one, other, path)

    def _fields(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        had, has = old.get("properties", {}), new.get("properties", {})
        needed, needs = set(old.get("required", ())), set(new.get("required", ()))
        yield from (f"{path}.{field}: is gone" for field in had if field not in has)
        yield from (f"{path}.{field}: is required now" for field in sorted(needs - needed))
        yield from (f"{path}.{field}: is not required any more" for field in sorted(needed - needs) if field in has)
        for field in had.keys() & has.keys():
            yield from self.compare(had[field], has[field], f"{path}.{field}")


def _resolved(schema: Schema, whole: Schema) -> Schema:
    """Follow a reference into the definitions of the whole schema."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return whole["$defs"][name] if name else schema


def _type(schema: Schema) -> str:
    """Name what a schema takes, as far as a change of it would break a reader."""
    if "anyOf" in schema:
        return " or ".join(sorted(_type(part) if "$ref" not in part else "object" for part in schema["anyOf"]))
    return "enumeration" if "enum" in schema else str(schema.get("format", schema.get("type", "anything")))
