"""Reading: raw items in, one outcome each, in batches, because the encoder is several times faster on a batch.

What leaves at the gate costs microseconds and is never normalized nor embedded. All items of a batch that pass share
one call of the encoder, for all watches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from streams import __version__
from streams.core.account import account_of
from streams.core.claims import claims
from streams.core.coding import CODING, Coded, Coder, Coding, Place, Vectors
from streams.core.gate import Gate
from streams.core.heads import Floats
from streams.core.judge import Encoder, Judge, Prepared, Verdict, prepare
from streams.core.lexicon import Lexicons
from streams.core.likeness import event_time
from streams.core.mainstance import main_stance, settled_stance
from streams.core.model import Claim, EnrichedItem, Item, Model, RawItem, TextField
from streams.core.normalize import SUMMARY_LIMIT, TEXT_LIMIT, TITLE_LIMIT, normalize, standing
from streams.core.page import Page
from streams.core.plaintext import quick_text
from streams.core.watch import Watch

WORDS = ("off_topic", "not_relevant", "enriched", "withheld", "recalled", "canceled")
"""Every outcome of reading an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of one raw item. ``item`` is None where it left before it was normalized."""

    id: str
    word: str
    item: Item | None = None
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """By watch; a watch whose gate was shut is not in it."""
    coded: Coded | None = None
    enriched: tuple[EnrichedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opened:
    """An item before the encoder. Without an item it left at the gate."""

    item: Item | None = None
    page: Page | None = None
    prepared: Mapping[str, Prepared] = field(default_factory=dict)
    """By watch whose gate it passes."""


class Reader:
    """Reads for all watches. Holds no state between batches; safe to use from one thread at a time.

    :raises BadWatch: a watch is not trained, or for another encoder.
    """

    def __init__(self, watches: Sequence[Watch], encoder: Encoder, coding: Coding | None = None) -> None:
        self._coding = coding or Coding()
        self.watches = {watch.id: watch for watch in watches}
        self.encoder = encoder
        self._gate = Gate({watch.id: (watch.entries, watch.combinations) for watch in watches})
        self._judges = {watch.id: Judge(watch, encoder.name) for watch in watches}

    @cached_property
    def coder(self) -> Coder:
        """Codes with the names of all watches together: who acts is the same whichever watch asks."""
        entries = [entry for watch in self.watches.values() for entry in watch.entries]
        return Coder(self._coding, entries, self.encoder)

    @cached_property
    def _lexicons(self) -> Lexicons:
        """What all of them look for, found in one pass."""
        return Lexicons({**{name: watch.entries for name, watch in self.watches.items()}, CODING: self.coder.entries})

    def judge(self, watch: str) -> Judge:
        """Return the judge of a watch."""
        return self._judges[watch]

    @property
    def encoder_name(self) -> str:
        return self.encoder.name

    @property
    def versions(self) -> dict[str, str]:
        """Content versions of the watches."""
        return {name: watch.version for name, watch in self.watches.items()}

    def read(self, raws: Sequence[RawItem]) -> list[Reading]:
        """Return one reading for each raw item, in order."""
        opened = [self._open(raw) for raw in raws]
        judged = self._judge([one.prepared for one in opened])
        return [self._reading(raw, one, *verdicts) for raw, one, verdicts in zip(raws, opened, judged, strict=True)]

    def _open(self, raw: RawItem) -> _Opened:
        """Normalize and prepare an item for the watches whose gate it passes."""
        if _taken_back(raw):
            return _Opened(normalize(raw))
        if standing(raw) == "withheld":
            return _Opened()
        entry = raw.entry
        possible = self._gate.open_for(
            quick_text(entry.title, TITLE_LIMIT),
            quick_text(entry.summary, SUMMARY_LIMIT),
            quick_text(entry.content, TEXT_LIMIT),
        )
        if not possible:
            return _Opened()
        item = normalize(raw)
        page = self.page(item)
        found = {name: prepare(self.watches[name], page) for name in possible}
        return _Opened(item, page, {name: prepared for name, prepared in found.items() if prepared})

    def page(self, item: Item) -> Page:
        """Return the texts of an item for all who read it."""
        return Page(texts_of(item), item.lang, self._lexicons)

    def _judge(self, batch: Sequence[Mapping[str, Prepared]]) -> list[tuple[dict[str, Verdict], Vectors]]:
        texts = [text for ready in batch for prepared in ready.values() for text in prepared.texts]
        rows = self.encoder.embed(texts) if texts else None
        judged: list[tuple[dict[str, Verdict], Vectors]] = []
        place = 0
        for ready in batch:
            verdicts: dict[str, Verdict] = {}
            vectors: dict[Place, Floats] = {}
            for name, prepared in ready.items():
                assert rows is not None
                own = rows[place : place + len(prepared.texts)]
                verdicts[name] = self._judges[name].decide(prepared, own)
                vectors.update(zip(_places(prepared), own, strict=False))
                place += len(own)
            judged.append((verdicts, vectors))
        return judged

    def _reading(
        self,
        raw: RawItem,
        opened: _Opened,
        verdicts: Mapping[str, Verdict],
        vectors: Vectors,
    ) -> Reading:
        item = opened.item
        if item is None:
            return Reading(id=raw.id, word="withheld" if standing(raw) == "withheld" else "off_topic")
        if _taken_back(raw):
            return self._taken_back(item)
        if not verdicts:
            return Reading(id=raw.id, word="off_topic", item=item)
        relevant = {name: verdict for name, verdict in verdicts.items() if verdict.relevant}
        if not relevant:
            return Reading(id=raw.id, word="not_relevant", item=item, verdicts=verdicts)
        coded = self._code(item, opened.page or self.page(item), vectors)
        told = {name: self._told(name, item, verdict, coded, opened) for name, verdict in relevant.items()}
        enriched = tuple(self._enrich(name, item, verdict, coded, claimed) for name, (verdict, claimed) in told.items())
        settled = {**verdicts, **{name: verdict for name, (verdict, _) in told.items()}}
        return Reading(id=raw.id, word="enriched", item=item, verdicts=settled, coded=coded, enriched=enriched)

    def code(self, item: Item) -> Coded:
        """Return actors and events of an item, whether it is relevant or not."""
        return self._code(item, self.page(item), None)

    def _code(self, item: Item, page: Page, vectors: Vectors | None) -> Coded:
        """Code an item; embeddings it has already are given."""
        return self.coder.code_page(page, item.lang, event_time(item), vectors)

    def _told(
        self, name: str, item: Item, verdict: Verdict, coded: Coded, opened: _Opened
    ) -> tuple[Verdict, tuple[Claim, ...]]:
        """Return what an item claims under the labels a watch gave it, and the verdict with the main claim's stance."""
        watch = self.watches[name]
        labels = watch.matters([label.label for label in verdict.labels])
        if opened.page is None or not labels:
            return verdict, ()
        view = opened.prepared[name].view
        own = [*([view.title] if view.title else []), *view.body]
        account = account_of(coded, own, opened.page, self.coder.countable)
        made = claims(account, labels)
        if not self.coder.knows_standing:
            return verdict, made
        stance = settled_stance(main_stance(account, labels, item.published), made[0].stance, verdict.stance)
        return replace(verdict, stance=stance) if stance in watch.definition.stances else verdict, made

    def _enrich(
        self, name: str, item: Item, verdict: Verdict, coded: Coded, claimed: tuple[Claim, ...] = ()
    ) -> EnrichedItem:
        watch = self.watches[name]
        given = [label.label for label in verdict.labels]
        return EnrichedItem(
            watch=name,
            item=item,
            score=verdict.score,
            severity=watch.severity(given),
            labels=verdict.labels,
            actors=coded.actors,
            events=coded.events,
            claims=claimed,
            evidence=verdict.evidence,
            stance=verdict.stance,
            model=Model(watch=watch.version, encoder=self.encoder.name, code=__version__),
        )

    def _taken_back(self, item: Item) -> Reading:
        """An agency kills or withholds a report: whoever keeps it must hear, whatever words the notice has left.

        What is withheld may not be used, so nothing but the fact goes on.
        """
        word, bare = "canceled", item
        if item.pubstatus == "withheld":
            word, bare = "recalled", replace(item, title="", summary="", text="")
        nothing = Verdict(relevant=False, score=0.0)
        notices = tuple(self._enrich(name, bare, nothing, Coded()) for name in self.watches)
        return Reading(id=item.id, word=word, item=bare, enriched=notices)


def _taken_back(raw: RawItem) -> bool:
    """Whether its agency says so itself; an embargo only waits for its time."""
    return raw.entry.pubstatus != "usable"


def _places(prepared: Prepared) -> list[Place]:
    """Return where the sentences begin that were shown to the encoder."""
    shown = (prepared.view.title, *prepared.view.focus)
    return [(passage.field, passage.start) for passage in shown if passage]


def texts_of(item: Item) -> dict[TextField, str]:
    """Return the texts of an item that have anything in them, in reading order."""
    texts: dict[TextField, str] = {"title": item.title, "summary": item.summary, "text": item.text}
    return {name: text for name, text in texts.items() if text}
