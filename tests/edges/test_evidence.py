"""Every span that leaves the system reproduces its words exactly: on all gold records, and whatever the Unicode."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.core.answers import answer
from streams.core.model import Entry, FeedRef, RawItem
from streams.core.reading import Reader
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import read_coding, read_watches

WATCHES = Path("seeds/watches")
READER = Reader(read_watches(WATCHES), shared_encoder(), read_coding(WATCHES))
GOLD = sorted(path.relative_to(WATCHES) for path in WATCHES.rglob("gold*.jsonl"))


def raw_of(record: dict[str, Any]) -> RawItem:
    at = datetime(2025, 5, 14, 12, tzinfo=UTC)
    entry = Entry(
        title=record.get("title") or "", summary=record.get("summary") or "", content=record.get("text") or "",
        lang=record.get("lang"), published=at,
    )  # fmt: skip
    return RawItem(id="x", revision="", feed=FeedRef(id="f"), format="jsonl", fetched_at=at, entry=entry)


def answers(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    raws = [raw_of(record) for record in records]
    readings = READER.read(raws)
    return [json.loads(orjson.dumps(answer(READER, *pair))) for pair in zip(raws, readings, strict=True)]


def spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield from [value] if {"field", "start", "end", "text"} <= value.keys() else []
        value = list(value.values())
    for part in value if isinstance(value, list) else []:
        yield from spans(part)


def wrong(record: dict[str, Any], told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        span for span in spans(told)
        if not span["text"] or (record.get(span["field"]) or "")[span["start"] : span["end"]] != span["text"]
    ]  # fmt: skip


def unproved(told: dict[str, Any]) -> list[str]:
    """Labels, actors, events, claims, dates, places and numbers without words."""
    labels = [label for verdict in told["watches"].values() for label in verdict["labels"]]
    found = [one for one in (*labels, *told["actors"], *told["events"], *told["claims"]) if not one["evidence"]]
    dates = [one for one in told["events"] if one["date"] and not any(s["by"] == "rule:date" for s in one["evidence"])]
    places = [
        one for one in told["events"]
        if one["place"] and not any(s["by"] == f"lex:{one['place']}" for s in one["evidence"])
    ]  # fmt: skip
    numbers = [one for one in told["claims"] if one["quantity"] and not one["quantity"]["evidence"]]
    return [str(one) for one in (*found, *dates, *places, *numbers)]


@pytest.mark.parametrize("file", GOLD, ids=str)
def test_every_gold_record_is_proved_by_its_words(file: Path) -> None:
    """Whatever is told of it stands where it is said to stand, and nothing is told without words."""
    records = [json.loads(line) for line in (WATCHES / file).read_bytes().splitlines() if line.strip()]
    told = answers(records)
    assert [found for pair in zip(records, told, strict=True) for found in wrong(*pair)] == []
    assert [found for one in told for found in unproved(one)] == []


SENTENCES = (
    "North Korea has sent 3,000 soldiers to Russia, Seoul's spy agency said on Friday.",
    "Russia denies that it received shells from Pyongyang; Kim Jong Un met Putin in Vladivostok on 13 September 2023.",
    "국가정보원은 북한이 러시아에 병력 1만 2천여 명을 파병했다고 18일 밝혔다.",
    "КНДР отправила в Россию 12 тысяч солдат, сообщила разведка Южной Кореи 28 апреля.",
    "أرسلت كوريا الشمالية جنودا إلى روسيا، وفق وكالة يونهاب.",
    "北朝鮮がロシアに兵士1万人を派遣したと韓国の情報機関が述べた。",
    "朝鲜向俄罗斯派遣了一万多名士兵，韩国情报机构称。",
    "Korea Północna wysłała żołnierzy do Rosji, podał wywiad Korei Południowej.",
    "La Corée du Nord a envoyé des soldats en Russie, selon Séoul.",
)
NOISE = st.sampled_from(
    [
        "", " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2028", "\u200b", "\u200f", "\u202b", "\u00ad",
        "\ufeff", "\u0301", "\u0640", "\u064f", "🚢", "𝕂", "İ", "ß", "ﬁ", "&amp;", "&nbsp;", "&#8211;",
        "<b>", "</b>", "<p>", "</p>", "<br/>", "<!-- Russia -->", '<a href="x">', "</a>", "<", "&",
        "\0", "\ufffd", "\U000f0000", "·", "—", "”", "…",
    ]
) | st.characters(exclude_categories=("Cs",))  # fmt: skip
FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD", "full-width", "as it is"])


def in_form(text: str, form: str) -> str:
    if form == "full-width":
        return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    return text if form == "as it is" else unicodedata.normalize(form, text)  # type: ignore[arg-type]


@st.composite
def noisy(draw: st.DrawFn) -> str:
    """A sentence in some normal form, with noise between and within its words."""
    text = in_form(draw(st.sampled_from(SENTENCES)), draw(FORMS))
    places = draw(st.lists(st.integers(0, len(text)), max_size=5).map(sorted))
    pieces = [text[begin:end] + draw(NOISE) for begin, end in zip([0, *places], [*places, len(text)], strict=True)]
    return "".join(pieces)


RECORDS = st.fixed_dictionaries({"title": noisy() | st.just(""), "summary": noisy(), "text": noisy() | st.just("")})


@settings(max_examples=60)
@given(RECORDS)
def test_words_are_cut_out_of_what_was_given(record: dict[str, Any]) -> None:
    """Of the text as it came, before anything was made of it: marks, widths, gaps, entities and tags are all there."""
    (told,) = answers([record])
    assert wrong(record, told) == []


@settings(max_examples=60)
@given(st.fixed_dictionaries({name: st.text(max_size=80) for name in ("title", "summary", "text")}))
def test_any_unicode_is_read(record: dict[str, Any]) -> None:
    """No text raises an error."""
    (told,) = answers([record])
    assert wrong(record, told) == []


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD", "full-width"])
def test_the_form_of_the_letters_is_no_news(form: str) -> None:
    """A sentence is judged alike in every normal form, and in full-width letters."""
    records = [{"title": in_form(sentence, form)} for sentence in SENTENCES]
    usual = [{"title": sentence} for sentence in SENTENCES]
    actors = [[[actor["id"] for actor in told["actors"]] for told in answers(some)] for some in (records, usual)]
    assert actors[0] == actors[1]
