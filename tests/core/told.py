"""Items told to the reader of claims, with everything the seeds know, and without the judgement of relevance."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from streams.core.account import Account, account_of
from streams.core.claims import claims
from streams.core.coding import CODING, Coder
from streams.core.lexicon import Lexicons
from streams.core.model import Claim, TextField
from streams.core.page import Page
from streams.core.passages import Passage, passages
from streams.core.watch import LabelDef
from streams.edges.seeds import read_coding, read_watches

SEEDS = Path(__file__).parents[2] / "seeds/watches"
WATCH = "dprk-russia"
LABELS = {
    name: LabelDef(name, name, "", "critical", parties, contested=name != "leaders")
    for name, parties in {
        "troops": "PRK>RUS", "arms": "PRK>RUS", "labour": "PRK>RUS", "technology": "RUS>PRK", "leaders": "PRK>RUS",
    }.items()
}  # fmt: skip


@lru_cache(maxsize=1)
def _knowledge() -> tuple[Coder, Lexicons]:
    watches = {watch.id: watch.entries for watch in read_watches(SEEDS)}
    coder = Coder(read_coding(SEEDS), {e.id: e for entries in watches.values() for e in entries}.values())
    return coder, Lexicons({WATCH: watches[WATCH], CODING: coder.entries})


def account(title: str, summary: str = "", lang: str = "en") -> Account:
    """What an item tells, as the reader of claims sees it."""
    coder, lexicons = _knowledge()
    fields: dict[TextField, str] = {"title": title, "summary": summary} if summary else {"title": title}
    page = Page(fields, lang, lexicons)
    head, body = passages(fields, page.names(WATCH), page.cut)
    own = [*([head] if head else []), *body]
    return account_of(coder.code_page(page, lang, None, None), own, page, coder.countable)


def sentence(text: str, lang: str = "en") -> Passage:
    """One sentence with all that is named in it."""
    return account(text, lang=lang).passages[0]


def claimed(title: str, summary: str = "", lang: str = "en", label: str = "troops") -> tuple[Claim, ...]:
    """The claims of an item under one label."""
    return claims(account(title, summary, lang), [LABELS[label]])
