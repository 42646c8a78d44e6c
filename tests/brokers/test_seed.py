"""The seed article through the whole belt: one alert a watch, delivered once, however often the entry is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from streams.core import codec
from streams.core.identify import item_id, revision
from streams.core.model import Entry, FeedRef, RawItem
from streams.settings import Kafka
from streams.topics import ALERTS
from tests.brokers.conftest import Start
from tests.brokers.scene import DELIVER, ROOT, WORKER, eventually, read_all, write
from tests.brokers.test_deliver import Desk, settings
from tests.samples import NOON

SEED = ROOT.parent / "shared" / "seed-article.txt"

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(not SEED.exists(), reason="the seed article lies beside the checkout, and is not there"),
]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk().start()
    yield desk
    desk.stop()


def the_seed() -> RawItem:
    title, _, text = SEED.read_text("utf-8").partition("\n")
    entry = Entry(guid="seed", link="https://nina.example/seed", title=title, content=text.strip(), lang="en")
    return RawItem(
        id=item_id("nina", entry), revision=revision(entry), feed=FeedRef(id="nina"), format="rss",
        fetched_at=NOON, entry=entry,
    )  # fmt: skip


def test_the_seed_is_one_alert_a_watch_delivered_once(broker: Kafka, start: Start, desk: Desk, tmp_path: Path) -> None:
    """Both watches hear of it, and an entry seen three times is still one."""
    config = settings(tmp_path, desk)
    for command in (WORKER, DELIVER):
        start(command, broker, PACTWIRE_CONFIG=config).wait_ready()
    seed = the_seed()
    write(broker, [(seed.id, codec.encode(seed))] * 3)
    eventually(lambda: len(desk.receiver.taken) >= 2, 60)
    alerts = read_all(broker, ALERTS)
    bodies = [orjson.loads(body)["data"] for body in desk.receiver.taken.values()]
    assert sorted(body["watch"] for body in bodies) == ["alliance-deterrence", "dprk-russia"]
    assert (len(alerts), len(desk.receiver.arrivals), desk.receiver.unverified) == (2, 2, [])
