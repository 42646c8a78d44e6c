"""An item looked at again, with all that the belt throws away once it has judged: features, embeddings, weights."""

from __future__ import annotations

from dataclasses import dataclass

from streams.core.coding import Coded
from streams.core.heads import Floats
from streams.core.judge import Judge, Prepared, Verdict, pooled, prepare
from streams.core.lexicon import Mention
from streams.core.model import Claim, Item, RawItem
from streams.core.normalize import normalize
from streams.core.reading import Reader
from streams.core.watch import Watch
from streams.core.weighing import parts


@dataclass(frozen=True, slots=True)
class Opened:
    """One watch whose gate the item passes."""

    judge: Judge
    prepared: Prepared
    embeddings: Floats
    """Title and focus mean, ``(2, dims)``."""
    verdict: Verdict

    def parts(self, head: str) -> dict[str, float]:
        """Return what a head's log-odds are made of."""
        return parts(self.judge.heads, head, self.embeddings, self.prepared.features)


@dataclass(frozen=True, slots=True)
class Seen:
    """One watch and what it names in the item; ``opened`` is None where its gate stays shut."""

    watch: Watch
    mentions: tuple[Mention, ...]
    opened: Opened | None = None

    @property
    def relevant(self) -> bool:
        return self.opened is not None and self.opened.verdict.relevant


@dataclass(frozen=True, slots=True)
class Examined:
    """One item, every watch's view of it, and what it tells."""

    raw: RawItem
    item: Item
    word: str
    watches: tuple[Seen, ...]
    """The relevant ones first, then those whose gate opened."""
    coded: Coded
    claims: tuple[Claim, ...]


class Examiner:
    """Examines items with the reader that judges them."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def examine(self, raw: RawItem) -> Examined:
        """Return an item with all that is to be told of it."""
        (reading,) = self.reader.read([raw])
        item = reading.item or normalize(raw)
        page = self.reader.page(item)
        seen = []
        for name, watch in self.reader.watches.items():
            mentions = tuple(one for one in page.names(name) if one.start >= page.datelines[one.field])
            verdict = reading.verdicts.get(name)
            prepared = prepare(watch, page) if verdict else None
            opened = self._opened(name, prepared, verdict) if prepared and verdict else None
            seen.append(Seen(watch, mentions, opened))
        coded = reading.coded or self.reader.code(item)
        claims = tuple(dict.fromkeys(claim for enriched in reading.enriched for claim in enriched.claims))
        return Examined(raw, item, reading.word, tuple(sorted(seen, key=_rank)), coded, claims)

    def _opened(self, name: str, prepared: Prepared, verdict: Verdict) -> Opened:
        judge, rows = self.reader.judge(name), self.reader.encoder.embed(prepared.texts)
        return Opened(judge, prepared, pooled(prepared, rows), verdict)


def _rank(seen: Seen) -> tuple[bool, float]:
    return not seen.relevant, -seen.opened.verdict.score if seen.opened else 1.0
