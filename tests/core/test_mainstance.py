"""The stance of the main claim: what the headline says of the matter, and whether it has been done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.core.mainstance import main_stance, settled_stance
from tests.core.told import LABELS, account

AT = datetime(2025, 8, 12, 3, tzinfo=UTC)


def stance(title: str, summary: str = "", lang: str = "en", label: str = "leaders", at: datetime | None = None) -> str:
    return main_stance(account(title, summary, lang), [LABELS[label]], at)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Putin to visit Pyongyang next month"),
        ("en", "North Korea will send soldiers to Russia, Seoul says"),
        ("en", "New treaty of Russia and North Korea will be signed in Pyongyang"),
        ("ko", "김정은, 모스크바 열병식 참석할 듯"),
        ("ko", "김정은·푸틴, 내달 3일 베이징서 만난다"),
        ("ko", "北 최선희 러시아로…"),
        ("ru", "Путин посетит Пхеньян"),
        ("uk", "КНДР відправить солдатів до Росії"),
        ("ja", "金正恩氏、ロシア訪問へ"),
        ("zh", "朝鲜将向俄罗斯派兵"),
        ("ar", "موسكو وبيونغ يانغ تخططان لبناء جسر"),
        ("pl", "Putin odwiedzi Pjongjang"),
        ("fr", "Poutine se rendra à Pyongyang"),
    ],
)
def test_what_is_to_come_is_planned(lang: str, title: str) -> None:
    """By words, by endings of verbs, and whoever tells it."""
    assert stance(title, lang=lang) == "planned"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Putin arrives in Pyongyang"),
        ("en", "Seoul will give Kyiv more if Russia hands North Korea missiles"),
        ("en", "Washington promises an answer to the pact of Moscow and Pyongyang"),
        ("en", "Tokyo fears Moscow will repay Pyongyang in satellites"),
        ("en", "North Korean soldiers ask to go to South Korea from Russia"),
        ("en", "Putin will never forget North Korean soldiers"),
        ("ko", "김정은, 러시아 한계 알았을 것"),
        ("ko", "푸틴 \"북한 군인의 희생 잊지 않을 것\""),
        ("zh", "英国制裁赴俄朝鲜将领"),
        ("ja", "北朝鮮の新型艦にロシア技術か"),
        ("fr", "Les relations de Moscou et Pyongyang se développent « comme prévu »"),
    ],
)  # fmt: skip
def test_what_is_done_feared_conditional_or_anothers_is_no_plan(lang: str, title: str) -> None:
    """Only the future of the parties, told as such, is a plan."""
    assert stance(title, lang=lang) == "asserts"


def test_a_bare_noun_is_settled_by_the_first_sentence() -> None:
    """A headline "Choe Son Hui, visit to Russia" does not say when."""
    title = "北 최선희 외무상, 러시아 방문"
    assert stance(title, "최선희 외무상이 러시아를 방문한다고 조선중앙통신이 보도했다.", "ko") == "planned"
    assert stance(title, "최선희 외무상이 모스크바에 도착했다고 조선중앙통신이 보도했다.", "ko") == "asserts"


def test_a_day_ahead_makes_a_plan() -> None:
    """A visit on the 14th, told on the 12th; told on the 16th it has been."""
    assert stance("Kim and Putin on 14 August in Vladivostok", at=AT) == "planned"
    assert stance("Kim and Putin on 14 August in Vladivostok", at=AT.replace(day=16)) == "asserts"


@pytest.mark.parametrize(
    ("title", "label", "expected"),
    [
        ("Moscow denies that North Korea sent soldiers to Russia", "troops", "denies"),
        ("Lavrov: arms from North Korea are no threat to anyone", "arms", "denies"),
        ("Moscow confirms that North Korea sent soldiers to Russia", "troops", "confirms"),
        ("Washington confirms that North Korea sent soldiers to Russia", "troops", "asserts"),
        ("Kremlin confirms Putin's talks with Kim Jong Un", "leaders", "asserts"),
    ],
)
def test_denials_and_admissions_are_those_of_the_claim(title: str, label: str, expected: str) -> None:
    """Only a party admits, and only what was contested."""
    assert stance(title, label=label) == expected


def test_the_heads_are_heard_where_words_leave_it_open() -> None:
    """In what is neither confirmed nor denied, and in an admission in other words; never against words."""
    assert settled_stance("asserts", "non_denial", "denies") == "denies"
    assert settled_stance("asserts", "confirms", "confirms") == "confirms"
    assert settled_stance("asserts", "asserts", "denies") == "asserts"
    assert settled_stance("planned", "confirms", "confirms") == "planned"
