"""The judgement: does an item concern a watch, under which labels, with which stance, and which words say so.

Two steps, so that all items of a batch share one call of the encoder: ``prepare`` finds names and sentences,
``decide`` takes their embeddings. Between them stands ``Encoder``, a Protocol of one method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, cast

import numpy as np

from streams.core.actors import span_of
from streams.core.errors import BadWatch
from streams.core.features import features
from streams.core.heads import RELEVANCE, STANCE, Floats, load_heads, probability
from streams.core.lexicon import Mention
from streams.core.model import Label, Span, Stance
from streams.core.page import Page
from streams.core.passages import Passage, View, view
from streams.core.telling import reasons, telling
from streams.core.watch import Watch

ItemStance = Stance | Literal["planned", "none"]
WORDS_SHOWN = 4


class Encoder(Protocol):
    """Turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """Name and version: heads trained with one encoder are refused with another."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return ``(len(texts), dims)`` float32."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An item that passed the gate of a watch, before the encoder."""

    view: View
    features: frozenset[str]

    @property
    def texts(self) -> list[str]:
        """What is to be embedded: the title, then the focus sentences, without names."""
        passages = [self.view.title, *self.view.focus]
        return [passage.bare for passage in passages if passage] or [""]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a watch says of an item."""

    relevant: bool
    score: float
    labels: tuple[Label, ...] = ()
    stance: ItemStance = "none"
    evidence: tuple[Span, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    """Probability by every head, taken or not: what measures and explanations look at."""


def head_names(watch: Watch) -> tuple[str, ...]:
    """Return what is asked about an item: is it relevant, under which labels, with which stance."""
    stances = (f"{STANCE}{name}" for name in watch.definition.stances)
    return (RELEVANCE, *(label.id for label in watch.labels), *stances)


class Judge:
    """Judges items for one watch.

    :raises BadWatch: the watch has no heads, or they were trained with another encoder or for other labels.
    """

    def __init__(self, watch: Watch, encoder_name: str) -> None:
        where = f"{watch.id}/heads.npz"
        if watch.heads is None:
            raise BadWatch(where, f"missing: run `pactwire train {watch.id}`")
        self.watch = watch
        self.heads = load_heads(where, watch.heads)
        self._weights: dict[tuple[str, tuple[str, ...]], float] = {}
        if self.heads.encoder != encoder_name:
            raise BadWatch(where, f"trained with {self.heads.encoder}, not {encoder_name}")
        if self.heads.names != head_names(watch):
            raise BadWatch(where, f"heads of other labels: run `pactwire train {watch.id}`")

    def decide(self, prepared: Prepared, embeddings: Floats) -> Verdict:
        """Judge an item by the embeddings of ``prepared.texts``."""
        row = self.heads.vector(pooled(prepared, embeddings), prepared.features)
        scores = dict(zip(self.heads.names, probability(self.heads.raw(row[None]))[0].tolist(), strict=True))
        score = scores[RELEVANCE]
        relevant = score >= self.threshold(RELEVANCE)
        labels = self._labels(prepared, scores) if relevant else ()
        return Verdict(
            relevant=relevant,
            score=round(score, 4),
            labels=labels,
            stance=self._stance(scores) if relevant else "none",
            evidence=self._evidence(prepared, RELEVANCE) if relevant else (),
            scores=scores,
        )

    def threshold(self, head: str) -> float:
        """Return the probability from which a head says yes."""
        return float(self.heads.thresholds[self.heads.names.index(head)])

    def _labels(self, prepared: Prepared, scores: dict[str, float]) -> tuple[Label, ...]:
        """Take the labels over their thresholds; a relevant item has the likeliest one at least."""
        known = [label.id for label in self.watch.labels if label.id in scores]
        taken = [label for label in known if scores[label] >= self.threshold(label)]
        taken = taken or sorted(known, key=lambda label: self.threshold(label) - scores[label])[:1]
        return tuple(
            Label(label=label, score=round(scores[label], 4), evidence=self._evidence(prepared, label))
            for label in sorted(taken, key=lambda label: -scores[label])
        )

    def _stance(self, scores: dict[str, float]) -> ItemStance:
        stances = [name for name in scores if name.startswith(STANCE)]
        best = max(stances, key=lambda name: scores[name], default=f"{STANCE}none")
        return cast(ItemStance, best.removeprefix(STANCE))

    def _evidence(self, prepared: Prepared, head: str) -> tuple[Span, ...]:
        """Return the sentence a head looked at, and the words that weighed most or opened the gate (``telling``)."""
        sentence = prepared.view.focus[0] if prepared.view.focus else prepared.view.title
        spans = [_span(sentence, f"head:{self.watch.id}/{head}")] if sentence else []
        words = self._gate_words(prepared) if head == RELEVANCE else self._words(prepared, head)
        return (*spans, *(span_of(mention) for mention in words))

    def _gate_words(self, prepared: Prepared) -> list[Mention]:
        """Return the first mention of each tag that opened the gate, where they stand closest together."""
        passages = [*prepared.view.focus, *([prepared.view.title] if prepared.view.title else []), *prepared.view.body]
        found: dict[str, Mention] = {}
        for mention in (mention for passage in passages for mention in passage.mentions):
            for tag in mention.entry.tags:
                if tag in self.watch.gate_tags:
                    found.setdefault(tag, mention)
        opening = self.watch.opening(set(found))
        chosen = [found[tag] for tag in sorted(found) if tag in opening]
        return list({(mention.field, mention.start): mention for mention in chosen}.values())

    def _words(self, prepared: Prepared, head: str) -> list[Mention]:
        """Return the names and words of the subject that weighed most; the gate's where none weighed anything."""
        passages = [passage for passage in (prepared.view.title, *prepared.view.focus) if passage]
        weighed = [(self._weight(head, mention.tags), mention) for passage in passages for mention in passage.mentions]
        return reasons(weighed, WORDS_SHOWN) or self._gate_words(prepared)

    def _weight(self, head: str, tags: tuple[str, ...]) -> float:
        """Return what the heaviest of an entry's tags weighs for a head, remembered: every item asks for the same."""
        known = self._weights.get((head, tags))
        if known is None:
            weights = (
                sum(self.heads.weight_of(head, f"{where}:{tag}") for where in ("item", "title", "focus"))
                for tag in telling(tags)
            )
            known = self._weights[head, tags] = max(weights, default=0.0)
        return known


