"""A worker may be killed at any point: read again, the same records give the same stories, claims and alerts.

After a crash a stage goes on from an offset that is not later than its state: outputs are acknowledged first, then the
state, then the offset (``streams.agents.tables``). Here a stage is wound back to any earlier offset, on a state of
that moment or of any later one.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.agents.desk import Desk, Rows
from streams.agents.flow import FLOW
from streams.agents.result import Emit
from streams.agents.tools import Tools
from streams.agents.wire import message
from streams.core.model import Alert, EnrichedItem
from streams.topics import ALERTS, CLAIMS, DEAD, ENRICHED, STORIES, Topic
from tests.happenings import a_claim, an_actor, killed, report, rules, updated

STAGES = tuple(stage for stage in FLOW if stage.name in ("stories", "alert"))
HAPPENINGS = (
    ("Seoul says 12,000 soldiers are in Kursk", ("troops",), "kursk-group", "PRK>RUS:troops"),
    ("Rockets of type KN-23 were sold", ("arms",), "kn-23-plant", "PRK>RUS:arms"),
    ("Ministers meet in Wonsan", ("leaders",), "sergei-lavrov", "PRK>RUS:leaders"),
)


@dataclass(frozen=True)
class Moment:
    """How far every stage was, and what it remembered."""

    cursors: dict[str, int]
    rows: dict[str, dict[int, dict[str, bytes]]]


def moment(desk: Desk) -> Moment:
    return Moment(dict(desk.cursors), {name: copy.deepcopy(rows.held) for name, rows in desk.changelogs.items()})


def read(desk: Desk, *reports: EnrichedItem) -> None:
    for told in reports:
        made = message(Emit(ENRICHED, told.watch, f"{told.item.id}/{told.item.revision}", told))
        desk.logs.append(made.topic, made.key, made.value, made.headers)
    desk.run()


def a_desk() -> Desk:
    return Desk(Tools(rules=rules()), STAGES, batch=3)


def crash(desk: Desk, offset: Moment, state: Moment, stage: str) -> None:
    """One stage loses what it did not commit: it goes on from ``offset`` with the rows of ``state``."""
    (log,) = {each.tables[0].changelog.name for each in STAGES if each.name == stage}
    desk.cursors[stage] = offset.cursors[stage]
    desk.changelogs[log] = Rows(copy.deepcopy(state.rows[log]))


def last(desk: Desk, topic: Topic) -> dict[bytes | None, bytes | None]:
    """What a compacted topic holds in the end."""
    return {record.key: record.value for record in desk.logs.records[topic.name]}


def alerts(desk: Desk) -> dict[str, list[Alert]]:
    """Every alert message by its id, with all its contents."""
    sent: dict[str, list[Alert]] = {}
    for alert in desk.values(ALERTS):
        if alert not in sent.setdefault(alert.event_id, []):
            sent[alert.event_id].append(alert)
    return sent


@st.composite
def streams_of_reports(draw: st.DrawFn) -> list[EnrichedItem]:
    """Reports of three happenings by four publishers, with updates, corrections, kills and repeats, in order."""
    told: list[EnrichedItem] = []
    for place in range(draw(st.integers(2, 14))):
        what = draw(st.sampled_from(["new", "new", "update", "correct", "kill", "repeat"]))
        told.append(_next(draw, what if told else "new", place, told))
    return told


def _next(draw: Any, what: str, place: int, told: list[EnrichedItem]) -> EnrichedItem:
    hour = place / 4
    if what == "new":
        title, labels, who, proposition = draw(st.sampled_from(HAPPENINGS))
        by = draw(st.sampled_from(["yonhap", "tass", "nhk", "pap"]))
        naming, claims = (an_actor(who, "unit"),), (a_claim(proposition),)
        return report(f"item-{place}", by, title, hour=hour, labels=labels, naming=naming, claims=claims)
    earlier = draw(st.sampled_from(told))
    if what == "repeat":
        return earlier
    if what == "kill":
        return killed(earlier, hour=hour, revision=f"killed-{place}")
    changed = updated(earlier, hour=hour, revision=f"revision-{place}", correction=what == "correct")
    return replace(changed, claims=(*changed.claims, a_claim("PRK>RUS:arms", "denies", "PRK GOV")))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(told=streams_of_reports(), data=st.data())
def test_a_crash_at_any_point_changes_nothing_that_was_told(told: list[EnrichedItem], data: st.DataObject) -> None:
    """Whatever is read again, on whatever state, the alerts, stories and claims in the end are the same."""
    undisturbed, desk = a_desk(), a_desk()
    read(undisturbed, *told)
    moments = [moment(desk)]
    for each in told:
        read(desk, each)
        moments.append(moment(desk))
        if data.draw(st.booleans(), label="crash"):
            for stage in data.draw(st.sampled_from([["stories"], ["alert"], ["stories", "alert"]])):
                offset = data.draw(st.integers(0, len(moments) - 1), label="offset")
                state = data.draw(st.integers(offset, len(moments) - 1), label="state")
                crash(desk, moments[offset], moments[state], stage)
            desk.run()
            moments[-1] = moment(desk)
    assert alerts(desk) == alerts(undisturbed)
    assert last(desk, STORIES) == last(undisturbed, STORIES)
    assert last(desk, CLAIMS) == last(undisturbed, CLAIMS)


@settings(max_examples=40, deadline=None)
@given(streams_of_reports())
def test_a_replay_writes_the_same_bytes(told: list[EnrichedItem]) -> None:
    """Two workers that read the same records in the same order write the same records, headers included."""
    one, other = a_desk(), a_desk()
    read(one, *told)
    for each in told:
        read(other, each)
    written = (STORIES.name, CLAIMS.name, ALERTS.name)
    assert [one.logs.records[name] for name in written] == [other.logs.records[name] for name in written]


@settings(max_examples=60, deadline=None)
@given(streams_of_reports())
def test_a_message_id_has_one_content(told: list[EnrichedItem]) -> None:
    """No alert message goes out twice under one id with different words, and nothing is buried."""
    desk = a_desk()
    read(desk, *told)
    assert all(len(contents) == 1 for contents in alerts(desk).values())
    assert desk.values(DEAD) == []
