"""Binds plain tables and environment variables to frozen dataclasses, and lists everything that does not fit.

Pure: the file's table, the variables and the reader of secret files are arguments. ``settings`` says what exists;
this module says how a name is spelled in each place and what is wrong with a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin, get_type_hints

import msgspec

from streams.core.wishes import wish

PREFIX = "PACTWIRE_"
SECRET = msgspec.Meta(extra={"secret": True})
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad setting: the name under which it was given, and what is wrong with it."""

    name: str
    why: str
    about: tuple[str, ...] = ()
    """Other settings it follows from."""

    @property
    def concerns(self) -> tuple[str, ...]:
        """Every setting it speaks of."""
        return (*(name.removesuffix("_file") for name in self.name.split(", ")), *self.about)


@dataclass(frozen=True, slots=True)
class Form:
    """Stands in the ``Annotated`` type of a text that must have a certain form."""

    fault: Callable[[str], str | None]
    """What is wrong with a text, in words; None when nothing is."""


class Text(str):
    """A value from the environment: text that stands for a number, a list or a truth."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One setting: ``kafka.bootstrap``."""

    path: tuple[str, ...]
    hint: Any
    field: Field[Any]

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def variable(self) -> str:
        return PREFIX + "_".join(self.path).upper()

    @property
    def secret(self) -> bool:
        return is_secret(self.hint)

    @property
    def rows(self) -> type | None:
        """The dataclass of one row, when the setting is a list of tables."""
        inner = get_args(self.hint)[:1] if get_origin(self.hint) is tuple else ()
        return inner[0] if inner and is_section(inner[0]) else None


def is_secret(hint: Any) -> bool:
    """True for a secret, optional or not."""
    if get_origin(hint) is Annotated:
        return SECRET in get_args(hint)[1:]
    return any(is_secret(part) for part in get_args(hint))


def is_section(hint: Any) -> TypeGuard[type]:
    """True for a dataclass: a section of the file, or one row of a list of tables."""
    return isinstance(hint, type) and is_dataclass(hint)


def keys(kind: type, above: tuple[str, ...] = ()) -> Iterator[Key]:
    """Every setting under a dataclass, sections opened, in the order of the file."""
    hints = get_type_hints(kind, include_extras=True)
    for each in fields(kind):
        path, hint = (*above, each.name), hints[each.name]
        if is_section(hint):
            yield from keys(hint, path)
        else:
            yield Key(path=path, hint=hint, field=each)


def from_variables(kind: type, env: Mapping[str, str]) -> tuple[dict[str, Text], list[Problem]]:
    """Values by setting name out of the variables that begin with ``PACTWIRE_``. An empty variable is not set."""
    known = {key.variable: key.name for key in keys(kind)}
    known |= {key.variable + "_FILE": key.name + "_file" for key in keys(kind) if key.secret}
    given = {name: value for name, value in env.items() if name.startswith(PREFIX) and value}
    problems = [Problem(name, "is not a setting of Pactwire") for name in given if name not in known]
    return {known[name]: Text(value) for name, value in given.items() if name in known}, problems


