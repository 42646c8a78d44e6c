"""Numbers and quantities as nine languages write them, where they stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.model import Quantity
from streams.core.numbers import numbers
from streams.core.quantities import quantity
from tests.core.told import account


def counted(text: str, lang: str, label: str = "troops") -> Quantity | None:
    told = account(text, lang=lang)
    passage = told.passages[0]
    return quantity(passage, lang, label, told.countable, (0, len(text)))


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("en", "1,500 men", [1500.0]),
        ("en", "2.8 million rounds and half a million shells", [2.8e6, 5e5]),
        ("en", "tens of thousands of men", [10_000.0]),
        ("ko", "1만2천명", [12_000.0]),
        ("ko", "만 2천명", [12_000.0]),
        ("ko", "포탄 900만발", [9e6]),
        ("zh", "十万发", [100_000.0]),
        ("zh", "1.1万名", [11_000.0]),
        ("ja", "1万2千人", [12_000.0]),
        ("ru", "12 тыс. человек", [12_000.0]),
        ("ru", "пять тысяч и тысячу", [5000.0, 1000.0]),
        ("uk", "п'ять тисяч", [5000.0]),
        ("pl", "1,5 tys. osób", [1500.0]),
        ("fr", "1 500 hommes", [1500.0]),
        ("fr", "une dizaine de milliers d'hommes", [10_000.0]),
        ("ar", "خمسة آلاف جندي", [5000.0]),
        ("ar", "بضعة آلاف من الجنود", [1000.0]),
    ],
)
def test_a_number_is_read_in_its_language(lang: str, text: str, values: list[float]) -> None:
    """Figures, numerals, multipliers, myriads, and numbers that are said without a figure."""
    assert [number.low for number in numbers(text, lang)] == values


@pytest.mark.parametrize("text", ["40% of the shells", "170mm guns", "300 km away"])
def test_shares_calibres_and_distances_count_nothing(text: str) -> None:
    """They stand before a noun and count none of it."""
    assert numbers(text, "en") == ()


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("en", "between 120 and 170 guns", 120.0, 170.0),
        ("en", "2,000-3,000 men", 2000.0, 3000.0),
        ("ru", "от 50 до 60 установок", 50.0, 60.0),
        ("fr", "entre 4 et 6 millions d'obus", 4e6, 6e6),
    ],
)
def test_two_numbers_may_be_one_range(lang: str, text: str, low: float, high: float) -> None:
    """Where words or a dash join them; "5,000 builders and 1,000 sappers" are two."""
    (number,) = numbers(text, lang)
    assert (number.low, number.high, number.bound) == (low, high, "range")
    assert len(numbers("5,000 builders and 1,000 sappers", "en")) == 2


@pytest.mark.parametrize(
    ("lang", "text", "label", "low", "bound", "unit"),
    [
        ("en", "At least 10,000 North Korean soldiers are in Russia", "troops", 10_000, "at_least", "soldiers"),
        ("en", "Up to 12,000 North Koreans train in Russia", "troops", 12_000, "up_to", "soldiers"),
        ("en", "Some 600 North Korean soldiers were killed in Russia", "troops", 600, "about", "killed"),
        ("en", "North Korean losses in Russia stand at more than 6,000", "troops", 6000, "at_least", "casualties"),
        ("en", "North Korea shipped 20,000 containers of arms to Russia", "arms", 20_000, "exactly", "containers"),
        ("en", "North Korea sends 1,000 sappers to Russia", "labour", 1000, "exactly", "workers"),
        ("ru", "Около 11 тыс. солдат КНДР в России", "troops", 11_000, "about", "soldiers"),
        ("uk", "Понад 4 мільйони снарядів КНДР у Росії", "arms", 4_000_000, "at_least", "shells"),
        ("ko", "북한 건설부대 5천여 명 러시아 이동", "labour", 5000, "about", "workers"),
        ("ko", "북한군 1만명 이상 러시아에", "troops", 10_000, "at_least", "soldiers"),
        ("ko", "북한, 러시아에 컨테이너 2만개 제공", "arms", 20_000, "exactly", "containers"),
        ("ja", "北朝鮮兵、最大1万2千人がロシアに", "troops", 12_000, "up_to", "soldiers"),
        ("zh", "至少1万名朝鲜士兵在俄罗斯", "troops", 10_000, "at_least", "soldiers"),
        ("zh", "十余万发朝鲜炮弹运抵俄罗斯", "arms", 100_000, "at_least", "shells"),
        ("pl", "Do 12 tys. żołnierzy z Korei Północnej w Rosji", "troops", 12_000, "up_to", "soldiers"),
        ("fr", "Près de 600 soldats nord-coréens tués en Russie", "troops", 600, "about", "killed"),
        ("ar", "ما لا يقل عن 10 آلاف جندي كوري شمالي في روسيا", "troops", 10_000, "at_least", "soldiers"),
    ],
)  # fmt: skip
def test_a_quantity_has_its_bound_and_what_it_counts(
    lang: str, text: str, label: str, low: float, bound: str, unit: str
) -> None:
    """Of the matter of the label: soldiers for one, builders for another, and what became of them."""
    found = counted(text, lang, label)
    assert found is not None
    assert (found.low, found.bound, found.unit) == (low, bound, unit)


@pytest.mark.parametrize(
    ("lang", "text"), [("zh", "朝鲜向俄罗斯第三次派兵"), ("ko", "제3차 파병"), ("ja", "第２回派兵")]
)
def test_an_ordinal_counts_nothing(lang: str, text: str) -> None:
    """The third time is not three times."""
    assert numbers(text, lang) == ()


def test_dates_and_bare_figures_are_no_quantities() -> None:
    """A number counts what stands beside it, or nothing."""
    assert counted("North Korean soldiers reached Russia on 8 October 2024", "en") is None


@given(text=st.text(max_size=80), lang=st.sampled_from(["en", "ko", "ru", "uk", "ar", "ja", "zh", "pl", "fr", "xx"]))
def test_any_text_has_numbers_where_they_stand(text: str, lang: str) -> None:
    """Whatever characters come, a number lies within the text, and none overlaps another."""
    found = numbers(text, lang)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
