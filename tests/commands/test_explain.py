"""``pactwire explain``: an item with its words marked, and why it was judged as it was, in plain words."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from streams.commands.explain import command

TROOPS = {
    "id": "t", "lang": "en", "published": "2024-10-18T12:00:00+00:00",
    "title": "North Korea sends 3,000 soldiers to Russia, South Korea's spy agency says",
    "summary": "The ships left on Friday. Weather is fine. The Kremlin denied it.",
}  # fmt: skip
THREATS = {"id": "n", "lang": "en", "title": "Russia, China, Iran and North Korea named as cyber threats"}
NINE = (
    TROOPS,
    {"title": "국정원 \"북한, 러시아에 병력 1만2천명 파병\"", "summary": "북한군이 쿠르스크에서 싸우고 있다고 밝혔다."},
    {"title": "КНДР передала России ракеты и снаряды", "summary": "Москва опровергает эти сообщения."},
    {"title": "Полонені солдати КНДР розповіли про бої", "summary": "Зеленський підтвердив полон двох бійців."},
    {"title": "كوريا الشمالية ترسل جنودا إلى روسيا، وفق سيول", "summary": "نفى الكرملين ذلك يوم الجمعة."},
    {"title": "北朝鮮、ロシアに兵士1万人を派遣　韓国情報機関", "summary": "プーチン大統領は条約に署名した。"},
    {"title": "朝鲜向俄罗斯派遣工兵，普京感谢金正恩", "summary": "俄安全会议秘书绍伊古访问平壤。"},
    {"title": "Korea Północna wyśle do Rosji robotników wojskowych", "summary": "Poinformował o tym Siergiej Szojgu."},
    {"title": "Séoul et Tokyo dénoncent l'envoi de troupes nord-coréennes en Russie", "summary": "Moscou nie."},
)  # fmt: skip
RAW_NAME = re.compile(r"\b(?:item|lead|focus|pair|clause|side|topic|cue|act|gate|share|sides|said|shape|kind)[:&]\w")


def explain(*items: Any, width: int = 80) -> Result:
    lines = "\n".join(item if isinstance(item, str) else json.dumps(item) for item in items)
    return CliRunner().invoke(command, ["--width", str(width)], input=lines)


def shown(*items: Any, width: int = 80) -> str:
    """What is printed, on one line."""
    return " ".join(explain(*items, width=width).stdout.split())


def test_the_words_that_decided_stand_in_brackets() -> None:
    """Of a text its telling sentences are shown, and what is left out is dots."""
    told = shown(TROOPS)
    assert "[North Korea] sends 3,000 [soldiers] to" in told
    assert "Weather is fine" not in told


def test_a_relevant_item_is_told_with_its_reasons() -> None:
    """The score beside what is asked for, why the gate opened, what weighed, the label's words and the stance."""
    told = shown(TROOPS)
    for words in (
        "RELEVANT 0.9", "is asked for; severity critical",
        "opened: it names North Korea “North Korea” and Russia “Russia”",
        "Troops “", "“soldiers”", "asserts, by the words of the main claim", "where every item begins",
    ):  # fmt: skip
        assert words in told


def test_who_did_what_to_whom_is_a_sentence() -> None:
    """Codes stand behind plain words, and a day behind the words that name it."""
    told = shown(TROOPS, width=120)
    assert "North Korea → Russia: provides troops (AID x_troops)" in told
    assert "National Intelligence Service (KOR SPY) “South Korea's spy agency”" in told
    assert "claimed North Korea → Russia: troops" in told


def test_an_item_that_is_not_relevant_is_told_as_well() -> None:
    """It names both, but something speaks against it."""
    told = shown(THREATS)
    assert re.search(r"no 0\.\d{3} where 0\.\d{3} is asked for: it names North Korea and Russia, but ", told)


def test_a_shut_gate_says_what_it_would_have_to_hear() -> None:
    """Things that are lists themselves, parted by semicolons; or that nothing of the subject is named."""
    told = shown({"title": "Kim Jong Un visits a farm in North Korea"}, {"title": "Sunny weekend ahead"}, width=120)
    assert "It names North Korea “Kim Jong Un”; it would also have to name one of these: Russia; " in told
    assert re.search(r"drills; bombers, submarines\s+and other assets; words meant to deter", told)
    assert "It names nothing that this watch looks for." in told


def test_sides_of_a_title_are_told_in_plain_words() -> None:
    """What it names, and that it is all."""
    told = shown(TROOPS, THREATS, width=120)
    assert re.search(r"(the title|the leading sentence) names [^;]+ and no other side", told)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    """In nine languages, wide letters and marks without width included; and no line ends in spaces."""
    lines = explain(*NINE, THREATS, width=width).stdout.splitlines()
    assert [line for line in lines if cell_len(line) > width or line != line.rstrip()] == []


def test_no_feature_is_called_by_its_name() -> None:
    """A reader is told in words, whatever the language."""
    found = explain(*NINE, THREATS, width=120)
    assert (found.exit_code, RAW_NAME.findall(found.stdout)) == (0, [])


def test_an_item_does_not_steer_the_terminal() -> None:
    """Escapes and marks that turn the line round are shown as nothing."""
    told = explain({**TROOPS, "title": "North Korea\x1b[31m arms \u202eRussia\x07", "id": "a\x1b]0;b"}).stdout
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", told)


def test_colour_marks_who_and_what_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """There no brackets are needed."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    told = explain(TROOPS).stdout
    assert "\x1b[1;33msoldiers\x1b[0m" in told
    assert "[soldiers]" not in told


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    """As in classify."""
    found = explain("{not json", TROOPS)
    assert (found.exit_code, "-:1:" in found.stderr, "RELEVANT" in found.stdout) == (1, True, True)
