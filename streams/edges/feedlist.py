"""The operator's list of feeds: a TOML file with one table ``[[feeds]]`` each. What is wrong is named by feed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from msgspec.structs import fields

from streams.core.addresses import web_parts, without_login
from streams.core.errors import BadInput
from streams.core.model import FeedRef, PublisherKind
from streams.core.wishes import wish

ID = Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$", description="up to 80 small letters, digits and `-`")
URL = Meta(pattern=r"^https?://[^\s/]+[^\s]*$", description="an http or https address")
COUNTRY = Meta(pattern=r"^[A-Z]{3}$", description="three capital letters, `KOR`")
LANG = Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="a language tag, `ko` or `pt-BR`")


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One feed as it is listed."""

    id: Annotated[str, ID]
    url: Annotated[str, URL]
    name: str = ""
    publisher: str | None = None
    """Publisher family."""
    country: Annotated[str, COUNTRY] | None = None
    kind: PublisherKind = "outlet"
    lang: Annotated[str, LANG] | None = None
    interval_s: Annotated[float, Meta(gt=0, le=86400)] | None = None
    """Seconds between polls to begin with; afterwards the interval follows the feed's own rhythm."""
    poll_floor_s: Annotated[float, Meta(ge=0, le=86400)] = 0.0
    """Seconds between polls at least; the floor of the settings holds where it is higher."""
    enabled: bool = True
    verified: bool = False
    """Whether somebody has seen the address answer with a feed."""

    def ref(self) -> FeedRef:
        """What travels with every entry of it."""
        return FeedRef(
            id=self.id, url=without_login(self.url), name=self.name or self.id, publisher=self.publisher,
            country=self.country, kind=self.kind, lang=self.lang,
        )  # fmt: skip


def read_feedlist(path: Path) -> tuple[Feed, ...]:
    """Read the list. Raises BadInput that names the file and every fault of every feed."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(str(path), f"cannot be read as a feed list: {error}") from error
    return feedlist(table, str(path))


def feedlist(table: dict[str, Any], name: str) -> tuple[Feed, ...]:
    """Check a list that was read. Raises BadInput that names every fault of every feed."""
    given = table.get("feeds", [])
    if set(table) - {"feeds"} or not isinstance(given, list):
        raise BadInput(name, "a feed list holds tables [[feeds]] and nothing else")
    faults = [f"feed {place} ({_named(one)}): {fault}" for place, one in enumerate(given, 1) for fault in _faults(one)]
    faults += _twins([one for one in given if isinstance(one, Mapping)])
    if faults:
        raise BadInput(name, faults[0] if len(faults) == 1 else "\n  ".join(["cannot be used", *faults]))
    return tuple(msgspec.convert(one, Feed) for one in given)


def _named(one: object) -> str:
    own = one.get("id") if isinstance(one, Mapping) else None
    return own if isinstance(own, str) else "no id"


def _faults(one: object) -> Iterator[str]:
    """Everything that is wrong with a feed, key by key: msgspec alone would name the first."""
    if not isinstance(one, Mapping):
        yield "is not a table"
        return
    known = {field.name: field for field in fields(Feed)}
    yield from (f"{key} is not a key of a feed" for key in one if key not in known)
    for key, field in known.items():
        if key not in one:
            yield from [f"{key} is needed"] if field.required else []
        elif not _fits(one[key], field.type) or (key == "url" and web_parts(one[key]) is None):
            yield f"{key} wants {wish(field.type)}"


def _fits(value: object, hint: Any) -> bool:
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError:
        return False
    return True


def _twins(given: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Two feeds of one id would share a state; two of one address would poll it twice."""
    for key, word in (("id", "this id"), ("url", "its address")):
        seen: set[str] = set()
        for one in given:
            value = str(one.get(key))
            if key in one and value in seen:
                yield f"{_named(one)}: {word} is listed twice"
            seen.add(value)
