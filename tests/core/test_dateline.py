"""Datelines: where a report was filed is not what it is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.dateline import LIMIT, dateline_end


@pytest.mark.parametrize(
    ("dateline", "text"),
    [
        ("(서울=견본통신) 홍길동 기자 =", " 삼성이 새 전화기를 내놨다."),
        ("(평양=견본통신)", " 열병식이 열렸다."),
        ("МОСКВА, 5 мая. /ТАСС/.", " В столице открылась выставка."),
        ("СЕУЛ, 5 мая - РИА Новости.", " Суд вынес решение."),
        ("SEOUL, Oct. 5 (Sample) --", " Shares rose."),
        ("SEOUL (Reuters) -", " Shares rose."),
        ("【ソウル時事】", "株価が上がった。"),
        ("新华社首尔8月1日电", " 韩国股市上涨。"),
    ],
)
def test_a_dateline_ends_where_the_text_begins(dateline: str, text: str) -> None:
    """City and agency belong to it, the first word of the report does not."""
    assert dateline_end(dateline + text) == len(dateline)


@pytest.mark.parametrize(
    "text",
    [
        "Seoul says (and means) it",
        "Москва и Пхеньян подписали договор.",
        "(국정원) 북한군 파병",
        "1+1=2",
        "",
        "SEOUL SENDS AID",
    ],
)
def test_plain_text_has_none(text: str) -> None:
    """A city that begins a sentence is no dateline."""
    assert dateline_end(text) == 0


@given(st.text(max_size=400))
def test_a_dateline_is_short(text: str) -> None:
    """Whatever the text, no more than its head is taken."""
    assert 0 <= dateline_end(text) <= LIMIT
