"""The operator's list of feeds: a TOML file with one table ``[[feeds]]`` each. What is wrong is named by feed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from streams.core.errors import BadInput
from streams.core.model import FeedRef, PublisherKind


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One feed as it is listed."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
    url: Annotated[str, Meta(pattern=r"^https?://[^\s]+$")]
    name: str = ""
    publisher: str | None = None
    """Publisher family."""
    country: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] | None = None
    kind: PublisherKind = "outlet"
    lang: str | None = None
    interval_s: Annotated[float, Meta(gt=0)] = 300.0
    """Interval to begin with, in seconds; afterwards it follows the feed's own rhythm."""
    verified: bool = False
    """Whether somebody has seen the address answer with a feed."""

    def ref(self) -> FeedRef:
        """What travels with every entry of it."""
        return FeedRef(
            id=self.id, url=self.url, name=self.name, publisher=self.publisher, country=self.country,
            kind=self.kind, lang=self.lang,
        )  # fmt: skip


def read_feedlist(path: Path) -> tuple[Feed, ...]:
    """Read the list. Raises BadInput that names the file and the feed."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(str(path), f"cannot be read as a feed list: {error}") from error
    given = table.get("feeds", [])
    if set(table) - {"feeds"} or not isinstance(given, list):
        raise BadInput(str(path), "a feed list holds tables [[feeds]] and nothing else")
    feeds = tuple(_feed(path, place, one) for place, one in enumerate(given, 1))
    _refuse_twins(path, feeds)
    return feeds


def _feed(path: Path, place: int, given: object) -> Feed:
    name = given.get("id") if isinstance(given, dict) else None
    try:
        return msgspec.convert(given, Feed)
    except msgspec.ValidationError as error:
        raise BadInput(f"{path.name}, feed {place} ({name or 'no id'})", str(error)) from None


def _refuse_twins(path: Path, feeds: tuple[Feed, ...]) -> None:
    seen: set[str] = set()
    for feed in feeds:
        if feed.id in seen:
            raise BadInput(f"{path.name}, {feed.id}", "this id is listed twice")
        seen.add(feed.id)
