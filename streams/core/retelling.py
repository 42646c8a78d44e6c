"""One example told in other places of an item: below a heading that says nothing, after other news, before other news.

Examples are mostly headlines, as they are quick to write; in feeds the fact often stands in the body, under a rubric
("World news"), behind an unrelated first sentence or above teasers. An example means the same wherever it stands, so
relevant and irrelevant ones are retold alike: what is learnt is what is said, and not the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import msgspec

from streams.core.watch import Aside, Example

RUBRICS = {
    "en": ("", "World news", "Morning briefing", "Top stories", "Live updates", "Daily digest", "What we know"),
    "ko": ("", "국제 뉴스", "오늘의 주요뉴스", "[속보]", "아침 브리핑", "이 시각 세계"),
    "ru": ("", "Новости мира", "Главное за день", "Коротко", "Сводка", "Срочно"),
    "uk": ("", "Новини світу", "Головне за добу", "Коротко", "Дайджест", "Терміново"),
    "ar": ("", "أخبار العالم", "موجز الأنباء", "عاجل", "أهم الأخبار", "نشرة الصباح"),
    "ja": ("", "国際ニュース", "朝の主要ニュース", "速報", "ニュースまとめ", "海外短信"),
    "zh": ("", "國際新聞", "早间要闻", "快讯", "今日速览", "環球簡訊"),
    "pl": ("", "Wiadomości ze świata", "Skrót dnia", "Pilne", "Co wiemy", "Przegląd prasy"),
    "fr": ("", "Actualités internationales", "L'essentiel du jour", "En direct", "En bref", "Le point"),
}
"""Headings that say nothing of what stands below; the empty one stands for items without a title."""


def retold(examples: Sequence[Example], others: Sequence[Example]) -> list[Example]:
    """Return each example retold: once under a rubric, once beside unrelated news of its language.

    ``others`` are examples that do not pass the gate, so that nothing of the watch's subject comes in with them.
    Which of them stands where follows from the ids alone.
    """
    by_lang: dict[str, list[Example]] = {}
    for other in sorted(others, key=lambda other: _draw(other.id)):
        by_lang.setdefault(other.lang, []).append(other)
    return [made for example in examples for made in _tellings(example, by_lang.get(example.lang, []))]


def with_asides(examples: Sequence[Example], asides: Sequence[Aside]) -> Iterator[Example]:
    """Yield each example with a sentence of background at its end.

    Long reports end with what was before and elsewhere. Said of relevant and of irrelevant items alike, such a
    sentence stops to speak for either; and an item that names the subject nowhere else comes through the gate with
    it, as a thing to refuse.
    """
    by_lang: dict[str, list[Aside]] = {}
    for aside in asides:
        by_lang.setdefault(aside.lang, []).append(aside)
    for example in examples:
        if known := by_lang.get(example.lang):
            aside = known[_draw(f"{example.id}/aside") % len(known)]
            before = "" if aside.alone else example.summary or _sentence(example)
            yield msgspec.structs.replace(example, id=f"{example.id}~aside", summary=_joined(before, aside.text))


def base(name: str) -> str:
    """Return the id of the example that an id was made from: copies are held out together."""
    return name.partition("~")[0].partition("+")[0]


def _tellings(example: Example, others: Sequence[Example]) -> Iterator[Example]:
    yield under_rubric(example)
    others = [other for other in others if other.id != example.id]
    if others:
        place = _draw(f"{example.id}/beside") % len(others)
        first, second = others[place], others[place - 1]
        if _draw(f"{example.id}/side") % 2:
            yield _as(example, "after", first.title, _joined(first.summary, _whole(example), _sentence(second)))
        else:
            yield _as(example, "before", example.title, _joined(example.summary, _whole(first), _sentence(second)))


def under_rubric(example: Example) -> Example:
    """Return an example with its title in its body, below a heading that says nothing."""
    rubrics = RUBRICS[example.lang]
    return _as(example, "rubric", rubrics[_draw(example.id) % len(rubrics)], _whole(example))


def _as(example: Example, how: str, title: str, summary: str) -> Example:
    return msgspec.structs.replace(example, id=f"{example.id}~{how}", title=title, summary=summary)


def _whole(example: Example) -> str:
    return _joined(_sentence(example), example.summary)


def _sentence(example: Example) -> str:
    """Return the title as a sentence of a body."""
    full = "。" if example.lang in ("ja", "zh") else "."
    ended = example.title.endswith((".", "。", "!", "?", "…", "！", "？", "؟"))
    return example.title if ended else example.title + full


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _draw(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
