"""Labelled items beside what the judgement makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from streams.core.dates import read_date
from streams.core.judge import Verdict
from streams.core.model import Entry, FeedRef, RawItem
from streams.core.reading import Reader, Reading
from streams.core.scoring import Judged
from streams.core.watch import SEVERITIES, Watch
from streams.edges.labelled import Labelled, Labelling

BATCH = 64
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""When an item without a time came; nothing measured depends on it."""
WORDS_SHOWN = 6


def judged(reader: Reader, sets: Sequence[Labelling]) -> dict[str, list[Judged]]:
    """Return the items of each watch that has any, in order; those whose readers differ on relevance are left out."""
    pairs = [pair for labelling in sets for pair in _read(reader, labelling.items)]
    found = {
        name: [compared for item, reading in pairs if (compared := compare(reader, watch, item, reading))]
        for name, watch in reader.watches.items()
    }
    return {name: items for name, items in found.items() if items}


def _read(reader: Reader, items: Sequence[Labelled]) -> Iterator[tuple[Labelled, Reading]]:
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        yield from zip(batch, reader.read([raw_of(item) for item in batch]), strict=True)


def raw_of(item: Labelled) -> RawItem:
    """Return a labelled item as it would have come from a feed."""
    published = read_date(item.published)
    entry = Entry(
        title=item.title or "", summary=item.summary or "", content=item.text or "", lang=item.lang, published=published
    )
    fetched = published or EPOCH
    return RawItem(id=item.id, revision="", feed=FeedRef(id="eval"), format="jsonl", fetched_at=fetched, entry=entry)


def compare(reader: Reader, watch: Watch, item: Labelled, reading: Reading) -> Judged | None:
    """Return an item as one watch judged it; None where it is not known whether it concerns the watch."""
    truth = item.watches.get(watch.id)
    if truth is None or truth.relevant is None:
        return None
    verdict = reading.verdicts.get(watch.id)
    seen = verdict or Verdict(relevant=False, score=0.0)
    return Judged(
        id=item.id,
        lang=item.lang,
        relevant=truth.relevant,
        required=truth.labels.required,
        allowed=truth.labels.allowed,
        stance=item.stance,
        found=seen.relevant,
        score=seen.score,
        labels=frozenset(label.label for label in seen.labels),
        said=seen.stance,
        passed=verdict is not None,
        alerting=_opens_alert(watch, seen),
        words=_words(seen) or _names(reader, watch, reading),
        scores=seen.scores,
    )


def _opens_alert(watch: Watch, verdict: Verdict) -> bool:
    """Whether score and severity are those of an alert; how many publishers tell it is not the judgement's business."""
    severity = watch.severity([label.label for label in verdict.labels])
    grave = SEVERITIES.index(severity) >= SEVERITIES.index(watch.rule.min_severity)
    return verdict.relevant and verdict.score >= watch.rule.min_score and grave


def _names(reader: Reader, watch: Watch, reading: Reading) -> tuple[str, ...]:
    """Return the words that opened the gate for an item that was found not relevant."""
    if reading.item is None or watch.id not in reading.verdicts:
        return ()
    first: dict[str, str] = {}
    for mention in reader.page(reading.item).names(watch.id):
        for tag in mention.entry.tags:
            first.setdefault(tag, mention.text)
    return tuple(dict.fromkeys(first[tag] for tag in sorted(watch.opening(set(first)))))


def _words(verdict: Verdict) -> tuple[str, ...]:
    """Return the words that opened the gate and those that weighed most for a label, each once."""
    spans = [*verdict.evidence, *(span for label in verdict.labels for span in label.evidence)]
    return tuple(dict.fromkeys(span.text for span in spans if span.by.startswith("lex:")))[:WORDS_SHOWN]
