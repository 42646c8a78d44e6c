"""One item explained, for a terminal of some width: what it says, what each watch makes of it and why, who did what.

Lines are short; what is long is wrapped under its own beginning. A score stands beside what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from streams import __version__
from streams.explaining import acts
from streams.explaining.acts import quoted
from streams.explaining.examiner import Examined
from streams.explaining.marks import Mark, Marker, harmless
from streams.explaining.verdicts import verdict
from streams.explaining.vocabulary import Vocabulary

ACTORS_SHOWN, EVENTS_SHOWN, CLAIMS_SHOWN = 8, 6, 6
LANGUAGES = {
    "en": "English", "ko": "Korean", "ru": "Russian", "uk": "Ukrainian", "ar": "Arabic", "ja": "Japanese",
    "zh": "Chinese", "pl": "Polish", "fr": "French",
}  # fmt: skip
OUTCOMES = {
    "withheld": "under embargo or withheld by its agency: it is not judged",
    "recalled": "withheld by its agency: whoever has it is told",
    "canceled": "killed by its agency: whoever has it is told",
}
Row = tuple[str, Text]


def page(told: Examined, vocabulary: Vocabulary, encoder: str, *, brackets: bool) -> RenderableType:
    """Return all that is told of one item; ``brackets`` where there is no colour to mark words with."""
    marker = Marker(_marks(told), brackets=brackets)
    watches = [] if told.word in OUTCOMES else [verdict(seen, vocabulary) for seen in told.watches]
    return Group(
        _head(told),
        *_texts(told, marker),
        *watches,
        Text(""),
        _table(_told(told, vocabulary)),
        _by(told, encoder),
        Text(""),
    )


def _head(told: Examined) -> RenderableType:
    item = told.item
    when = [item.published.date().isoformat()] if item.published else []
    about = Text(harmless(" · ".join([told.raw.id, LANGUAGES.get(item.lang, item.lang), *when])), "bold")
    return Rule(about, align="left", style="dim", characters="─")


def _texts(told: Examined, marker: Marker) -> Iterator[RenderableType]:
    item = told.item
    if item.title:
        yield marker.text("title", item.title, style="bold")
    if item.summary:
        yield marker.sentences("summary", item.summary)
    if item.text:
        yield marker.sentences("text", item.text)
    if item.truncated:
        yield Text("It is longer than is read: the rest is cut off.", "italic")
    if told.word in OUTCOMES:
        yield Text(f"It is {OUTCOMES[told.word]}.", "italic")


def _marks(told: Examined) -> Iterator[Mark]:
    """Yield the words that decided, those that name who and what was done, and dates and numbers."""
    verdicts = [seen.opened.verdict for seen in told.watches if seen.opened]
    labels = [span for one in verdicts for label in one.labels for span in label.evidence]
    for span in (*labels, *(span for one in verdicts for span in one.evidence)):
        if span.by.startswith("lex:"):
            yield Mark(span, "why")
    for span in (span for actor in told.coded.actors for span in actor.evidence):
        yield Mark(span, "who")
    for span in (span for event in told.coded.events for span in event.evidence):
        if span.by.startswith("lex:"):
            yield Mark(span, "did")
        elif span.by == "rule:date":
            yield Mark(span, "when")
    for span in (span for one in told.claims if one.quantity for span in one.quantity.evidence):
        yield Mark(span, "when")


def _told(told: Examined, vocabulary: Vocabulary) -> Iterator[Row]:
    """Yield who is named, what was done and what is claimed."""
    for actor in told.coded.actors[:ACTORS_SHOWN]:
        words = quoted(dict.fromkeys(harmless(span.text) for span in actor.evidence))
        code = f" ({actor.code})" if actor.code else ""
        cited = ", cited as a source" if actor.role == "cited_source" else ""
        yield "who", Text(f"{actor.name}{code}{cited} {words}")
    for event in told.coded.events[:EVENTS_SHOWN]:
        yield "what", Text(harmless(acts.event(event, vocabulary)))
    for claim in told.claims[:CLAIMS_SHOWN]:
        yield "claimed", Text(harmless(acts.claim(claim, vocabulary)))
    more = {
        "actors": len(told.coded.actors) - ACTORS_SHOWN, "events": len(told.coded.events) - EVENTS_SHOWN,
        "claims": len(told.claims) - CLAIMS_SHOWN,
    }  # fmt: skip
    left = [f"{number} more {name}" for name, number in more.items() if number > 0]
    if left:
        yield "", Text(f"and {', '.join(left)}", "dim")


def _table(rows: Iterator[Row]) -> RenderableType:
    """Return rows with the name of a group before its first row only."""
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", width=10, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    last = ""
    for name, text in rows:
        table.add_row("" if name == last else name, text)
        last = name
    return table


def _by(told: Examined, encoder: str) -> RenderableType:
    watches = ", ".join(f"{seen.watch.id} {seen.watch.version}" for seen in told.watches)
    made = (
        f"scores and labels: heads of {watches}, on {encoder}; names: lexicon; "
        f"the rest: rules of pactwire {__version__}"
    )
    return _table(iter([("by", Text(made, "dim"))]))
