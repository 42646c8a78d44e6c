"""Words of numbers in nine languages: numerals, multipliers, numbers without a figure, East Asian myriads, counters."""

from __future__ import annotations

NUMERALS: dict[str, dict[str, float]] = {
    "en": {
        "half a": 0.5, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
        "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
        "fifty": 50,
    },
    "ru": {
        "один": 1, "одного": 1, "два": 2, "две": 2, "двух": 2, "двое": 2, "двоих": 2, "три": 3, "трех": 3, "трёх": 3,
        "троих": 3, "четыре": 4, "четырех": 4, "пять": 5, "пяти": 5, "шесть": 6, "шести": 6, "семь": 7, "восемь": 8,
        "девять": 9, "десять": 10, "десяти": 10, "двенадцать": 12, "двадцать": 20, "сто": 100, "полторы": 1.5,
    },
    "uk": {
        "один": 1, "одного": 1, "два": 2, "дві": 2, "двох": 2, "двоє": 2, "три": 3, "трьох": 3, "чотири": 4,
        "п'ять": 5, "п’ять": 5, "п'яти": 5, "шість": 6, "шести": 6, "сім": 7, "вісім": 8, "дев'ять": 9, "десять": 10,
        "дванадцять": 12, "двадцять": 20, "сто": 100, "півтори": 1.5,
    },
    "pl": {
        "jeden": 1, "jednego": 1, "dwa": 2, "dwie": 2, "dwóch": 2, "dwaj": 2, "trzy": 3, "trzech": 3, "cztery": 4,
        "czterech": 4, "pięć": 5, "pięciu": 5, "sześć": 6, "sześciu": 6, "siedem": 7, "osiem": 8, "dziewięć": 9,
        "dziesięć": 10, "dziesięciu": 10, "dwanaście": 12, "dwadzieścia": 20, "sto": 100, "półtora": 1.5,
    },
    "fr": {
        "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
        "dix": 10, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "cent": 100,
    },
    "ar": {
        "ثلاثة": 3, "ثلاث": 3, "أربعة": 4, "أربع": 4, "خمسة": 5, "خمس": 5, "ستة": 6, "ست": 6, "سبعة": 7, "سبع": 7,
        "ثمانية": 8, "ثماني": 8, "تسعة": 9, "تسع": 9, "عشرة": 10, "عشر": 10, "مئة": 100, "مائة": 100,
    },
    "ko": {"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10},
}  # fmt: skip
"""Numerals that stand before a multiplier or a thing counted."""

MULTIPLIERS: dict[str, tuple[tuple[str, float], ...]] = {
    "en": (("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("hundred", 100), ("dozen", 12), ("[km]n?", 1e3)),
    "ru": (
        ("тыс(?:[.]|\\b)|тысяч\\w{0,3}", 1e3), ("млн[.]?|миллион\\w{0,3}", 1e6), ("млрд[.]?|миллиард\\w{0,3}", 1e9),
    ),
    "uk": (
        ("тис(?:[.]|\\b)|тисяч\\w{0,3}", 1e3), ("млн[.]?|мільйон\\w{0,3}", 1e6), ("млрд[.]?|мільярд\\w{0,3}", 1e9),
    ),
    "pl": (
        ("tys(?:[.]|\\b)|tysi[ąęa]c\\w{0,3}", 1e3), ("mln[.]?|milion\\w{0,3}", 1e6), ("mld[.]?|miliard\\w{0,3}", 1e9),
    ),
    "fr": (("milliers?|mille", 1e3), ("millions?", 1e6), ("milliards?", 1e9)),
    "ar": (("آلاف|ألفا?|الاف", 1e3), ("مليونا?|ملايين", 1e6), ("مليارا?|مليارات", 1e9)),
}  # fmt: skip
"""Patterns of what multiplies the number before it."""

ALONE: dict[str, dict[str, float]] = {
    "ru": {"тысячу": 1e3, "тысяча": 1e3, "миллион": 1e6}, "uk": {"тисячу": 1e3, "тисяча": 1e3, "мільйон": 1e6},
    "pl": {"tysiąc": 1e3, "milion": 1e6}, "fr": {"mille": 1e3}, "ar": {"ألف": 1e3, "مليون": 1e6},
}  # fmt: skip
"""Words that are numbers without one before them."""

VAGUE: dict[str, tuple[tuple[str, float, bool], ...]] = {
    "en": (
        ("hundreds of thousands", 1e5, False), ("tens of thousands", 1e4, False),
        ("(?:several|a few|many) thousand|thousands", 1e3, False), ("millions", 1e6, False),
        ("(?:several|a few) hundred|hundreds", 100, False), ("dozens|scores", 12, False),
    ),
    "ru": (
        ("десятк\\w{1,3} тысяч", 1e4, False), ("сотн\\w{1,3} тысяч", 1e5, False), ("миллионы", 1e6, False),
        ("(?:несколько|пару) тысяч|тысячи", 1e3, False), ("несколько сотен|сотни", 100, False),
    ),
    "uk": (
        ("десятк\\w{1,3} тисяч", 1e4, False), ("сотн\\w{1,3} тисяч", 1e5, False), ("мільйони", 1e6, False),
        ("(?:кілька|декілька) тисяч|тисячі", 1e3, False), ("кілька сотень|сотні", 100, False),
    ),
    "pl": (
        ("dziesiątk\\w{1,2} tysięcy", 1e4, False), ("setk\\w{1,2} tysięcy", 1e5, False), ("miliony", 1e6, False),
        ("(?:kilka|parę) tysięcy|tysiące", 1e3, False), ("kilkuset|kilkaset|setki", 100, False),
    ),
    "fr": (
        ("une dizaine de milliers", 1e4, True), ("des dizaines de milliers", 1e4, False),
        ("des centaines de milliers", 1e5, False), ("un millier", 1e3, True), ("une centaine", 100, True),
        ("(?:plusieurs|des|quelques) milliers", 1e3, False), ("(?:plusieurs|des) centaines", 100, False),
        ("une vingtaine", 20, True), ("une dizaine", 10, True), ("des millions", 1e6, False),
    ),
    "ar": (
        ("عشرات الآلاف", 1e4, False), ("مئات الآلاف", 1e5, False), ("(?:بضعة |عدة )?آلاف", 1e3, False),
        ("(?:بضع |عدة )?مئات", 100, False), ("ملايين", 1e6, False),
    ),
    "ko": (
        ("수백만", 1e6, False), ("수십만", 1e5, False), ("수만", 1e4, False), ("수천", 1e3, False),
        ("수백", 100, False), ("수십", 10, False),
    ),
    "ja": (
        ("数百万", 1e6, False), ("数十万", 1e5, False), ("数万", 1e4, False), ("数千", 1e3, False),
        ("数百", 100, False), ("数十", 10, False),
    ),
    "zh": (
        ("[数數]百[万萬]", 1e6, False), ("[数數]十[万萬]", 1e5, False), ("[数數][万萬]|上[万萬]", 1e4, False),
        ("[数數]千|上千", 1e3, False), ("[数數]百|上百", 100, False), ("[数數]十", 10, False),
    ),
}  # fmt: skip
"""Numbers said without a figure: pattern, the power of ten, and whether it is about that; else it is at least that."""

CJK_DIGITS = dict(zip("零〇一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
CJK_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}
CJK_LARGE = {"万": 10**4, "萬": 10**4, "만": 10**4, "亿": 10**8, "億": 10**8, "억": 10**8}
ODD = "余餘多여"
"""Said in the middle or at the end of a number: and some more."""

COUNTERS: dict[str, dict[str, str]] = {
    "ko": {
        "명": "people", "인": "people", "발": "shells", "문": "guns", "기": "missiles", "대": "", "개": "",
        "척": "ships", "톤": "tonnes", "배럴": "barrels", "차례": "voyages", "회": "voyages", "여단": "",
    },
    "ja": {
        "人": "people", "名": "people", "発": "shells", "門": "guns", "基": "", "機": "", "個": "", "隻": "ships",
        "トン": "tonnes", "バレル": "barrels", "回": "voyages", "台": "", "両": "",
    },
    "zh": {
        "名": "people", "人": "people", "发": "shells", "發": "shells", "枚": "missiles", "门": "guns", "門": "guns",
        "个": "", "個": "", "艘": "ships", "吨": "tonnes", "噸": "tonnes", "桶": "barrels", "次": "voyages", "架": "",
        "辆": "", "輛": "", "套": "",
    },
}  # fmt: skip
"""What follows a number and tells what is counted; where it tells nothing, the noun beside it does."""

RANGE: dict[str, str] = {
    "en": "and|to|or", "ru": "до|и|или", "uk": "до|і|та|або", "pl": "do|a|i|lub", "fr": "et|à|ou",
    "ar": "و|إلى|أو",
    "ko": "에서|부터", "ja": "から", "zh": "至|到",
}  # fmt: skip
"""Words between the two numbers of a range; dashes and tildes in every language."""
FROM: dict[str, str] = {
    "en": "between|from", "ru": "от|между|с", "uk": "від|між|з", "pl": "od|między", "fr": "entre|de",
    "ar": "بين|ما بين|من",
}  # fmt: skip
"""What a range begins with where words stand between its numbers."""
NO_COUNT = (
    "%|％|퍼센트|percent|per cent|процент|відсотк|procent|pour cent|في المئة|بالمئة|mm|мм|㎜|ミリ|毫米|km|км|㎞|km/h|세"
    "|岁|歲|歳|лет|years|ans|lat"
)
"""What follows a number that counts nothing a claim is about: shares, calibres, distances, ages."""
