"""Folding: one form for matching, and the way back to the words as they stand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Hwasong-11", "hwasong 11"),
        ("ＮＣＧ", "ncg"),
        ("Королёв", "королев"),
        ("أوكرانيا", "اوكرانيا"),
        ("روســيا", "روسيا"),
        ("رُوسِيَا", "روسيا"),
        (unicodedata.normalize("NFD", "北朝鮮がロシア"), "北朝鮮がロシア"),
        (unicodedata.normalize("NFD", "북한"), "북한"),
        ("Kim\u200bJong", "kimjong"),
        ("Kim \r\n\u3000 Jong", "kim jong"),
        ("e\u0301  e", "é e"),
    ],
)
def test_spellings_that_readers_take_as_one_fold_to_one(written: str, folded: str) -> None:
    """Width, marks, tatweel, hyphens, composition, gaps and invisible characters make no difference."""
    assert fold(written).text == folded


@given(st.text() | st.text(alphabet="ab \n\u3000\u0301ﬁ\u200b", max_size=40))
def test_every_folded_character_leads_back_into_the_original(text: str) -> None:
    """Spans of any stretch lie in the text, in order, and are never empty."""
    folded = fold(text)
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="abcdßёКорея한국ㅎ ａ", max_size=40))
def test_a_stretch_folds_to_itself(text: str) -> None:
    """What a span cuts out of the original folds to at least what was matched."""
    folded = fold(text)
    if folded.text:
        start, end = folded.span(0, len(folded.text))
        assert folded.text in fold(text[start:end]).text


@given(st.text(alphabet="ab \r\n\u3000é\u0301ﬁ", max_size=40))
def test_a_gap_stands_for_all_its_spaces(text: str) -> None:
    """Words beside it keep their places, and what it stands for holds no word."""
    folded = fold(text)
    assert "  " not in folded.text
    for place, char in enumerate(folded.text):
        start, end = folded.span(place, place + 1)
        assert char != " " or not text[start:end].strip(" \r\n\u3000\u0301")


def test_the_quick_way_needs_no_map() -> None:
    """Plain headlines of every script keep their offsets."""
    for text in ("Kim meets Putin", "Ким встретился с Путиным", "김정은, 푸틴과 회담", "金正恩与普京会晤"):
        assert fold(text).starts is None
