"""Every example of the agencies' standards gives the items that stand in it, found here in another way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from streams.core.model import Entry
from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.read import read

AGENCY = Path(__file__).parents[4] / "shared/conformance/agency"
G2 = "{http://iptc.org/std/nar/2006-10-01/}"
SAME = "guid version title published updated lang pubstatus embargo embargoed urgency correction editorial_note".split()  # noqa: SIM905
"""What a digitalwires item and the NewsML-G2 made of it both tell."""


@pytest.fixture(autouse=True)
def _beside_the_collections() -> None:
    if not AGENCY.is_dir():
        pytest.skip("the collections are not beside this checkout")


def entries(path: Path) -> tuple[Entry, ...]:
    return read(Document(body=path.read_bytes())).entries


def test_every_ninjs_document_gives_its_items() -> None:
    """Examples and what the test suite passes, of all versions: id, version, standing, headline."""
    documents = [path for path in AGENCY.glob("ninjs/**/*.json") if "specification" not in path.parts]
    documents = [path for path in documents if path.name != "extension-schema.json"]
    for path in documents:
        written = json.loads(path.read_bytes())
        told = [_ninjs(item) for item in (written if isinstance(written, list) else [written])]
        found = [(each.guid, each.version, each.pubstatus, each.urgency) for each in entries(path)]
        assert found == told, path
    assert len(documents) > 190


def _ninjs(item: dict[str, Any]) -> tuple[Any, ...]:
    standing = item.get("pubstatus", item.get("pubStatus", "usable"))
    return item["uri"], item.get("version"), standing, item.get("urgency")


def test_every_headline_of_ninjs_is_a_title() -> None:
    """Of several the main one, which is the first where none is so called."""
    for path in AGENCY.glob("ninjs/validation/**/*.json"):
        item = json.loads(path.read_bytes())
        several = [each["value"] for each in item.get("headlines", [])]
        own = item.get("headline") or next(iter(several), None)
        assert own is None or entries(path)[0].title == " ".join(own.split()), path


def test_every_newsml_document_gives_its_news_items() -> None:
    """Other kinds of items, and fragments, are refused by a reason."""
    documents = list(AGENCY.glob("newsml-g2/examples/*.xml"))
    for path in documents:
        root = ElementTree.fromstring(path.read_bytes())
        news = [root] if root.tag in (f"{G2}newsItem", f"{G2}packageItem") else list(root.iter(f"{G2}newsItem"))
        assert _guids(path) == [item.get("guid") for item in news], path
    assert len(documents) > 30


def _guids(path: Path) -> list[str | None]:
    try:
        return [entry.guid for entry in entries(path)]
    except FeedError as error:
        return [] if error.reason == "not_a_feed" else [str(error)]


def test_both_forms_of_a_dpa_item_are_one() -> None:
    """The JSON and the NewsML-G2 made of it tell the same, and neither what is not for publication."""
    pairs = [(path, path.parents[1] / f"output/{path.stem}.xml") for path in AGENCY.glob("dpa*/input/*.json")]
    for wire, newsml in pairs:
        (one,), (other,) = entries(wire), entries(newsml)
        assert {name: getattr(one, name) for name in SAME} == {name: getattr(other, name) for name in SAME}, wire
        assert "np-nonpublic" not in repr((one, other))
        assert "@dpa.com" not in repr((one, other))
    assert len(pairs) == 10
