"""How well claims are read: one report for a file of items whose claims are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from streams.core.claimscoring import Compared, compared, figures
from streams.core.model import Entry, FeedRef, RawItem
from streams.core.reading import Reader
from streams.edges.goldclaims import GoldItem, read_gold_claims
from streams.measures.judging import BATCH, EPOCH
from streams.measures.tables import by_class

SHARES = (
    "found", "stance_accuracy", "stance_macro_f1", "denial_recall", "speaker_exact", "matter_right", "direction_right",
    "reality_right", "evidence_right",
)  # fmt: skip


def measure_claims(reader: Reader, file: Path) -> dict[str, Any]:
    """Read every item of a file as if it came from a feed, and return the figures of its claims."""
    return figures(list(judged(reader, read_gold_claims(file))))


def judged(reader: Reader, items: Sequence[GoldItem]) -> Iterator[Compared]:
    """Yield each known claim beside the one found; an item that concerns no watch has none."""
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        for item, reading in zip(batch, reader.read([_raw(item) for item in batch]), strict=True):
            found = [claim for enriched in reading.enriched for claim in enriched.claims]
            yield from compared(item.id, item.lang, item.known, found)


def _raw(item: GoldItem) -> RawItem:
    entry = Entry(title=item.title, summary=item.summary, lang=item.lang)
    return RawItem(id=item.id, revision="", feed=FeedRef(id="eval"), format="jsonl", fetched_at=EPOCH, entry=entry)


def table(told: dict[str, Any]) -> Iterator[str]:
    """Yield the figures as lines for a terminal."""
    yield f"claims: {told['claims']}"
    for name in SHARES:
        yield f"  {name.replace('_', ' '):24} {told[name]:8.3f}"
    yield f"  {'quantity exact':24} {told['quantity_exact']['share']:8.3f}  of {told['quantity_exact']['n']}"
    for lang, share in told["by_language"].items():
        yield f"  {'stance, language ' + lang:24} {share:8.3f}"
    yield from by_class(told["by_stance"])
