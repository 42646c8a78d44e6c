"""The watches that ship, as they are trained: kinds of news they must tell apart, each in words of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from streams.core.errors import BadWatch
from streams.core.heads import dump_heads, load_heads
from streams.core.judge import Judge
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


def damaged(weights: float) -> bytes:
    """Return heads whose every weight is one number."""
    heads = load_heads("heads.npz", READER.watches[COOPERATION].heads or b"")
    return dump_heads(replace(heads, weights=np.full_like(heads.weights, weights)))


def narrow() -> bytes:
    """Return heads of which one is missing."""
    heads = load_heads("heads.npz", READER.watches[COOPERATION].heads or b"")
    return dump_heads(replace(heads, weights=heads.weights[:, :-1]))


@pytest.mark.parametrize("cut", [b"", b"noise", (READER.watches[COOPERATION].heads or b"")[:3000]])
def test_heads_that_are_cut_are_refused_by_name(cut: bytes) -> None:
    """They are named, whatever numpy makes of them."""
    with pytest.raises(BadWatch, match=r"dprk-russia/heads\.npz"):
        Judge(replace(READER.watches[COOPERATION], heads=cut), READER.encoder_name)


@pytest.mark.parametrize(
    ("heads", "why"),
    [
        (damaged(float("nan")), "numbers are missing"),
        (narrow(), "numbers are missing"),
        (READER.watches[DETERRENCE].heads, "other labels"),
    ],
)
def test_heads_that_would_judge_wrongly_are_refused(heads: bytes, why: str) -> None:
    """Numbers that are none, a head too few, the heads of another watch: none of them may judge in silence."""
    with pytest.raises(BadWatch, match=why):
        Judge(replace(READER.watches[COOPERATION], heads=heads), READER.encoder_name)
