"""A ministry without its state's name is nobody's beside another state's."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.core.lexicon import Lexicon
from streams.core.watch import parse_watch
from streams.edges.seeds import read_files

SEEDS = Path("seeds/watches")
LEXICON = Lexicon(parse_watch(read_files(SEEDS, "dprk-russia")).entries)


def named(lang: str, text: str) -> dict[str, str]:
    """Names found in a title, each with the entry it means."""
    return {m.text: m.entry.id for m in LEXICON.read({"title": text}, lang) if m.entry.competes}


@pytest.mark.parametrize(
    ("lang", "text", "bare"),
    [
        ("uk", "Начальник Генштабу Герасимов подякував КНДР", "Генштабу"),
        ("ko", "쇼이구 러시아 국방장관, 평양서 김정은 면담", "국방장관"),
        ("ko", "라브로프 외교장관 방북", "외교장관"),
        ("ko", "이란 외교부, 북한과 협력", "외교부"),
        ("ja", "イラン外務省、北朝鮮と協議", "外務省"),
        ("en", "Joint Chiefs of Staff chairman on North Korea", "Joint Chiefs of Staff"),
    ],
)
def test_a_bare_institution_is_not_the_neighbours(lang: str, text: str, bare: str) -> None:
    """It is left unlinked."""
    assert bare not in named(lang, text)


def test_a_bare_institution_is_that_of_the_text() -> None:
    """Where no other state is named beside it, its context says whose it is."""
    assert named("ko", '국방부 "북한 도발 대비"')["국방부"] == "kor-mnd"
    assert named("ja", "外務省、北朝鮮に抗議")["外務省"] == "jpn-mofa"
    assert named("uk", "ГУР: солдати КНДР на Курщині")["ГУР"] == "ukr-hur"


def test_a_named_owner_wins() -> None:
    """Behind its name stands the state."""
    assert named("ru", "Генштаб РФ о бойцах КНДР")["Генштаб РФ"] == "rus-general-staff"
    assert "ГУР" not in named("ru", "ГУР РФ и солдаты КНДР под Курском; Украина молчит")


def test_soldiers_are_named_whole_and_bare_ones_have_no_side() -> None:
    """Neither the North's nor the South's name is split by the word for their soldiers."""
    assert named("en", "North Korean troops in Kursk")["North Korean troops"] == "prk-soldiers"
    assert named("en", "South Korean soldiers leave for a drill")["South Korean soldiers"] == "south-korea"
    assert set(named("en", "Korean troops in Russia")) == {"Russia"}
    assert named("ko", "북한군 1만 명 러시아 파병")["북한군"] == "prk-soldiers"
