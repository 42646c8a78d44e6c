"""The steps of the worker: read, stories, alert. Each turns values into results; what is decided stands in ``core``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import datetime
from typing import Any

from streams.agents.result import Dropped, Emit, Passed, Result
from streams.agents.tools import Tools
from streams.core.alerting import KEEP, Memory, Quiet, Rules, WatchRule, alert_id, decide
from streams.core.bookcase import note_kill, put
from streams.core.errors import BadSettings
from streams.core.identify import digest
from streams.core.ledger import SILENCE, expire, fold, heard
from streams.core.model import EnrichedItem, Proposition, RawItem, Story
from streams.core.reading import Reading
from streams.core.retention import enter, expired, forgotten
from streams.core.story import Known, StoryChange, Unheld, join
from streams.topics import ALERT_TABLE, ALERTS, CLAIMS, ENRICHED, LEDGER_TABLE, STORIES, STORY_TABLE

State = Mapping[str, MutableMapping[str, Any]]


def read(batch: Sequence[RawItem], tools: Tools, _state: State) -> list[Result]:
    """Judge each item for every watch; those that concern one go on, once a watch."""
    if tools.reader is None:
        raise BadSettings("reader", "the read stage needs one")
    return [_read(raw, reading) for raw, reading in zip(batch, tools.reader.read(batch), strict=True)]


def stories(batch: Sequence[EnrichedItem], _tools: Tools, state: State) -> list[Result]:
    """Join each report to its story, and enter what it claims in the ledger."""
    return [_story(enriched, state[STORY_TABLE.name], state[LEDGER_TABLE.name]) for enriched in batch]


def alert(batch: Sequence[Story], tools: Tools, state: State) -> list[Result]:
    """Decide for each change of a story whether somebody must hear of it."""
    if tools.rules is None:
        raise BadSettings("rules", "the alert stage needs them")
    return [_alert(story, tools.rules, state[ALERT_TABLE.name]) for story in batch]


def _read(raw: RawItem, reading: Reading) -> Result:
    emits = tuple(
        Emit(ENRICHED, enriched.watch, digest(raw.id, raw.revision, enriched.watch), enriched)
        for enriched in reading.enriched
    )
    return Passed(reading.word, emits) if emits else Dropped(reading.word)


def _story(enriched: EnrichedItem, rows: MutableMapping[str, Any], ledger: MutableMapping[str, Any]) -> Result:
    change = join(enriched, rows)
    match change:
        case Known():
            return Dropped("repeat")
        case Unheld():
            note_kill(rows, enriched.watch, enriched.item)
            return Dropped("unheld")
        case StoryChange():
            put(rows, change.after, change.before)
            story = change.story
            told = Emit(STORIES, story.id, digest(story.id, str(story.revision)), story)
            return Passed(story.change, (told, *_claims(enriched, change, ledger)))


def _claims(enriched: EnrichedItem, change: StoryChange, ledger: MutableMapping[str, Any]) -> list[Emit]:
    earlier = change.was.marks.propositions if change.was else ()
    emits = []
    at = enriched.item.arrived_at
    for said in heard(enriched, change.source, earlier):
        key = f"{said.watch}/{said.proposition}"
        held: Proposition | None = ledger.get(key)
        entered = fold(held, said)
        if entered is None:
            continue
        ledger[key] = entered.after
        enter(ledger, key, at, held.heard_at if held else None)
        if entered.told:
            emits.append(_proposition(key, entered.after))
    return [*emits, *_expired(ledger, at)]


def _expired(ledger: MutableMapping[str, Any], at: datetime) -> Iterator[Emit]:
    """What nobody has spoken of for long, when the records come to that day."""
    for key in expired(ledger, at, SILENCE):
        held: Proposition | None = ledger.get(key)
        after = expire(held) if held else None
        if after:
            ledger[key] = after
            yield _proposition(key, after)


def _proposition(key: str, held: Proposition) -> Emit:
    return Emit(CLAIMS, key, digest(key, str(held.revision)), held)


def _alert(story: Story, rules: Rules, memories: MutableMapping[str, Any]) -> Result:
    given = rules.of(story.watch)
    if given is None:
        return Dropped("unruled")
    return _decide(story, given, memories)


def _decide(story: Story, given: WatchRule, memories: MutableMapping[str, Any]) -> Result:
    key = f"alert/{alert_id(given.rule, story)}"
    held: Memory | None = memories.get(key)
    if held is None and story.revision > 1 and forgotten(memories, story.updated_at, KEEP):
        # Read again after a restart, from the middle of a story whose memory has left: it must not open once more.
        return Dropped("repeat")
    decision = decide(given, story, held)
    if decision.memory is None:
        return Dropped("repeat")
    memories[key] = decision.memory
    enter(memories, key, story.updated_at, held.at if held else None)
    for old in expired(memories, story.updated_at, KEEP):
        memories.pop(old, None)
    if isinstance(decision, Quiet):
        return Dropped("quiet")
    return Passed("alerted", (Emit(ALERTS, decision.alert.id, decision.alert.event_id, decision.alert),))
