"""Values to bytes and back: JSON by orjson, shapes checked by msgspec.

One value has one encoding: fields in the order of their type, mappings by sorted key, times in UTC with ``Z``. A replay
therefore writes the same bytes. Fields a reader does not know are ignored, so that a newer writer does not stop it.

An error names the place and the reason and never the content: records quote the news, and logs are kept elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from math import isfinite
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import orjson

from streams.core.errors import BadRecord

T = TypeVar("T")

OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_SORT_KEYS
NO_ZONE = "a time without a zone"
NO_YEAR = "a time outside the years 1 to 9999 of UTC"
AT = re.compile(r"^(?P<why>.*?)(?: - at `(?P<path>.*)`)?$", re.DOTALL)


def encode(value: Any) -> bytes:
    """Return the JSON of a dataclass, or of plain containers of them.

    Raises BadRecord for what JSON over Kafka cannot carry: a time without zone, a number that is not finite, a lone
    surrogate, an unknown type.
    """
    try:
        if not _is_finite(value):
            path, why = next(_not_finite(value, "$"))
            raise BadRecord(_named(type(value), path), why)
        return orjson.dumps(value, default=_utc, option=OPTIONS)
    except (TypeError, orjson.JSONEncodeError) as error:
        path, why = next(_faults(value, "$"), ("$", str(error)))
        raise BadRecord(_named(type(value), path), why) from None


def decode(kind: type[T], data: bytes) -> T:
    """Return the value of this type that the bytes hold.

    Raises BadRecord for bytes that are no JSON and for JSON of another shape, times without zone included.
    """
    try:
        return msgspec.convert(orjson.loads(data), kind)
    except orjson.JSONDecodeError as error:
        raise BadRecord(kind.__name__, f"not JSON: {error.msg}, byte {error.pos} of {len(data)}") from None
    except msgspec.ValidationError as error:
        raise _misshapen(kind, str(error)) from None


def timestamp(at: datetime) -> str:
    """Write an aware time as RFC 3339 in UTC. Raises BadRecord when it has no zone, or no year in UTC."""
    if at.tzinfo is UTC:
        return at.isoformat()[: -len("+00:00")] + "Z"
    if at.utcoffset() is None:
        raise BadRecord("datetime", NO_ZONE)
    try:
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        raise BadRecord("datetime", NO_YEAR) from None


def _utc(value: Any) -> str:
    if isinstance(value, datetime):
        return timestamp(value)
    raise TypeError(type(value).__name__)


def _named(kind: type, path: str) -> str:
    return kind.__name__ if path == "$" else f"{kind.__name__} {path}"


def _misshapen(kind: type, text: str) -> BadRecord:
    """msgspec quotes a value outside an enumeration, and the value is content: leave it out."""
    match = AT.match(text)
    assert match is not None
    why = "not one of the allowed values" if text.startswith("Invalid enum value") else match["why"]
    return BadRecord(_named(kind, match["path"] or "$"), why)


# -- numbers that are not finite: orjson writes them as null, and the reader would be the first to notice -----


Check = Callable[[Any], bool]
"""Whether every float of a value is finite."""


def _is_finite(value: Any) -> bool:
    if not is_dataclass(value):
        return _walked(value)
    kind: type = type(value)
    check = _check_of(kind)
    return check is None or check(value)


@cache
def _check_of(kind: type) -> Check | None:
    """Return the check of a dataclass; None where no field can hold a float at any depth, as in most."""
    hints = get_type_hints(kind)
    checks = [(attrgetter(field.name), check) for field in fields(kind) if (check := _check(hints[field.name]))]
    return (lambda value: all(check(part(value)) for part, check in checks)) if checks else None


def _check(hint: Any) -> Check | None:
    """Return the check of what stands under a type; None for types without floats. Rare shapes are walked through."""
    if hint is float:
        return _number
    if isinstance(hint, type) and is_dataclass(hint):
        return _exactly(hint, _check_of(hint))
    parts = get_args(hint)
    inner = {part: check for part in parts if (check := _check(part))}
    if not inner and hint not in (Any, object):
        return None
    if len(inner) == 1:
        (part, check), origin = next(iter(inner.items())), get_origin(hint)
        if origin in (tuple, list) and set(parts) <= {part, Ellipsis}:
            return lambda value: all(map(check, value))
        if origin in (Union, UnionType) and set(parts) == {part, NoneType}:
            return lambda value: value is None or check(value)
    return _walked


def _exactly(kind: type, check: Check | None) -> Check | None:
    return check and (lambda value: check(value) if type(value) is kind else _walked(value))


def _number(value: Any) -> bool:
    return isfinite(value) if type(value) is float else _walked(value)


def _walked(value: Any) -> bool:
    return not any(_not_finite(value, "$"))


def _not_finite(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, float):
        if not isfinite(value):
            yield path, "a number that is not finite"
    else:
        for step, part in _parts(value):
            yield from _not_finite(part, path + step)


# -- after a failure: where it was ---------------------------------------------------------------------------


def _faults(value: Any, path: str) -> Iterator[tuple[str, str]]:
    why = _fault(value)
    if why:
        yield path, why
    for step, part in _parts(value):
        yield from _faults(part, path + step)


def _fault(value: Any) -> str | None:
    if isinstance(value, str):
        return "a lone surrogate" if any("\ud800" <= letter <= "\udfff" for letter in value) else None
    if isinstance(value, datetime):
        return _faulty_time(value)
    if isinstance(value, Mapping) and not all(isinstance(key, str) and not _fault(key) for key in value):
        return "a key that is not a string of Unicode"
    if value is None or isinstance(value, (bool, int, float, Mapping, list, tuple)) or is_dataclass(value):
        return None
    return f"no JSON for {type(value).__name__}"


def _faulty_time(value: datetime) -> str | None:
    try:
        timestamp(value)
    except BadRecord as error:
        return error.why
    return None


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Parts of a value, each with its step in a path. Keys of mappings are content and are not shown."""
    if is_dataclass(value) and not isinstance(value, type):
        yield from ((f".{field.name}", getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, Mapping):
        yield from (("[...]", part) for part in value.values())
    elif isinstance(value, (list, tuple)):
        yield from ((f"[{index}]", part) for index, part in enumerate(value))
