"""What a page of figures tells of sets that are not measured this time: kept while it is true, never lost in silence.

Sets that are not ours lie elsewhere, so whoever measures anew often has gold alone. Their sections stay as they are
where code, watches and encoder are those they were measured with; else the page is not written.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from streams.core.errors import BadInput

SECTION = re.compile(r"^## (?P<title>.+)\n(?:(?!## ).*\n)*", re.MULTILINE)
DRAWING = "![F1 by language and label"
"""What sections of sets begin with, and those of events and claims do not."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Sections and figures by the title of their set, in the order of the page."""

    sections: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


def kept(page: Path, numbers: Path | None, measured: Collection[str], made: str, made_with: dict[str, Any]) -> Kept:
    """Return what there is of sets other than those ``measured``; ``made`` and ``made_with`` tell the versions of now.

    :raises BadInput: there are some, and they were measured with other versions.
    """
    text = page.read_text("utf-8") if page.is_file() else ""
    told = orjson.loads(numbers.read_bytes()) if numbers and numbers.is_file() else {"sets": {}}
    sections = {found["title"]: found[0].rstrip() for found in SECTION.finditer(text) if DRAWING in found[0]}
    others = [title for title in dict.fromkeys([*sections, *told["sets"]]) if title not in measured]
    stale = (sections and made not in text) or (told["sets"] and told["made_with"] != made_with)
    if others and stale:
        why = f"tells of {', '.join(others)}, measured with other versions than there are now"
        raise BadInput(str(page), f"{why}: measure them again (--also FILE) or drop them (--without NAME)")
    return Kept(
        {title: sections[title] for title in others if title in sections},
        {title: told["sets"][title] for title in others if title in told["sets"]},
    )
