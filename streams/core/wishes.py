"""What a setting wants, in plain words, from its type: for the refusal of a value and for the page of settings."""

from __future__ import annotations

from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Meta

PLAIN = {str: "text", int: "a whole number", float: "a number", bool: "true or false", Path: "a path"}


def wish(hint: Any) -> str:
    """``int`` from 1 to 9 is ``a whole number from 1 to 9``; a Literal lists its values."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "one of " + ", ".join(f"`{part}`" for part in parts)
    if origin is Annotated:
        return _bounded(wish(parts[0]), next((part for part in parts[1:] if isinstance(part, Meta)), Meta()))
    if origin in {Union, UnionType}:
        return wish(next(part for part in parts if part is not NoneType))
    if origin is tuple:
        return f"a list, each {wish(parts[0])}"
    return PLAIN.get(hint, "a table")


def _bounded(text: str, meta: Meta) -> str:
    if meta.description:
        return meta.description
    bounds = ((" above ", meta.gt), (" from ", meta.ge), (" to ", meta.le))
    return text + "".join(f"{word}{bound}" for word, bound in bounds if bound is not None)
