"""The catalogue of topics: name, what it carries, key, partitions, retention. Data only.

``enriched`` and ``stories`` hold the tables of the worker, ``alerts`` and ``deliveries`` share the outbox of
``deliver``: topics that share a table have one partition count, and so have the changelogs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from streams.core import model
from streams.core.alerting import Memory
from streams.core.bookcase import ROWS
from streams.core.hubs import Subscription
from streams.core.outbox import Outbox
from streams.core.retention import Day, Reached

DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic as it must stand on the broker."""

    name: str
    carries: type
    key: str
    """What the record key is, in words."""
    partitions: int
    cleanup: Literal["delete", "compact"]
    retention_ms: int | None
    """Milliseconds; None for compacted topics."""
    event_type: str
    """CloudEvents type."""
    max_bytes: int = 1_048_576


FEEDS = Topic(
    name="pactwire.feeds", carries=model.FeedState, key="feed id", partitions=8,
    cleanup="compact", retention_ms=None, event_type="pactwire.feed.polled.v1",
)  # fmt: skip
HUBS = Topic(
    name="pactwire.hubs", carries=Subscription, key="feed id", partitions=1,
    cleanup="compact", retention_ms=None, event_type="pactwire.subscription.changed.v1",
)  # fmt: skip
RAW = Topic(
    name="pactwire.raw", carries=model.RawItem, key="item id", partitions=8,
    cleanup="delete", retention_ms=7 * DAY_MS, event_type="pactwire.item.fetched.v1", max_bytes=8_388_608,
)  # fmt: skip
ENRICHED = Topic(
    name="pactwire.enriched", carries=model.EnrichedItem, key="watch", partitions=4,
    cleanup="delete", retention_ms=30 * DAY_MS, event_type="pactwire.item.enriched.v1",
)  # fmt: skip
CLAIMS = Topic(
    name="pactwire.claims", carries=model.Proposition, key="watch/proposition id", partitions=4,
    cleanup="compact", retention_ms=None, event_type="pactwire.proposition.changed.v1",
)  # fmt: skip
STORIES = Topic(
    name="pactwire.stories", carries=model.Story, key="story id", partitions=4,
    cleanup="compact", retention_ms=None, event_type="pactwire.story.changed.v1",
)  # fmt: skip
ALERTS = Topic(
    name="pactwire.alerts", carries=model.Alert, key="alert id", partitions=4,
    cleanup="delete", retention_ms=90 * DAY_MS, event_type="pactwire.alert.v1",
)  # fmt: skip
DELIVERIES = Topic(
    name="pactwire.deliveries", carries=model.Delivery, key="alert id", partitions=4,
    cleanup="delete", retention_ms=30 * DAY_MS, event_type="pactwire.delivery.attempted.v1",
)  # fmt: skip
DEAD = Topic(
    name="pactwire.dead", carries=model.DeadLetter, key="original key", partitions=1,
    cleanup="delete", retention_ms=30 * DAY_MS, event_type="pactwire.record.buried.v1",
)  # fmt: skip

CATALOGUE = (FEEDS, HUBS, RAW, ENRICHED, CLAIMS, STORIES, ALERTS, DELIVERIES, DEAD)


APPS = {"worker": "pactwire-belt", "deliver": "pactwire-deliver"}
"""Faust app ids, which are also the consumer groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changelog:
    """What a stage remembers, on the broker: a compacted topic of its source's partition count."""

    name: str
    process: Literal["worker", "deliver"]
    partitions: int
    max_bytes: int = 4_194_304
    """Of one record batch: all that one batch of records changed, at once or not at all."""

    @property
    def topic(self) -> str:
        """Name of the topic: Faust puts the app's id before the name."""
        return f"{APPS[self.process]}-{self.name}-changelog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A mapping that steps read and write. The tables of one stage share a changelog, so that they change together."""

    name: str
    changelog: Changelog
    holds: tuple[type, ...] = ()
    """Types of its values: what a changelog record names is decoded as one of these and as nothing else."""


STORIES_LOG = Changelog(name="stories", process="worker", partitions=ENRICHED.partitions)
ALERTS_LOG = Changelog(name="alerts", process="worker", partitions=STORIES.partitions)
OUTBOX_LOG = Changelog(name="outbox", process="deliver", partitions=ALERTS.partitions)

CHANGELOGS = (STORIES_LOG, ALERTS_LOG, OUTBOX_LOG)

STORY_TABLE = Table(name="stories", changelog=STORIES_LOG, holds=ROWS)
LEDGER_TABLE = Table(name="ledger", changelog=STORIES_LOG, holds=(model.Proposition, Day, Reached))
ALERT_TABLE = Table(name="alerts", changelog=ALERTS_LOG, holds=(Memory, Day, Reached))
OUTBOX_TABLE = Table(name="outbox", changelog=OUTBOX_LOG, holds=(Outbox,))