@dataclass(frozen=True, slots=True)
class Binder:
    """Binds one file and its environment; ``problems`` grows as values are refused."""

    base: Path
    """Relative paths in the file are taken from here."""
    read: Callable[[Path], str]
    """Reads the file of a secret; raises OSError."""
    problems: list[Problem]

    def bind(self, kind: type, table: Table, env: Mapping[str, Text], above: tuple[str, ...] = ()) -> Any:
        """An instance of ``kind``, with defaults where a value is absent or refused; None if one without default is."""
        self._refuse_unknown(kind, table, above)
        hints = get_type_hints(kind, include_extras=True)
        values: dict[str, Any] = {}
        for each in fields(kind):
            path, hint = (*above, each.name), hints[each.name]
            if is_section(hint):
                values[each.name] = self.bind(hint, self._section(table, path), env, path)
            else:
                values[each.name] = self._value(Key(path=path, hint=hint, field=each), table, env)
        return None if MISSING in values.values() else kind(**values)

    def _refuse_unknown(self, kind: type, table: Table, above: tuple[str, ...]) -> None:
        hints = get_type_hints(kind, include_extras=True)
        known = {*hints, *(f"{name}_file" for name, hint in hints.items() if is_secret(hint))}
        unknown = [".".join((*above, name)) for name in table if name not in known]
        self.problems.extend(Problem(name, "is not a setting of Pactwire") for name in unknown)

    def _section(self, table: Table, path: tuple[str, ...]) -> Table:
        section = table.get(path[-1], {})
        if isinstance(section, Mapping):
            return section
        self.problems.append(Problem(".".join(path), "is a section: it holds settings, not a value"))
        return {}

    def _value(self, key: Key, table: Table, env: Mapping[str, Text]) -> Any:
        """The value as it goes into the dataclass; MISSING when there is none to put there."""
        name = key.path[-1]
        file = env.get(key.name + "_file", table.get(name + "_file")) if key.secret else None
        given: Any = env.get(key.name, table.get(name, MISSING))
        if file is not None:
            given = self._secret(key, given, file)
        if given is MISSING:
            return self._default(key)
        return self._rows(key, given) if key.rows else self._convert(key, given)

    def _default(self, key: Key) -> Any:
        if key.field.default is MISSING and not any(p.name.startswith(key.name) for p in self.problems):
            self.problems.append(Problem(key.name, "is needed"))
        return key.field.default

    def _secret(self, key: Key, given: Any, file: str) -> Any:
        if given is not MISSING:
            self.problems.append(Problem(f"{key.name}, {key.name}_file", "are both set: one of them, please"))
            return MISSING
        try:
            return Text(self.read(self._path(file)).strip())
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is not text"
            self.problems.append(Problem(key.name + "_file", f"cannot be read: {reason}"))
            return MISSING

    def _rows(self, key: Key, given: Any) -> tuple[Any, ...]:
        try:
            rows = msgspec.json.decode(given.encode()) if isinstance(given, Text) else given
            tables = msgspec.convert(rows, list[dict[str, Any]])
        except (msgspec.DecodeError, msgspec.ValidationError):
            self.problems.append(Problem(key.name, "is a list of tables (in the environment: a JSON array)"))
            return ()
        bound = [self.bind(key.rows or object, row, {}, (*key.path, str(at))) for at, row in enumerate(tables, 1)]
        return tuple(row for row in bound if row is not None)

    def _convert(self, key: Key, given: Any) -> Any:
        try:
            value = convert(given, key.hint)
        except msgspec.ValidationError:
            self.problems.append(Problem(key.name, f"wants {wish(key.hint)}"))
            return key.field.default
        if wrong := list(dict.fromkeys(faults(value, key.hint))):
            self.problems.append(Problem(key.name, "; ".join(wrong)))
            return key.field.default
        return self._path(value, given) if isinstance(value, Path) else value

    def _path(self, value: str | Path, given: Any = None) -> Path:
        """A path of the file is relative to the file; a path of the environment to the working directory."""
        from_variable = isinstance(value, Text) or isinstance(given, Text)
        return Path(value) if from_variable else self.base / value


def convert(given: Any, hint: Any) -> Any:
    """A plain value as the hinted type; text of the environment may stand for numbers, truths and comma lists."""
    if not isinstance(given, Text):
        return msgspec.convert(given, hint, dec_hook=_hook)
    plain: Any = str(given)
    if get_origin(hint) is tuple:
        plain = [part.strip() for part in given.split(",") if part.strip()]
    return msgspec.convert(plain, hint, strict=False, dec_hook=_hook)


def faults(value: Any, hint: Any) -> Iterator[str]:
    """What is wrong with the form of a converted value, or with the parts of a list; a setting may be optional."""
    parts = get_args(hint)
    if get_origin(hint) is Annotated:
        forms = (part for part in parts[1:] if isinstance(part, Form))
        yield from (why for form in forms if (why := form.fault(value)))
    elif get_origin(hint) is tuple:
        for each in value:
            yield from faults(each, parts[0])
    elif get_origin(hint) in {Union, UnionType} and value is not None:
        for part in parts:
            yield from faults(value, part)


def _hook(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError("Expected a path")
