"""What an agency says of its items, from the bytes of a document to the message of an alert."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from streams.agents.desk import Desk
from streams.agents.tools import Route, Tools
from streams.core.alerting import Rules
from streams.core.embargo import is_held
from streams.core.model import FeedRef
from streams.core.reading import Reader
from streams.edges.encoder import shared_encoder
from streams.edges.feeds.parsed import Document
from streams.edges.feeds.read import read
from streams.edges.poll import raw_item
from streams.edges.seeds import read_watches
from streams.topics import ALERTS, CLAIMS, ENRICHED

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
FEED = FeedRef(id="wire", publisher="wire", kind="agency")
NINE = datetime(2024, 10, 18, 9, tzinfo=UTC)
HEADLINE = "North Korea has sent 1,500 special forces soldiers to Russia, Seoul's spy agency says"
TEXT = "The National Intelligence Service said the North Korean troops were moved to Vladivostok."
CONTACT = "+82 2 555 0199"


@pytest.fixture(scope="module")
def tools() -> Tools:
    watches = read_watches(Path(__file__).parents[2] / "seeds/watches")
    return Tools(reader=Reader(watches, shared_encoder()), rules=Rules(watches), routes=(Route(receiver="desk"),))


@dataclass
class Wire:
    """An agency's wire, the belt behind it, and the clock."""

    tools: Tools
    now: datetime = NINE
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(self.tools)

    def sends(self, document: str | bytes, minutes: float = 5) -> Wire:
        """The document arrives; what is under embargo stays at the door, as it does at every poll."""
        self.now += timedelta(minutes=minutes)
        body = document.encode() if isinstance(document, str) else document
        parsed = read(Document(body=body))
        free = [entry for entry in parsed.entries if not is_held(entry, self.now)]
        self.desk.put(raw_item(FEED, entry, parsed.format, self.now) for entry in free)
        self.desk.run()
        return self

    @property
    def told(self) -> list[str]:
        """What became of the alert, message by message."""
        return [alert.action for alert in self.desk.values(ALERTS) if alert.watch == "dprk-russia"]


def newsml(version: int, standing: str = "usable", meta: str = "", headline: str = HEADLINE) -> str:
    """One version of an item in NewsML-G2."""
    return (
        f'<newsItem {NAR} guid="urn:wire:1" version="{version}" xml:lang="en"><itemMeta>{meta}'
        f'<versionCreated>2024-10-18T09:0{version}:00Z</versionCreated><pubStatus qcode="stat:{standing}"/></itemMeta>'
        f"<contentMeta><headline>{headline}</headline><description>{TEXT}</description></contentMeta></newsItem>"
    )


def ninjs(version: int, standing: str = "usable", **more: object) -> bytes:
    """One version of an item in ninjs."""
    item = {"uri": "urn:wire:2", "version": str(version), "pubstatus": standing, "headline": HEADLINE}
    return orjson.dumps({**item, "description_text": TEXT, **more})


def test_a_correction_and_a_kill_travel_from_the_document_to_the_alert(tools: Tools) -> None:
    """Whoever was told hears first that the report was corrected, then that it was withdrawn."""
    wire = Wire(tools).sends(newsml(1))
    wire.sends(newsml(2, meta='<signal qcode="sig:correction"/>', headline=HEADLINE.replace("1,500", "1,200")))
    wire.sends(newsml(3, standing="canceled", headline="KILL: do not use"))
    assert wire.told == ["opened", "corrected", "withdrawn"]
    assert wire.desk.values(CLAIMS)[-1].state == "withdrawn"


def test_an_item_that_is_withheld_after_it_went_out_is_taken_back(tools: Tools) -> None:
    """And stands again when the agency releases it; meanwhile none of its words is on a topic but RAW."""
    wire = Wire(tools).sends(ninjs(1)).sends(ninjs(2, standing="withheld", headline="Not to be used"))
    assert wire.told == ["opened", "withdrawn"]
    assert "Not to be used" not in repr(wire.desk.values(ENRICHED))
    assert wire.sends(ninjs(3)).told == ["opened", "withdrawn", "corrected"]


def test_an_item_that_was_withheld_from_the_start_says_nothing_until_it_is_released(tools: Tools) -> None:
    """Its release is its beginning."""
    wire = Wire(tools).sends(ninjs(1, standing="withheld"))
    assert (wire.told, wire.sends(ninjs(2)).told) == ([], ["opened"])


@pytest.mark.parametrize(
    "document",
    [
        newsml(1, meta="<embargoed>2024-10-18T10:00:00Z</embargoed>"),
        ninjs(1, embargoed="2024-10-18T10:00:00+00:00"),
        f'<nitf><head><docdata management-status="embargoed"><doc-id id-string="3"/>'
        f'<date.release norm="20241018T100000Z"/></docdata></head><body><body.head><hedline><hl1>{HEADLINE}</hl1>'
        f"</hedline></body.head><body.content><p>{TEXT}</p></body.content></body></nitf>",
    ],
    ids=["NewsML-G2", "ninjs", "NITF"],
)  # fmt: skip
def test_an_embargo_holds_until_its_time(tools: Tools, document: str | bytes) -> None:
    """The same document is silent before, and an alert after."""
    wire = Wire(tools).sends(document)
    assert (wire.told, wire.sends(document, minutes=60).told) == ([], ["opened"])


def test_an_embargo_without_a_time_has_no_end(tools: Tools) -> None:
    """Until a version comes that has none."""
    wire = (
        Wire(tools).sends(newsml(1, meta="<embargoed/>")).sends(newsml(1, meta="<embargoed/>"), minutes=60 * 24 * 365)
    )
    assert (wire.told, wire.sends(newsml(2)).told) == ([], ["opened"])


def test_what_is_not_public_reaches_no_topic(tools: Tools) -> None:
    """Not in one byte, not RAW either."""
    private = f'<section class="np-nonpublic"><p>Desk {CONTACT}</p></section>'
    item = {
        "urn": "urn:wire:4", "version": 1, "headline": HEADLINE, "teaser": TEXT, "language": "en",
        "article_html": f"<section class='main'><p>{TEXT}</p>{private}</section>",
        "notepad": {"public_html": "", "nonpublic_html": private},
        "ednotes": [{"role": "dpaednoterole:contact", "ednote": CONTACT, "is_publishable": False}],
    }  # fmt: skip
    wire = Wire(tools).sends(orjson.dumps(item))
    written = b"".join(record.value or b"" for log in wire.desk.logs.records.values() for record in log)
    assert wire.told == ["opened"]
    assert CONTACT.encode() not in written


def test_a_version_sent_twice_is_told_once(tools: Tools) -> None:
    """The same guid and version is the same revision; a later version is a revision of the same item."""
    wire = Wire(tools).sends(newsml(1)).sends(newsml(1)).sends(newsml(2, headline=f"{HEADLINE} again"))
    assert len({item.item.id for item in wire.desk.values(ENRICHED)}) == 1
    assert wire.desk.words.counted["stories", "repeat"] == 1
    assert wire.desk.words.counted["stories", "revised"] == 1