def prepare(watch: Watch, page: Page) -> Prepared | None:
    """Find names and sentences of an item; None when it does not pass the gate of the watch."""
    mentions = tuple(one for one in page.names(watch.id) if one.start >= page.datelines[one.field])
    if not watch.passes({tag for mention in mentions for tag in mention.entry.tags}):
        return None
    seen = view(page.fields, mentions, lambda passage: _weigh(watch, passage), page.cut)
    return Prepared(seen, features(watch, seen))


def _weigh(watch: Watch, passage: Passage) -> float:
    """Weigh a sentence: one that would pass the gate alone comes first, then the one with more to say."""
    tags = passage.tags
    alone = 10.0 if watch.passes(tags) else 0.0
    telling = [tag for tag in tags if tag.startswith(("topic:", "forum:"))]
    return alone + len(tags & watch.gate_tags) + 0.5 * len(telling)


def pooled(prepared: Prepared, embeddings: Floats) -> Floats:
    """Return title and mean focus embedding ``(2, dims)``; the one stands for the other where it is missing."""
    shown = [passage for passage in (prepared.view.title, *prepared.view.focus) if passage]
    if not shown:
        return np.stack([embeddings[0]] * 2)
    place = next(place for place, passage in enumerate(shown) if passage is prepared.view.lead)
    focus = embeddings[1:] if prepared.view.title and len(embeddings) > 1 else embeddings
    return np.stack([embeddings[place], focus.mean(axis=0)])


def _span(passage: Passage, by: str) -> Span:
    return Span(field=passage.field, start=passage.start, end=passage.end, text=passage.text, by=by)
