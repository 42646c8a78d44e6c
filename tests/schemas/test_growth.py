"""A schema only grows: each way of shrinking is told with its path, and growing is not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from streams.contract.growth import shrinkage
from streams.contract.schemadoc import schemas

OLD: dict[str, Any] = {
    "title": "Ship",
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "flag": {"enum": ["PRK", "RUS"], "default": "PRK"},
        "port": {"anyOf": [{"$ref": "#/$defs/Port"}, {"type": "null"}], "default": None},
        "calls": {"type": "array", "items": {"$ref": "#/$defs/Port"}, "default": []},
        "marks": {"type": "object", "additionalProperties": {"type": "string"}, "default": {}},
    },
    "required": ["name", "at"],
    "$defs": {"Port": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}},
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The schema with one place of it set, or taken away when the value is None."""
    new = deepcopy(OLD)
    *way, last = path.split("/")
    place: Any = new
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return new


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", "Vessel"),
        ("properties/owner", {"type": "string", "default": ""}),
        ("properties/flag/enum", ["CHN", "PRK", "RUS"]),
        ("properties/flag/default", "RUS"),
        ("properties/name/description", "As painted on the bow."),
        ("$defs/Port/properties/country", {"type": "string", "default": ""}),
    ],
)
def test_growing_is_allowed(path: str, value: Any) -> None:
    """New fields with defaults, new words and better descriptions shrink nothing."""
    assert shrinkage(OLD, changed(path, value)) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("properties/name", None, "$.name: is gone"),
        ("properties/name/type", "integer", "$.name: was string, is integer"),
        ("properties/at/format", None, "$.at: was date-time, is string"),
        ("properties/flag/enum", ["PRK"], "$.flag: no longer takes 'RUS'"),
        ("properties/port", {"$ref": "#/$defs/Port"}, "$.port: was null or object, is object"),
        ("properties/marks/additionalProperties", {"type": "integer"}, "$.marks[]: was string, is integer"),
        ("properties/calls/items", {"type": "string"}, "$.calls[]: was object, is string"),
        ("required", ["name", "at", "flag"], "$.flag: is required now"),
        ("required", ["at"], "$.name: is not required any more"),
    ],
)
def test_shrinking_is_told_with_its_path(path: str, value: Any, told: str) -> None:
    """Each change that would break a reader or an old record is one line."""
    assert shrinkage(OLD, changed(path, value)) == [told]


def test_shrinking_is_seen_behind_references() -> None:
    """A definition that shrinks is told wherever it is used."""
    lines = shrinkage(OLD, changed("$defs/Port/properties/name", None))
    assert sorted(lines) == ["$.calls[].name: is gone", "$.port.name: is gone"]


def test_the_schemas_of_now_are_their_own_growth() -> None:
    """No schema shrinks against itself, whatever keywords it uses."""
    assert [shrinkage(schema, schema) for schema in schemas().values()] == [[]] * len(schemas())
