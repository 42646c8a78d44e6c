"""How well events are coded: one report for a file of sentences, as a dictionary and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streams.core import eventscoring as scoring
from streams.core.coding import Coder
from streams.core.eventscoring import Coded
from streams.core.model import Event
from streams.core.plover import ROOTS
from streams.edges.goldevents import GoldSentence, read_gold_events
from streams.measures.tables import by_class


def measure_events(coder: Coder, file: Path) -> dict[str, Any]:
    """Code every sentence of a file and return the figures, the same for the same file and coder."""
    return report(judged(coder, read_gold_events(file)))


def judged(coder: Coder, sentences: list[GoldSentence]) -> list[Coded]:
    """Return each sentence beside what was made of it."""
    return [
        _compare(sentence, coder.code({"text": sentence.text}, sentence.lang, _at(sentence)).events)
        for sentence in sentences
    ]


def _at(sentence: GoldSentence) -> datetime | None:
    return datetime.fromisoformat(sentence.at).replace(tzinfo=UTC) if sentence.at else None


def _compare(sentence: GoldSentence, found: tuple[Event, ...]) -> Coded:
    told, main = sentence.events[0], found[0] if found else None
    # The parties are those of the event that is meant: where several are found, the one of its root.
    meant = next((event for event in found if event.root == told.root), main)
    return Coded(
        id=sentence.id, lang=sentence.lang, root=told.root, found=main.root if main else None,
        actor=told.actor, actor_found=meant.actor.code if meant and meant.actor else None,
        recipient=told.recipient, recipient_found=meant.recipient.code if meant and meant.recipient else None,
        mode=told.mode, mode_found=meant.mode if meant else None,
        reality=told.reality, reality_found=meant.reality if meant else None,
        date=told.date, date_found=meant.date if meant else None,
        roots=frozenset(event.root for event in sentence.events), roots_found=frozenset(event.root for event in found),
    )  # fmt: skip


def report(items: list[Coded]) -> dict[str, Any]:
    """Return the figures of compared sentences."""
    langs = sorted({item.lang for item in items})
    return {
        "sentences": len(items),
        "root_accuracy": scoring.accuracy(items),
        "root_macro_f1": scoring.macro_f1(items),
        "quad_accuracy": scoring.quad_accuracy(items),
        "all_roots": asdict(scoring.all_roots(items)),
        **{
            f"{name}_right": dict(zip(("n", "share"), scoring.sides(items, name), strict=True))
            for name in ("mode", "actor", "recipient", "reality", "date")
        },
        "by_root": {
            root: asdict(scoring.of_root(items, root)) for root in ROOTS if any(item.root == root for item in items)
        },
        "by_language": {lang: scoring.accuracy([item for item in items if item.lang == lang]) for lang in langs},
    }


def table(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the figures as lines for a terminal."""
    yield f"events: {figures['sentences']} sentences"
    for name in ("root_accuracy", "root_macro_f1", "quad_accuracy"):
        yield f"  {name.replace('_', ' '):24} {figures[name]:8.3f}"
    for name in ("mode", "actor", "recipient", "reality", "date"):
        told = figures[f"{name}_right"]
        if told["n"]:
            yield f"  {name + ' right':24} {told['share']:8.3f}  of {told['n']}"
    yield f"  {'all roots, F1':24} {figures['all_roots']['f1']:8.3f}"
    for lang, share in figures["by_language"].items():
        yield f"  {'language ' + lang:24} {share:8.3f}"
    yield from by_class(figures["by_root"])
