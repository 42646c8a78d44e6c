"""What an agency does not want to be out yet, and which wording of it is the later one."""

from __future__ import annotations

from datetime import datetime

from streams.core.intake import Entry


def is_held(entry: Entry, now: datetime) -> bool:
    """A kill is never held back, and neither is what was withheld by name: others may have seen it already."""
    return entry.embargoed and entry.pubstatus == "usable" and (entry.embargo is None or entry.embargo > now)


def is_older(entry: Entry, other: Entry) -> bool:
    """Tell whether an entry is an earlier version than another of the same id; not when one has no number."""
    one, two = entry.version or "", other.version or ""
    return one.isascii() and two.isascii() and one.isdigit() and two.isdigit() and int(one) < int(two)
