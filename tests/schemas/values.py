"""Any value a dataclass of the wire may hold, and any record its schema allows, for hypothesis."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from streams.contract.schemadoc import LARGEST

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-3, minutes=-30))])
TIMES = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1), timezones=ZONES)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=12),
    int: st.integers(-LARGEST - 1, LARGEST),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    datetime: TIMES,
    NoneType: st.none(),
}


@cache
def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for a type as the wire's dataclasses use it."""
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: values(hints[field.name]) for field in fields(hint)})
    parts = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*map(values, parts))
    if get_origin(hint) is Literal:
        return st.sampled_from(parts)
    if get_origin(hint) is tuple:
        return st.lists(values(parts[0]), max_size=2).map(tuple)
    assert get_origin(hint) is dict
    return st.dictionaries(values(parts[0]), values(parts[1]), max_size=2)


def records(schema: dict[str, Any], whole: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for what a schema allows: optional properties left out, unknown ones added.

    Written here because hypothesis-jsonschema does not run with current hypothesis. Knows the keywords we use.
    """
    if "$ref" in schema:
        return records(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*(records(part, whole) for part in schema["anyOf"]))
    match schema["type"]:
        case "object":
            return _objects(schema, whole)
        case "array":
            return st.lists(records(schema["items"], whole), max_size=2)
        case "string":
            return TIMES.map(datetime.isoformat) if schema.get("format") == "date-time" else PLAIN[str]
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "number":
            return PLAIN[float] | st.integers(-9, 9)
    return {"boolean": st.booleans(), "null": st.none()}[schema["type"]]


def _objects(schema: dict[str, Any], whole: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "properties" not in schema:
        return st.dictionaries(PLAIN[str], records(schema["additionalProperties"], whole), max_size=2)
    drawn = {name: records(part, whole) for name, part in schema["properties"].items()}
    required = set(schema["required"])
    known = st.fixed_dictionaries(
        {name: part for name, part in drawn.items() if name in required},
        optional={name: part for name, part in drawn.items() if name not in required},
    )
    return st.builds(lambda record, more: more | record, known, st.dictionaries(st.just("newer"), st.just([1])))
