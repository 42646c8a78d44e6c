"""What happens in the tests of stories, ledger and alerts: reports of a few happenings, told by many publishers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from streams.core.alerting import Rules
from streams.core.model import Actor, Claim, EnrichedItem, Event, Label, Party, Publisher, Severity, Span
from streams.core.watch import GateDef, LabelDef, Rule, Watch, WatchDef
from tests.samples import after, an_enriched, an_item

WATCH = "dprk-russia"
HOUR = 3600.0

SEVERITIES: dict[str, Severity] = {"troops": "critical", "arms": "warning", "leaders": "notice", "space": "info"}
RULE = Rule(id="default")


def a_watch(rule: Rule = RULE, id: str = WATCH) -> Watch:  # noqa: A002
    """A watch of four labels, one of each severity."""
    labels = tuple(
        LabelDef(id=name, title=name.capitalize(), definition="", severity=severity)
        for name, severity in SEVERITIES.items()
    )
    definition = WatchDef(id=id, title=id, question="?", gate=GateDef(any_of=()), labels=labels, rule=rule)
    return Watch(definition, (), "w1", "i1")


def rules(rule: Rule = RULE) -> Rules:
    return Rules([a_watch(rule)])


def an_actor(id: str, kind: str = "person", name: str | None = None, **changes: Any) -> Actor:  # noqa: A002
    return replace(Actor(name=name or id.replace("-", " ").title(), id=id, kind=kind), **changes)


PRK = an_actor("north-korea", "country", country="PRK", code="PRK")
RUS = an_actor("russia", "country", country="RUS", code="RUS")


def a_claim(proposition: str = "PRK>RUS:troops", stance: str = "asserts", by: str = "KOR SPY") -> Claim:
    return Claim(proposition=proposition, stance=stance, speaker=Party(code=by))  # type: ignore[arg-type]


def report(
    item: str,
    by: str,
    title: str,
    *,
    hour: float = 0.0,
    lang: str = "en",
    labels: tuple[str, ...] = ("troops",),
    naming: tuple[Actor, ...] = (),
    claims: tuple[Claim, ...] = (),
    revision: str = "1",
    summary: str = "",
    **changes: Any,
) -> EnrichedItem:
    """A report as the reading stage passes it on. ``hour`` is both when it was published and when it arrived."""
    at = after(hour * HOUR)
    told = an_item(
        id=item, revision=revision, lang=lang, title=title, summary=summary, url=f"https://{by}.example/{item}",
        publisher=Publisher(domain=f"{by}.example", family=by), published=at, arrived_at=at,
    )  # fmt: skip
    word = title.split()[0]
    span = Span(field="title", start=0, end=len(word), text=word, by="lex:test")
    return an_enriched(
        replace(told, **changes),
        watch=WATCH,
        score=0.9,
        severity=max((SEVERITIES[label] for label in labels), key=["info", "notice", "warning", "critical"].index),
        labels=tuple(Label(label=label, score=0.9, evidence=(span,)) for label in labels),
        actors=(PRK, RUS, *naming),
        events=(Event(root="AID"),),
        claims=claims,
        evidence=(span,),
    )


def killed(told: EnrichedItem, *, hour: float, revision: str = "killed") -> EnrichedItem:
    """The agency takes a report back: the notice has no word of the report left."""
    item = replace(
        told.item, revision=revision, pubstatus="canceled", title="KILL", summary="", text="",
        arrived_at=after(hour * HOUR),
    )  # fmt: skip
    return replace(told, item=item, score=0.0, severity="info", labels=(), actors=(), events=(), claims=(), evidence=())


def updated(told: EnrichedItem, *, hour: float, revision: str = "2", **changes: Any) -> EnrichedItem:
    """The publisher changes its report: the item stays, its revision is another."""
    item = replace(told.item, revision=revision, arrived_at=after(hour * HOUR), **changes)
    return replace(told, item=item)
