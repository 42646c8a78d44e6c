"""The language of an item: what the entry or its feed says, unless the letters contradict it.

Scripts settle most cases at once. Only Latin and Cyrillic texts without a believable declaration are given to the
language model (py3langid), restricted to languages of those scripts that our feeds carry.
"""

from __future__ import annotations

import re
from functools import lru_cache

import py3langid.langid as langid

_SCRIPTS = {
    "hangul": re.compile("[가-힣]"),
    "kana": re.compile("[\u3041-\u30fa]"),
    "han": re.compile("[\u3400-\u9fff]"),
    "arabic": re.compile("[\u0620-\u06ff]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_WEIGHT = {"hangul": 3, "kana": 6, "han": 3, "arabic": 1, "cyrillic": 1, "latin": 1}
"""A syllable or ideograph says as much as a few letters; kana are few in a headline and certain."""

_SPOKEN = {
    "hangul": ("ko",), "kana": ("ja",), "han": ("zh", "ja"), "arabic": ("ar", "fa", "ur"),
    "cyrillic": ("ru", "uk", "be", "bg", "sr", "mn"),
    "latin": ("en", "fr", "pl", "de", "es", "it", "pt", "nl", "tr", "vi", "id", "cs", "sv"),
}  # fmt: skip
"""Languages believed when declared for a script; the first is taken where nothing is declared."""

_SAMPLE = 1000
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile("[ыэъё]", re.IGNORECASE)


def language(text: str, *declared: str | None) -> str:
    """Return the ISO 639-1 code of the text; ``declared`` in order of trust. ``und`` when there are no letters."""
    sample = text[:_SAMPLE]
    script = _script(sample)
    said = [name.lower().replace("_", "-").split("-")[0] for name in declared if name]
    if script is None:
        return said[0] if said else "und"
    for name in said:
        if name in _SPOKEN[script]:
            return name
    if script == "cyrillic":
        return _cyrillic(sample)
    return _guess(sample) if script == "latin" else _SPOKEN[script][0]


def _script(sample: str) -> str | None:
    if sample.isascii():
        return "latin" if _SCRIPTS["latin"].search(sample) else None
    counts = {name: len(letters.findall(sample)) * _WEIGHT[name] for name, letters in _SCRIPTS.items()}
    best = max(counts, key=lambda name: counts[name])
    if not counts[best]:
        return None
    return "kana" if best == "han" and counts["kana"] else best


def _cyrillic(sample: str) -> str:
    ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
    return "uk" if ukrainian > russian else "ru"


def _guess(sample: str) -> str:
    name, _ = _identifier().classify(sample)
    return str(name)


@lru_cache(maxsize=1)
def _identifier() -> langid.LanguageIdentifier:
    every = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    every.set_languages(["en", "fr", "pl"])
    # A new one of what is left: the first keeps the numbers of all its languages, 28 MB.
    left = (every.nb_ptc, every.nb_pc, every.nb_classes, every.tk_nextmove, every.tk_output)
    return langid.LanguageIdentifier(*left, tk_row=every.tk_row)
