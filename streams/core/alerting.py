"""Alerts: which change of a story is worth a message, and why. Decided from the rule, the story and what was sent.

An alert opens once for a story. It is updated when the publishers behind it become 2, 3, 5 or 10 and when a grave
label is new, escalated when its severity rises, corrected and withdrawn with the story. All else is quiet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from streams.core.identify import digest
from streams.core.model import Alert, AlertAction, Severity, Source, Story
from streams.core.telling import is_word
from streams.core.watch import SEVERITIES, LabelDef, Rule, Watch

MILESTONES = (2, 3, 5, 10)
WEIGHTY: tuple[Severity, ...] = ("warning", "critical")
"""A new label of this severity is news in a story already told."""
WORDS_SHOWN, ACTORS_SHOWN, SOURCES_SHOWN = 8, 20, 20
KEEP = timedelta(days=30)
"""How long it is remembered what was sent, from the last change of the story: longer than stories are kept."""


@dataclass(frozen=True, slots=True)
class WatchRule:
    """The rule of one watch, with what it needs of the watch's labels."""

    rule: Rule
    labels: Mapping[str, LabelDef]

    def title(self, label: str) -> str:
        return self.labels[label].title if label in self.labels else label

    def weighty(self, label: str) -> bool:
        return label in self.labels and self.labels[label].severity in WEIGHTY


class Rules:
    """The rule of every watch."""

    def __init__(self, watches: Iterable[Watch]) -> None:
        self._by_watch = {
            watch.id: WatchRule(watch.rule, {label.id: label for label in watch.labels}) for watch in watches
        }

    def of(self, watch: str) -> WatchRule | None:
        """The rule of a watch; None for a watch this process does not know."""
        return self._by_watch.get(watch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What was decided on one story under one rule so far."""

    alert: str
    revision: int
    """Last revision of the story that was looked at."""
    at: datetime
    """Arrival time of that revision."""
    opened: bool = False
    withdrawn: bool = False
    severity: Severity = "info"
    publishers: int = 0
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """A message, and what to remember once it is sent."""

    alert: Alert
    memory: Memory


@dataclass(frozen=True, slots=True)
class Quiet:
    """No message, and what to remember; nothing to remember when the revision was looked at before."""

    memory: Memory | None


def alert_id(rule: Rule, story: Story) -> str:
    """All messages of one rule about one story share it."""
    return digest("alert", rule.id, story.id)


def decide(given: WatchRule, story: Story, memory: Memory | None) -> Send | Quiet:
    """Decide on one revision of a story."""
    if memory and story.revision <= memory.revision:
        return Quiet(None)
    verdict = _first(given, story) if memory is None or not memory.opened else _later(given, story, memory)
    if verdict is None:
        return Quiet(_remember(given, story, memory, None))
    action, reason = verdict
    return Send(_alert(given, story, action, reason), _remember(given, story, memory, action))


def _first(given: WatchRule, story: Story) -> tuple[AlertAction, str] | None:
    rule = given.rule
    if story.change == "withdrawn" or story.score < rule.min_score or story.publishers < rule.min_publishers:
        return None
    if SEVERITIES.index(story.severity) < SEVERITIES.index(rule.min_severity):
        return None
    named = ", ".join(given.title(label.label) for label in story.labels) or "no label"
    if story.revision == 1:
        return "opened", f"First report: {named}."
    return "opened", f"The story now meets the rule: {named}, {_publishers(story.publishers)}."


def _later(given: WatchRule, story: Story, memory: Memory) -> tuple[AlertAction, str] | None:
    if story.change == "withdrawn":
        return None if memory.withdrawn else ("withdrawn", "Every report of it has been withdrawn.")
    if memory.withdrawn:
        return "corrected", "It was withdrawn, and is reported again."
    if story.change == "corrected":
        return "corrected", _correction(story)
    if SEVERITIES.index(story.severity) > SEVERITIES.index(memory.severity):
        return "escalated", f"Severity rose from {memory.severity} to {story.severity}."
    fresh = [label.label for label in story.labels if label.label not in memory.labels and given.weighty(label.label)]
    if fresh:
        return "updated", f"New in the story: {', '.join(map(given.title, fresh))}."
    if any(memory.publishers < milestone <= story.publishers for milestone in MILESTONES):
        return "updated", f"Now reported by {_publishers(story.publishers)}."
    return None


def _correction(story: Story) -> str:
    changed = next((report for report in story.reports if report.item == story.changed_by), None)
    if changed is None:
        return "A report of it was corrected."
    done = "corrected" if changed.pubstatus == "usable" else "withdrew"
    return f"{changed.publisher.family} {done} its report."


def _publishers(count: int) -> str:
    return f"{count} independent publisher{'' if count == 1 else 's'}"


def _remember(given: WatchRule, story: Story, memory: Memory | None, action: AlertAction | None) -> Memory:
    """High-water marks are kept, so that a publisher who leaves and comes back is no news."""
    labels = {label.label for label in story.labels} | set(memory.labels if memory else ())
    graver = max(story.severity, memory.severity if memory else "info", key=SEVERITIES.index)
    return Memory(
        alert=alert_id(given.rule, story), revision=story.revision, at=story.updated_at,
        opened=action is not None or bool(memory and memory.opened), withdrawn=story.change == "withdrawn",
        severity=graver, publishers=max(story.publishers, memory.publishers if memory else 0),
        labels=tuple(sorted(labels)),
    )  # fmt: skip


def _alert(given: WatchRule, story: Story, action: AlertAction, reason: str) -> Alert:
    name = alert_id(given.rule, story)
    changed = next((report for report in story.reports if report.item == story.changed_by), None)
    return Alert(
        id=name, event_id=digest("message", name, action, str(story.revision)), action=action, watch=story.watch,
        rule=given.rule.id, story=story.id, story_revision=story.revision, severity=story.severity,
        headline=story.headline, lang=story.lang, url=story.url, at=story.updated_at,
        published=changed.published if changed else None, labels=story.labels,
        actors=tuple(dict.fromkeys(actor.name for actor in story.actors))[:ACTORS_SHOWN],
        words=tuple(_words(story))[:WORDS_SHOWN], sources=tuple(_sources(story))[:SOURCES_SHOWN],
        publishers=story.publishers, reason=reason, model=story.model,
    )  # fmt: skip


def _words(story: Story) -> Iterator[str]:
    """The words that decided, as written, each entry and each writing once: a word of every label first."""
    spans = [[span for span in label.evidence if is_word(span)] for label in story.labels]
    seen: set[str] = set()
    for span in (span for rank in zip_longest(*spans) for span in rank if span):
        if seen.isdisjoint(names := {span.by, span.text.casefold()}):
            seen |= names
            yield span.text


def _sources(story: Story) -> Iterator[Source]:
    """Usable reports, originals before reprints; of a withdrawn story all."""
    usable = [report for report in story.reports if report.pubstatus == "usable"] or list(story.reports)
    for report in sorted(usable, key=lambda report: report.reprint_of is not None):
        yield Source(
            publisher=report.publisher.family, title=report.title, url=report.url, lang=report.lang, item=report.item
        )
