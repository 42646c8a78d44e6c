"""What agency formats have in common: standing, embargo, urgency, subject codes. Each read on the safe side.

A standing nobody knows is withheld, an embargo whose time cannot be read has no end: what an agency did not clearly
release is not released.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from streams.core.dates import read_date
from streams.core.model import PubStatus
from streams.edges.feeds.text import line

STANDINGS: dict[str, PubStatus] = {
    "usable": "usable", "withheld": "withheld", "canceled": "canceled", "cancelled": "canceled", "killed": "canceled",
}  # fmt: skip
"""Words of IPTC's publication status and of NITF's management status, which has ``embargoed`` beside them."""

SCHEMES = {
    "medtop": "http://cv.iptc.org/newscodes/mediatopic/",
    "subj": "http://cv.iptc.org/newscodes/subjectcode/",
    "genre": "http://cv.iptc.org/newscodes/genre/",
    "scene": "http://cv.iptc.org/newscodes/scene/",
}
"""URIs behind the prefixes of IPTC's own catalog; a house's prefixes are kept as they are."""


def standing(word: object) -> PubStatus:
    """Return the publication status a word or code names; nothing said is usable."""
    text = local(word).lower()
    return STANDINGS.get(text, "withheld") if text else "usable"


def embargo(value: object, *, present: bool) -> tuple[datetime | None, bool]:
    """Return the end of an embargo, and whether there is one. Present and unreadable: one without an end."""
    return (read_date(line(value)), True) if present else (None, False)


def urgency(value: object) -> int | None:
    """Return IPTC's urgency, 1 (flash) to 9, or None."""
    text = line(str(value)) if isinstance(value, int) and not isinstance(value, bool) else line(value)
    return int(text) if len(text) == 1 and text in "123456789" else None


def local(code: object) -> str:
    """Return the part of a qualified code or URI that names the thing: ``stat:usable`` is usable."""
    return line(code).rstrip("/").rpartition(":" if "/" not in line(code) else "/")[2]


def code_uri(code: object) -> str | None:
    """Return a qualified code as a URI, where its prefix is IPTC's."""
    text = line(code)
    prefix, _, rest = text.partition(":")
    return f"{SCHEMES[prefix]}{rest}" if prefix in SCHEMES and rest else text or None


def unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return the texts there are, each once, in order."""
    return tuple(dict.fromkeys(filter(None, texts)))


def note(parts: Iterable[object]) -> str | None:
    """Return editorial notes as one text, a line each."""
    return "\n".join(unique(line(part) for part in parts)) or None
