"""Every feed of the public collections is read, or refused with a reason, and read as two other readers read it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from streams.core.model import Entry
from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.read import read
from tests.edges.feeds.oracles import Oracle, Row, by_feedparser, by_hand, disagreements, words

FEEDS = Path(__file__).parents[4] / "shared/conformance/feeds"
CUT = "rss_incomplete_cdata.xml"
"""Ends in the middle of its only item, which is no entry here."""
OTHER_KINDS = ("opensearch", "rss11", "cdf")
"""Formats that are no news feeds, or whose counts the collection does not give."""


@pytest.fixture(scope="module")
def manifest() -> list[dict[str, object]]:
    if not FEEDS.is_dir():
        pytest.skip("the collections are not beside this checkout")
    return [json.loads(line) for line in (FEEDS / "manifest.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def found(manifest: list[dict[str, object]]) -> dict[str, tuple[Entry, ...] | str]:
    """Entries, or the reason why there are none, of every document."""
    return {str(row["path"]): _one((FEEDS / str(row["path"])).read_bytes()) for row in manifest}


def _one(body: bytes) -> tuple[Entry, ...] | str:
    try:
        return read(Document(body=body)).entries
    except FeedError as error:
        return error.reason


def test_nearly_all_documents_are_read(found: dict[str, tuple[Entry, ...] | str]) -> None:
    """What is not read is no feed, a page, or broken in its first bytes."""
    reasons = Counter(given for given in found.values() if isinstance(given, str))
    assert set(reasons) <= {"not_a_feed", "malformed", "html_page", "empty"}
    assert reasons.total() <= 60


def test_counts_agree_with_the_collection(
    manifest: list[dict[str, object]], found: dict[str, tuple[Entry, ...] | str]
) -> None:
    """Of the well-formed feeds all but two have the entries an independent count gives.

    One holds an entry inside an entry, one an item inside an item's content.
    """
    wrong = set()
    for row in manifest:
        path, given = str(row["path"]), found[str(row["path"])]
        other = any(kind in path for kind in OTHER_KINDS) or given in ("not_a_feed", "html_page")
        if row["well_formed"] and not other and (isinstance(given, str) or len(given) != row["items"]):
            wrong.add(path.rpartition("/")[2])
    assert wrong <= {"missing-self.xml", "rss10_contentItems.xml", "xml_declares_unknown_encoding.xml"}


@pytest.mark.parametrize("oracle", [by_feedparser, by_hand])
def test_entries_agree_with_two_other_readers(oracle: Oracle, found: dict[str, tuple[Entry, ...] | str]) -> None:
    """The same number of entries in every document; titles, links, ids and dates in 99 of 100."""
    said, agreed, counts = Counter[str](), Counter[str](), []
    for path, given in found.items():
        theirs = oracle((FEEDS / path).read_bytes())
        if (
            theirs is None
            or path.endswith(CUT)
            or (isinstance(given, str) and not theirs)
            or "gzipped" in path
            or "compressed" in path
        ):
            continue
        if len(theirs) != len(given):
            counts.append((path, len(theirs), len(given)))
            continue
        for name, one, other in disagreements(theirs, [_row(entry) for entry in given]):  # type: ignore[arg-type]
            said[name] += 1
            agreed[name] += one == other
    shares = {name: round(agreed[name] / said[name], 4) for name in said}
    print(oracle.__name__, dict(said), shares)
    assert counts == []
    assert min(shares.values()) >= 0.99


def _row(entry: Entry) -> Row:
    moment = entry.published or entry.updated
    return Row(words(entry.title), entry.link, entry.guid, moment and int(moment.timestamp()))
