"""A raw item as it can be read: plain text, language, publisher, event time.

Offsets of all evidence count into the three texts made here. Text without markup passes unchanged.
Nothing is judged; an item that is canceled, withheld or under embargo keeps that standing.
"""

from __future__ import annotations

from streams.core.language import language
from streams.core.model import Item, PubStatus, RawItem
from streams.core.plaintext import plain_text
from streams.core.publishers import canonical_url, publisher

TITLE_LIMIT = 1_000
SUMMARY_LIMIT = 10_000
TEXT_LIMIT = 20_000
"""Characters read of each text; what is cut off is marked by ``truncated``."""


def normalize(raw: RawItem) -> Item:
    """Return the item to be read. Costs tens of microseconds and more with markup: done behind the gate."""
    entry = raw.entry
    title, title_cut = plain_text(entry.title, TITLE_LIMIT)
    summary, summary_cut = plain_text(entry.summary, SUMMARY_LIMIT)
    text, text_cut = plain_text(entry.content, TEXT_LIMIT)
    url = canonical_url(entry.link)
    return Item(
        id=raw.id,
        revision=raw.revision,
        lang=language(f"{title}\n{summary}\n{text[:400]}", entry.lang, raw.feed.lang),
        title=title,
        summary=summary,
        text="" if text == summary else text,
        url=url,
        publisher=publisher(url, raw.feed),
        feed=raw.feed.id,
        published=entry.published or entry.updated,
        arrived_at=raw.fetched_at,
        pubstatus=standing(raw),
        correction=entry.correction,
        urgency=entry.urgency,
        origin=entry.source,
        truncated=title_cut or summary_cut or text_cut,
    )


def standing(raw: RawItem) -> PubStatus:
    """Return the standing of an entry when it arrived: one under embargo is withheld.

    An embargo without a time is one without an end.
    """
    entry = raw.entry
    if entry.pubstatus == "usable" and (entry.embargoed or entry.embargo):
        over = entry.embargo is not None and entry.embargo <= raw.fetched_at
        return "usable" if over else "withheld"
    return entry.pubstatus
