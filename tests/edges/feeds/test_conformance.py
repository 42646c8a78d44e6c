"""Every feed of the public collections is read, or refused with a reason, within the limits."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest

from streams.edges.feeds.limits import Limits
from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.pool import ReaderPool

FEEDS = Path(__file__).parents[4] / "shared/conformance/feeds"
OTHER_KINDS = ("opensearch", "rss11", "cdf")
"""Formats that are no news feeds, or whose counts the collection does not give."""


@pytest.fixture(scope="module")
def manifest() -> list[dict[str, object]]:
    if not FEEDS.is_dir():
        pytest.skip("the collections are not beside this checkout")
    return [json.loads(line) for line in (FEEDS / "manifest.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def found(manifest: list[dict[str, object]]) -> dict[str, int | str]:
    """Entries, or the reason why there are none, of every document."""

    async def read_all() -> dict[str, int | str]:
        async with ReaderPool(limits=Limits(wall_s=60)) as pool:
            return {name: await _one(pool, body) for name, body in bodies.items()}

    bodies = {str(row["path"]): (FEEDS / str(row["path"])).read_bytes() for row in manifest}
    return asyncio.run(read_all())


async def _one(pool: ReaderPool, body: bytes) -> int | str:
    try:
        return len((await pool.read(Document(body=body))).entries)
    except FeedError as error:
        return error.reason


def test_nearly_all_documents_are_read(found: dict[str, int | str]) -> None:
    """What is not read is no feed, a page, or broken in its first bytes."""
    reasons = Counter(given for given in found.values() if isinstance(given, str))
    assert set(reasons) <= {"not_a_feed", "malformed", "html_page", "empty"}
    assert reasons.total() <= 60


def test_counts_agree_with_the_collection(manifest: list[dict[str, object]], found: dict[str, int | str]) -> None:
    """Of the well-formed feeds all but two have the entries an independent count gives.

    One holds an entry inside an entry, one an item inside an item's content.
    """
    counts = {str(row["path"]): row["items"] for row in manifest if row["well_formed"]}
    wrong = {
        path.rpartition("/")[2]
        for path, count in counts.items()
        if not any(kind in path for kind in OTHER_KINDS) and found[path] not in (count, "not_a_feed", "html_page")
    }
    assert wrong <= {"missing-self.xml", "rss10_contentItems.xml", "xml_declares_unknown_encoding.xml"}
