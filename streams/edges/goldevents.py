"""Sentences with the events they tell, from files: this project's gold, or gold records of the PLOVER project.

The PLOVER records (version 0.5b1) use names of older drafts. They are mapped by name to today's sixteen roots; three
modes have moved to another root since (CAMEO2PLOVER of 2021): destroying, shooting and kidnapping are ASSAULT,
deporting COERCE.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from streams.core.errors import BadInput
from streams.core.jsonlines import decoded
from streams.core.plover import ROOTS

OLD_NAMES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
MOVED = {
    ("FIGHT", "deport"): "COERCE", ("COERCE", "destroy"): "ASSAULT", ("COERCE", "firearms"): "ASSAULT",
    ("COERCE", "detain"): "ASSAULT",
}  # fmt: skip

OLD_MODES = {
    "strike-hun": "hunger", "strike-gen": "strike", "demo-org": "demo", "demo-spon": "demo", "riot-spon": "riot",
    "host": "visit", "confiscate": "seize", "detain": "abduct", "destroy": None, "other": None, "political": None,
}  # fmt: skip
"""Modes that have another name now, or none."""

SLIPS = {"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}
"""Countries the records write otherwise than ISO 3166."""


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One event of a sentence; countries as ISO 3166 alpha-3, or the PLOVER code where there is no state."""

    root: str
    mode: str | None = None
    actor: str | None = None
    recipient: str | None = None
    reality: str | None = None
    date: str | None = None


class GoldSentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence and what it tells; the first event is the main one."""

    id: str
    lang: str
    text: str
    events: tuple[Told, ...]
    at: str | None = None
    why: str = ""


_LINE = msgspec.json.Decoder(GoldSentence)


def read_gold_events(file: Path) -> list[GoldSentence]:
    """Read sentences with events, in whichever of the two forms they are.

    :raises BadInput: its subject is ``file:line``.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(str(file), error.strerror or str(error)) from error
    if data.lstrip().startswith(b"["):
        return list(_plover(file, data))
    return [_own(where, sentence) for where, sentence in decoded(str(file), data.split(b"\n"), _LINE, BadInput)]


def _own(where: str, sentence: GoldSentence) -> GoldSentence:
    for told in sentence.events:
        if told.root not in ROOTS:
            raise BadInput(where, f"no such root: {told.root}")
    return sentence


def _plover(file: Path, data: bytes) -> Iterator[GoldSentence]:
    try:
        records = json.loads(data.decode(), strict=False)
    except ValueError as error:
        raise BadInput(str(file), str(error)) from error
    for record in records:
        if record.get("text") and record.get("event") != "DOCUMENT":
            yield _record(record)


def _record(record: dict[str, Any]) -> GoldSentence:
    old, mode = str(record["event"]), record.get("mode") or None
    root = MOVED.get((old, mode or ""), OLD_NAMES.get(old, old))
    sides = [_code(record.get(name)) for name in ("source", "target")]
    told = Told(root=root, mode=OLD_MODES.get(mode or "", mode), actor=sides[0], recipient=sides[1])
    return GoldSentence(id=str(record["id"]), lang="en", text=str(record["text"]).strip(), events=(told,))


def _code(actors: Any) -> str | None:
    code = str(actors[0].get("code") or "") if isinstance(actors, list) and actors else ""
    return SLIPS.get(code, code) or None
