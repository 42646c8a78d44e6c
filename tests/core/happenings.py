"""Reports as they come in, for the scenes of stories, ledger and alerts."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

from streams.core.bookcase import note_kill, put
from streams.core.model import Actor, Claim, EnrichedItem, Label, Party, Publisher, Severity, Stance, Story
from streams.core.story import Known, StoryChange, Unheld, join
from tests.samples import after, an_enriched, an_item

HOUR = 3600.0
TROOPS = "PRK>RUS:troops"
SENTENCES = {
    "en": ("North Korea sends 1,500 soldiers to Russia, spy agency says", "The men went by ship to Vladivostok."),
    "ko": ("국정원, 북한 특수부대 1천500명 러시아 파병", "병력은 함정으로 블라디보스토크로 이동했다."),
    "ru": ("Разведка: КНДР отправила в Россию 1500 солдат", "Их доставили кораблями во Владивосток."),
    "ja": ("北朝鮮、ロシアに兵士1500人派遣 韓国情報機関", "兵士は船でウラジオストクに運ばれた。"),
    "ar": ("كوريا الشمالية ترسل ١٥٠٠ جندي إلى روسيا", "نقلت السفن الجنود إلى فلاديفوستوك."),
    "pl": ("Korea Północna wysłała do Rosji 1500 żołnierzy", "Żołnierzy przewieziono statkami do Władywostoku."),
}
"""One happening in six languages."""
LANGS = tuple(SENTENCES)
NIS = Actor(name="National Intelligence Service", id="nis", kind="agency_of_state", country="KOR", code="KOR SPY")
RUSSIA = Actor(name="Russia", id="russia", kind="country", country="RUS", code="RUS")


def report(
    id: str,  # noqa: A002
    lang: str = "en",
    *,
    by: str = "",
    at: float = 0.0,
    names: tuple[Actor, ...] = (NIS, RUSSIA),
    labels: tuple[str, ...] = ("troops",),
    severity: Severity = "critical",
    **changes: Any,
) -> EnrichedItem:
    """A report of soldiers on their way, ``at`` seconds after the first, by a publisher of its own unless told."""
    title, summary = SENTENCES[lang]
    house = by or f"house-{id}"
    item = an_item(
        id=id, revision="1", lang=lang, title=title, summary=summary, url=f"https://{house}.example/{id}",
        publisher=Publisher(domain=f"{house}.example", family=house), published=after(at), arrived_at=after(at + 60),
    )  # fmt: skip
    claimed = tuple(Claim(proposition=f"PRK>RUS:{label}", stance="asserts") for label in labels)
    return an_enriched(
        replace(item, **changes), actors=names, claims=claimed, severity=severity,
        labels=tuple(Label(label=label, score=0.9) for label in labels),
    )  # fmt: skip


def said(enriched: EnrichedItem, stance: Stance, speaker: str | None = None) -> EnrichedItem:
    """The report, with another stance of somebody on the sending of troops."""
    party = Party(code=speaker) if speaker else None
    return replace(enriched, claims=(Claim(proposition=TROOPS, stance=stance, speaker=party),))


def killed(enriched: EnrichedItem, at: float = HOUR) -> EnrichedItem:
    """The kill of a report, as its agency sends it: nothing is left to judge."""
    item = replace(enriched.item, revision="kill", pubstatus="canceled", title="", summary="", arrived_at=after(at))
    return replace(enriched, item=item, labels=(), claims=(), actors=(), score=0.0, severity="info")


def rewritten(enriched: EnrichedItem, revision: str, title: str, **changes: Any) -> EnrichedItem:
    """A later revision of a report."""
    item = replace(enriched.item, revision=revision, title=title, arrived_at=after(HOUR), **changes)
    return replace(enriched, item=item)


class Newsroom:
    """A table of stories, and what became of each report."""

    def __init__(self) -> None:
        self.rows: MutableMapping[str, Any] = {}
        self.changes: list[StoryChange | Known | Unheld] = []

    def hears(self, *reports: EnrichedItem) -> StoryChange | Known | Unheld:
        """Take reports in order; the answer is that to the last."""
        for enriched in reports:
            change = join(enriched, self.rows)
            if isinstance(change, StoryChange):
                put(self.rows, change.after, change.before)
            if isinstance(change, Unheld):
                note_kill(self.rows, enriched.watch, enriched.item)
            self.changes.append(change)
        return self.changes[-1]

    def tells(self, *reports: EnrichedItem) -> Story:
        """Take reports in order; the last has to change a story."""
        change = self.hears(*reports)
        assert isinstance(change, StoryChange)
        return change.story

    @property
    def stories(self) -> dict[str, Story]:
        """The stories as they stand."""
        return {key: row.story for key, row in self.rows.items() if key.startswith("story/")}
