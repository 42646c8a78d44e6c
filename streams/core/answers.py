"""What is said of an item to whoever asked, as plain values: the line that ``pactwire classify`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from streams import __version__
from streams.core.asgiven import AsGiven
from streams.core.coding import Coded
from streams.core.judge import Verdict
from streams.core.model import Claim, RawItem, Span
from streams.core.normalize import normalize
from streams.core.reading import Reader, Reading

NOTHING = Verdict(relevant=False, score=0.0)
_ORDER = {"title": 0, "summary": 1, "text": 2}


def answer(reader: Reader, raw: RawItem, reading: Reading) -> dict[str, Any]:
    """Return what is said of an item. Actors and events are told of every item, relevant or not.

    Offsets count in the title, summary and text as they were given, markup and all.
    """
    item = reading.item or normalize(raw)
    coded = reading.coded or reader.code(item)
    claims = tuple(claim for enriched in reading.enriched for claim in enriched.claims)
    verdicts = {name: reading.verdicts.get(name, NOTHING) for name in reader.watches}
    best = max(verdicts.values(), key=lambda verdict: (verdict.relevant, verdict.score))
    as_given = AsGiven(raw.entry)
    spans = sorted(
        set(as_given(tuple(_spans(coded, claims, verdicts.values())))),
        key=lambda span: (_ORDER[span.field], span.start, span.end, span.by),
    )
    return {
        "id": raw.id,
        "lang": item.lang,
        "outcome": reading.word,
        "truncated": item.truncated,
        "watches": {name: _verdict(verdict, as_given) for name, verdict in verdicts.items()},
        "stance": best.stance,
        "actors": as_given(coded.actors),
        "events": as_given(coded.events),
        "claims": as_given(claims),
        "evidence": spans,
        "model": {"watches": reader.versions, "encoder": reader.encoder_name, "code": __version__},
    }


def _verdict(verdict: Verdict, as_given: AsGiven) -> dict[str, Any]:
    labels = [{"label": one.label, "score": one.score, "evidence": one.evidence} for one in as_given(verdict.labels)]
    return {"relevant": verdict.relevant, "score": verdict.score, "labels": labels, "stance": verdict.stance}


def _spans(coded: Coded, claims: tuple[Claim, ...], verdicts: Iterable[Verdict]) -> Iterator[Span]:
    """Yield every span that decided something."""
    for verdict in verdicts:
        yield from verdict.evidence
        for label in verdict.labels:
            yield from label.evidence
    for actor in coded.actors:
        yield from actor.evidence
    for event in coded.events:
        yield from event.evidence
    for claim in claims:
        yield from claim.evidence
        yield from claim.quantity.evidence if claim.quantity else ()
