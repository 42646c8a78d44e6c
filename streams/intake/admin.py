"""What a person does with the feed list: add, remove, import, export, and switch feeds off and on again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streams.core.addresses import without_login
from streams.core.errors import BadInput
from streams.core.model import FeedRef, FeedState
from streams.core.polling import Read
from streams.edges.discover import feeds_of
from streams.edges.feedfile import with_feeds, without_feed
from streams.edges.feedlist import LANG, Feed, feedlist, read_feedlist
from streams.edges.feeds.pool import ReaderPool
from streams.edges.fetch import policy_for
from streams.edges.http import Page
from streams.edges.once import named_loopback
from streams.edges.opml import free_id, read_opml, write_opml
from streams.edges.poll import Polled, Poller
from streams.intake.client import client_of
from streams.settings import Kafka, Settings

PAGES = frozenset({"html_page", "captcha", "not_a_feed"})
TRIES = 5
"""Of the feeds a page names so many are asked for."""


async def look(url: str, given: Settings) -> tuple[str, Polled]:
    """Fetch an address; of a web page the first of the feeds it names that is one.

    Return where the feed was found, and what it gave; when there is none, what the first address gave.
    """
    async with client_of(given, named_loopback(url)) as client, ReaderPool() as readers:
        poller = Poller(client, readers)
        polled = await _poll(poller, url)
        reason, tried = getattr(polled.outcome, "reason", None), []
        if reason in PAGES and isinstance(polled.answer, Page):
            for other in feeds_of(polled.answer.body, polled.answer.url)[:TRIES]:
                tried.append((other, await _poll(poller, other)))
                if isinstance(tried[-1][1].outcome, Read):
                    return tried[-1]
        return next(iter(tried), (url, polled))


async def _poll(poller: Poller, url: str) -> Polled:
    return await poller.poll(
        FeedRef(id="look", url=url), FeedState(id="look", url=url), datetime.now(UTC), policy_for(60)
    )


async def add(url: str, given: Settings, feed_id: str | None, more: Mapping[str, Any] | None = None) -> Feed:
    """Add the feed at an address, or the one its page names, to the list. Raises BadInput when there is none.

    ``more``: what the operator knows of it, by the keys of a feed.
    """
    found, polled = await look(url, given)
    if not isinstance(polled.outcome, Read):
        at = "" if found == url else f" at {found}"
        raise BadInput(url, f"gives no feed{at}: {getattr(polled.outcome, 'reason', 'gone')} {polled.detail}".rstrip())
    listed = read_feedlist(given.feeds.file)
    for other in listed:
        if other.url == found:
            raise BadInput(found, f"is listed already, as {other.id}")
    title = polled.title or found.partition("//")[2].partition("/")[0]
    known = {"id": feed_id or free_id(title, found, {feed.id for feed in listed}), "url": found, "name": title}
    feed = _checked({"lang": _lang(polled), **known, **(more or {}), "verified": True}, url)
    _append(given.feeds.file, [feed])
    return feed


def _lang(polled: Polled) -> str | None:
    """Return the language the feed says it is in, where it says it rightly."""
    said = next((raw.entry.lang for raw in polled.new if raw.entry.lang), None)
    return said if said and re.fullmatch(str(LANG.pattern), said) else None


def _checked(values: Mapping[str, Any], url: str) -> Feed:
    (feed,) = feedlist({"feeds": [{key: value for key, value in values.items() if value is not None}]}, url)
    return feed


def remove(feed_id: str, path: Path) -> None:
    """Take a feed out of the list. Raises BadInput when it is not in it."""
    path.write_text(without_feed(path.read_text("utf-8"), feed_id, str(path)), "utf-8")


def import_opml(body: bytes, name: str, path: Path) -> tuple[list[Feed], list[str]]:
    """Add the feeds of an OPML document that are not in the list. Return those added, and complaints."""
    have = read_feedlist(path)
    urls, ids = {feed.url for feed in have}, {feed.id for feed in have}
    new: list[Feed] = []
    complaints: list[str] = []
    for found in read_opml(body, name):
        if isinstance(found, str):
            complaints.append(found)
        elif found.url not in urls:
            urls.add(found.url)
            new.append(_renamed(found, ids))
            ids.add(new[-1].id)
    if new:
        _append(path, new)
    return new, complaints


def export_opml(path: Path) -> str:
    """Return the list as OPML."""
    return write_opml(read_feedlist(path))


async def switch(feed_ids: Collection[str], given: Settings, *, on: bool) -> list[FeedState]:
    """Tell the owners of feeds to poll them again, or not any more. Raises BadInput for a feed that is not listed."""
    from streams.edges.feedstates import read_states, switched, write_states  # the only ones that need the broker

    listed = {feed.id: feed for feed in read_feedlist(given.feeds.file)}
    for each in feed_ids:
        if each not in listed:
            raise BadInput(each, f"is not in {given.feeds.file}")
    kafka: Kafka = given.kafka
    states = await read_states(kafka, feed_ids)
    fresh = [states.get(each) or FeedState(id=each, url=without_login(listed[each].url)) for each in feed_ids]
    changed = [switched(state, datetime.now(UTC), on=on) for state in fresh]
    await write_states(kafka, changed)
    return changed


def _append(path: Path, new: Sequence[Feed]) -> None:
    path.write_text(with_feeds(path.read_text("utf-8"), new, str(path)), "utf-8")


def _renamed(feed: Feed, taken: Collection[str]) -> Feed:
    if feed.id not in taken:
        return feed
    values = {name: getattr(feed, name) for name in feed.__struct_fields__}
    return Feed(**{**values, "id": free_id(feed.id, feed.url, taken)})
