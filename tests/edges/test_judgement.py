"""The watches that ship, as they are trained: kinds of news they must tell apart, each in words of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.core.heads import load_heads
from streams.core.model import Entry, FeedRef, RawItem
from streams.core.reading import Reader, Reading
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import read_watches

READER = Reader(read_watches(Path("seeds/watches")), shared_encoder())
COOPERATION = "dprk-russia"
DETERRENCE = "alliance-deterrence"


def read(title: str, text: str = "", lang: str | None = None) -> Reading:
    entry = Entry(title=title, content=text, lang=lang)
    arrived = datetime(2026, 5, 1, tzinfo=UTC)
    raw = RawItem(id="x", revision="", feed=FeedRef(id="f"), format="rss", fetched_at=arrived, entry=entry)
    (reading,) = READER.read([raw])
    return reading


def relevant(reading: Reading, watch: str) -> bool:
    return watch in reading.verdicts and reading.verdicts[watch].relevant


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("World news", "North Korea has sent 3,000 soldiers to Russia, the spy agency says."),
        ("", "North Korea has sent 3,000 soldiers to Russia, the spy agency says."),
        ("국제 소식", "국가정보원은 북한이 러시아에 병력 3천 명을 더 보냈다고 밝혔다."),
        ("Лента", "КНДР отправила в Россию ещё 3000 солдат, сообщила разведка Южной Кореи."),
        ("国际要闻", "韩国情报机构称，朝鲜已向俄罗斯增派三千名士兵。"),
        ("Monde", "La Corée du Nord a envoyé 3 000 soldats en Russie, selon le renseignement sud-coréen."),
    ],
)
def test_a_fact_in_the_body_counts_like_one_in_the_title(title: str, text: str) -> None:
    """Under a heading that says nothing, and under none."""
    assert relevant(read(title, text), COOPERATION)


def test_no_label_is_given_on_a_faint_guess() -> None:
    """Every head of a label asks for a third at least before it speaks."""
    heads = [load_heads(name, watch.heads) for name, watch in READER.watches.items() if watch.heads]
    assert min(float(threshold) for one in heads for threshold in one.thresholds) > 1 / 3
