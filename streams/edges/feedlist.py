"""The operator's list of feeds: a TOML file with one table ``[[feeds]]`` each. What is wrong is named by feed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from streams.core.errors import BadInput
from streams.core.model import FeedRef, PublisherKind


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One feed as it is listed."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
    url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+[^\s]*$")]
    name: str = ""
    publisher: str | None = None
    """Publisher family."""
    country: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] | None = None
    kind: PublisherKind = "outlet"
    lang: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None
    interval_s: Annotated[float, Meta(gt=0)] | None = None
    """Seconds between polls to begin with; afterwards the interval follows the feed's own rhythm."""
    poll_floor_s: Annotated[float, Meta(ge=0, le=86400)] = 0.0
    """Seconds between polls at least; the floor of the settings holds where it is higher."""
    enabled: bool = True
    verified: bool = False
    """Whether somebody has seen the address answer with a feed."""

    def ref(self) -> FeedRef:
        """What travels with every entry of it."""
        return FeedRef(
            id=self.id, url=self.url, name=self.name or self.id, publisher=self.publisher, country=self.country,
            kind=self.kind, lang=self.lang,
        )  # fmt: skip


def read_feedlist(path: Path) -> tuple[Feed, ...]:
    """Read the list. Raises BadInput that names the file and every faulty feed."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(str(path), f"cannot be read as a feed list: {error}") from error
    return feedlist(table, str(path))


def feedlist(table: dict[str, Any], name: str) -> tuple[Feed, ...]:
    """Check a list that was read. Raises BadInput that names every faulty feed."""
    given = table.get("feeds", [])
    if set(table) - {"feeds"} or not isinstance(given, list):
        raise BadInput(name, "a feed list holds tables [[feeds]] and nothing else")
    feeds, faults = _convert(given)
    faults += list(_twins(feeds))
    if faults:
        raise BadInput(name, "; ".join(faults))
    return tuple(feeds)


def _convert(given: Sequence[object]) -> tuple[list[Feed], list[str]]:
    feeds: list[Feed] = []
    faults: list[str] = []
    for place, one in enumerate(given, 1):
        own = one.get("id") if isinstance(one, dict) else None
        try:
            feeds.append(msgspec.convert(one, Feed))
        except msgspec.ValidationError as error:
            faults.append(f"feed {place} ({own or 'no id'}): {error}")
    return feeds, faults


def _twins(feeds: Sequence[Feed]) -> Iterator[str]:
    """Two feeds of one id would share a state; two of one address would poll it twice."""
    ids: set[str] = set()
    urls: set[str] = set()
    for feed in feeds:
        if feed.id in ids:
            yield f"{feed.id}: this id is listed twice"
        if feed.url in urls:
            yield f"{feed.id}: its address is listed twice"
        ids.add(feed.id)
        urls.add(feed.url)
