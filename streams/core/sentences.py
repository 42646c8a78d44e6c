"""Sentences of a text as offsets, by rules for the scripts of our nine languages.

Rules are few and bounded, so time is linear: a terminator with a gap and a beginning after it, a full-width terminator,
or a line's end. Initials and common abbreviations do not end a sentence. A sentence without end is cut.
"""

from __future__ import annotations

import re

LONGEST = 600
"""Characters of a sentence; what is longer is cut at a gap."""

_END = re.compile(
    r"(?<![.!?؟۔…])[.!?؟۔…]++[\"'”’»)\]]*+\s++|[。！？]++[」』”’）]*+\s*+"
    r"|(?<![ \t])[ \t]*+\n\s*+|(?<!\s)\s++[●▲■◆▶]\s*+"
)
"""A run of one kind is tried from its beginning only, and never given back: otherwise time is quadratic in the run."""
_RARE = re.compile(r"[。！？\n●▲■◆▶]")
_PLAIN_END = re.compile(r"[.!?؟۔…](?<![.!?؟۔…]{2})[.!?؟۔…]*+[\"'”’»)\]]*+\s++")
"""What ``_END`` finds in a text without ``_RARE`` characters, several times quicker."""
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'«“])(?:[A-ZА-ЯІЇЄ]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Adm|Sgt|Capt|Sen|Rep|Gov|St|No|vs|Jr|Sr|Jan|Feb"
    r"|Aug|Sept|Oct|Nov|Dec|U\.S|U\.N|U\.K|им|ген|г|ст|ул|руб|тыс|млн|млрд|т\.е|т\.д|др|проф|gen|płk|dr|prof|ul|tys|mln|mld|art|ds"
    r"|ws|tzw|M|MM|Mme|av)$"
)
_NEXT_IS_LOWER = re.compile(r"[a-zа-яёіїєґąćęłńóśźżàâçéèêëîïôûù]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return ``(start, end)`` of each sentence, in order, without the gaps between them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in (_END if _RARE.search(text) else _PLAIN_END).finditer(text):
        if _really_ends(text, end):
            spans.extend(_trimmed(text, start, end.end()))
            start = end.end()
    spans.extend(_trimmed(text, start, len(text)))
    return spans


def _really_ends(text: str, end: re.Match[str]) -> bool:
    if "\n" in end.group() or not end.group().startswith("."):
        return True
    if _NEXT_IS_LOWER.match(text, end.end()):
        return False
    return _ABBREVIATION.search(text, max(0, end.start() - 8), end.start()) is None


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretch without outer gaps, in pieces no longer than ``LONGEST``; nothing when it is empty."""
    pieces: list[tuple[int, int]] = []
    while True:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if end - start <= LONGEST:
            return [*pieces, (start, end)] if start < end else pieces
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = start + LONGEST if cut < 0 else cut
        pieces.append((start, cut))
        start = cut
