"""Words of dates in nine languages: months, days of the week, "yesterday", and what speaks of things to come."""

from __future__ import annotations

import re


def _months(*forms: str) -> dict[str, int]:
    return {word: number for number, words in enumerate(forms, start=1) for word in words.split()}


MONTHS: dict[str, dict[str, int]] = {
    "en": _months("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
                  "september sept sep", "october oct", "november nov", "december dec"),
    "ru": _months("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
                  "ноября", "декабря"),
    "uk": _months("січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
                  "листопада", "грудня"),
    "pl": _months("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
                  "października", "listopada", "grudnia"),
    "fr": _months("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                  "novembre", "décembre"),
    "ar": _months("يناير", "فبراير", "مارس", "أبريل ابريل نيسان", "مايو أيار", "يونيو حزيران", "يوليو تموز",
                  "أغسطس آب", "سبتمبر أيلول", "أكتوبر", "نوفمبر", "ديسمبر"),
}  # fmt: skip


def _week(*forms: str) -> dict[str, int]:
    return {word: day for day, words in enumerate(forms) for word in words.split("|")}


WEEKDAYS: dict[str, dict[str, int]] = {
    "en": _week("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "ru": _week("понедельник", "вторник", "среду|среда", "четверг", "пятницу|пятница", "субботу|суббота",
                "воскресенье"),
    "uk": _week("понеділок", "вівторок", "середу|середа", "четвер", "п'ятницю|п’ятницю", "суботу", "неділю"),
    "pl": _week("poniedziałek", "wtorek", "środę|środa", "czwartek", "piątek", "sobotę|sobota", "niedzielę|niedziela"),
    "fr": _week("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "ar": _week("الاثنين|الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "ko": _week("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
    "ja": _week("月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜"),
    "zh": _week("周一|星期一|週一", "周二|星期二|週二", "周三|星期三|週三", "周四|星期四|週四", "周五|星期五|週五",
                "周六|星期六|週六", "周日|星期日|週日|星期天"),
}  # fmt: skip

RELATIVE: dict[str, dict[str, int]] = {
    "en": {"today": 0, "yesterday": -1, "tomorrow": 1},
    "ru": {"сегодня": 0, "вчера": -1, "завтра": 1, "позавчера": -2, "послезавтра": 2, "накануне": -1},
    "uk": {"сьогодні": 0, "вчора": -1, "учора": -1, "завтра": 1, "позавчора": -2, "напередодні": -1},
    "pl": {"dziś": 0, "dzisiaj": 0, "wczoraj": -1, "jutro": 1, "przedwczoraj": -2, "pojutrze": 2},
    "fr": {"aujourd'hui": 0, "aujourd’hui": 0, "hier": -1, "demain": 1, "avant-hier": -2},
    "ar": {"اليوم": 0, "أمس": -1, "غدا": 1, "غداً": 1},
    "ko": {"오늘": 0, "어제": -1, "전날": -1, "내일": 1, "그저께": -2, "모레": 2},
    "ja": {"今日": 0, "本日": 0, "昨日": -1, "前日": -1, "明日": 1, "一昨日": -2},
    "zh": {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "明天": 1, "前天": -2, "后天": 2},
}

AHEAD = {
    "en": re.compile(r"(?i)\b(?:will|shall|next|plans? to|due to|scheduled|is to|are to|expected to|set to)\b"),
    "ru": re.compile(r"(?i)\b(?:будет|будут|состоится|планиру\w{1,4}|намерен\w?|прибудет|встретится"
                     r"|отправится)\b"),
    "uk": re.compile(r"(?i)\b(?:буде|будуть|відбудеться|плану\w{1,4}|має намір|прибуде|зустрінеться)\b"),
    "pl": re.compile(r"(?i)\b(?:będzie|będą|odbędzie|planuj\w{1,3}|zamierza\w?|przyleci|spotka się)\b"),
    "fr": re.compile(r"(?i)\b(?:aura|auront|sera|seront|doit|doivent|prévoit|prévue?"
                     r"|se rendra|rencontrera|prochaine?)\b"),
    "ar": re.compile(r"(?:المقبل|القادم|\bس[يت]\w{2,10})"),
    "ko": re.compile(r"(?:예정|계획|하기로|할 것|열린다|다음 주|오는)"),
    "ja": re.compile(r"(?:予定|来週|計画|する方針|行う見通し)"),
    "zh": re.compile(r"(?:将|將|计划|計劃|预定|下周|下週)"),
}  # fmt: skip
NEXT = {
    "en": re.compile(r"(?:next|coming|this coming)\s$"), "ru": re.compile(r"следующ\w{1,4}\s$"),
    "uk": re.compile(r"наступн\w{1,4}\s$"), "pl": re.compile(r"(?:przyszł|następn)\w{1,3}\s$"),
    "fr": re.compile(r"prochain\w?\s$"), "ar": re.compile(r"القادم\s$"), "ko": re.compile(r"(?:다음\s?주|오는)\s$"),
    "ja": re.compile(r"(?:来週の?|次の)$"), "zh": re.compile(r"(?:下|下个)$"),
}  # fmt: skip
