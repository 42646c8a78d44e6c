"""The closing figures, and when there is nothing more to wait for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from streams.core.model import Alert
from streams.core.words import end_of
from streams.demo.samples import Samples
from streams.demo.tally import Outcomes, Tally, of_stage, percentile
from streams.edges.receiver import Arrival
from streams.topics import ALERTS, DEAD, ENRICHED, RAW, STORIES

DROPS = ("off_topic", "not_relevant", "withheld")


def wanted(samples: Samples) -> int:
    """Entries of all documents that a reader can turn into items, each wording once."""
    return sum(bool(line["arrives"]) for line in samples.expected)


def settled(samples: Samples, tally: Tally, found: Outcomes, taken: Mapping[str, Any]) -> bool:
    """Everything that went in has left the belt, and every alert has reached the receiver.

    Metrics and topics are looked at apart from each other, so each must have caught up with the other.
    """
    records = tally.records
    read, stories, alert = (of_stage(found, stage) for stage in ("read", "stories", "alert"))
    through = (
        sum(read.values()) >= records[RAW.name] >= wanted(samples)
        and not unjudged(tally, read)
        and sum(stories.values()) >= records[ENRICHED.name] >= passed("read", read)
        and sum(alert.values()) >= records[STORIES.name] >= passed("stories", stories)
        and records[ALERTS.name] >= passed("alert", alert)
    )
    return through and set(tally.alerts) <= set(taken)


def unjudged(tally: Tally, read: Mapping[str, int]) -> int:
    """Entries of which no topic and no metric tells what became of them.

    One that concerns two watches is two records, so that records alone may add up while an entry is still missing.
    """
    dropped = sum(read.get(word, 0) for word in DROPS)
    return max(0, len(tally.raw) - len(tally.relevant) - dropped - tally.records[DEAD.name])


def passed(stage: str, words: Mapping[str, int]) -> int:
    """Items that a stage passed on."""
    return sum(count for word, count in words.items() if end_of(stage, word) == "passed")


def figures(
    samples: Samples,
    tally: Tally,
    found: Outcomes,
    arrivals: list[Arrival],
    served: Mapping[tuple[str, int], datetime],
    seconds: float,
) -> dict[str, Any]:
    """The table. ``lost`` counts entries that did not arrive, records that left no trace, alerts not delivered.

    ``relevant`` counts every wording of an entry, ``reports`` the entries; ``alerts`` counts messages, ``happenings``
    what they are about.
    """
    verified = {arrival.id for arrival in arrivals if arrival.fault is None}
    read = of_stage(found, "read")
    missing = max(0, wanted(samples) - len(tally.raw))
    untraced = max(0, tally.records[RAW.name] - sum(read.values()), unjudged(tally, read))
    waits = sorted(_waits(tally, arrivals, served))
    return {
        "items": len(tally.raw), "dropped": {word: read[word] for word in DROPS if word in read},
        "failed": tally.records[DEAD.name], "relevant": len(tally.relevant),
        "reports": len({item for item, _ in tally.relevant}), "stories": len(tally.stories),
        "alerts": len(tally.alerts), "happenings": len({alert.id for alert in tally.alerts.values()}),
        "delivered": len({arrival.id for arrival in arrivals}), "verified": len(verified),
        "lost": missing + untraced + len(set(tally.alerts) - verified),
        "p50_ms": _ms(percentile(waits, 0.5)), "p95_ms": _ms(percentile(waits, 0.95)), "seconds": round(seconds, 1),
    }  # fmt: skip


def _waits(tally: Tally, arrivals: list[Arrival], served: Mapping[tuple[str, int], datetime]) -> list[float]:
    """Seconds from the moment the entry that set off an alert was first served to the alert's first arrival."""
    firsts = {arrival.id: arrival.at for arrival in reversed(arrivals)}
    fetched = {raw.id: raw.feed.id for raw in tally.raw.values()}
    waits = []
    for alert in tally.alerts.values():
        began = _served(alert, fetched, served)
        if began is not None and alert.event_id in firsts:
            waits.append((firsts[alert.event_id] - began).total_seconds())
    return waits


def _served(alert: Alert, fetched: Mapping[str, str], served: Mapping[tuple[str, int], datetime]) -> datetime | None:
    """When the document was served whose fetching set off the alert: the last one before the arrival it names."""
    feeds = {fetched[source.item] for source in alert.sources if source.item in fetched}
    times = [at for (feed, _), at in served.items() if feed in feeds and at <= alert.at]
    return max(times, default=None)


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
