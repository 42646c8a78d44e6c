"""Dead letters: a record no stage could pass on, with the stage, the reason, the innermost frame and its bytes."""

from __future__ import annotations

import base64
import re
import traceback
from dataclasses import dataclass
from pathlib import PurePath

from streams.agents.result import Emit
from streams.agents.wire import Message, Record, message
from streams.core.errors import PactwireError
from streams.core.model import DeadLetter
from streams.topics import DEAD

BYTES_KEPT = 512 * 1024
REASON_LIMIT = 500
KEY_LIMIT = 1000
HEADERS_KEPT, HEADER_LIMIT = 32, 1000
"""Characters. The letter must always fit its topic: one that did not would stop the belt on its own poison."""
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record could not be passed on, and where that was noticed."""

    reason: str
    frame: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        return cls(_reason(error), _innermost(error))


def dead_letter(stage: str, record: Record, failure: Failure) -> Message:
    """The message for DEAD. Its id is the record's place, so that a replay buries under the same id."""
    value = record.value or b""
    letter = DeadLetter(
        stage=stage,
        reason=failure.reason,
        frame=failure.frame,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=_text(record.key, KEY_LIMIT),
        size=len(value),
        value_base64=base64.b64encode(value[:BYTES_KEPT]).decode(),
        headers=_headers(record),
    )
    place = f"{record.topic}/{record.partition}/{record.offset}"
    return message(Emit(DEAD, letter.key or place, f"{stage}/{place}", letter))


def _reason(error: BaseException) -> str:
    # Our own errors name their subject on purpose; others may quote the record, which stands in the letter anyway.
    text = str(error) if isinstance(error, PactwireError) else QUOTED.sub("'...'", str(error))
    return f"{type(error).__name__}: {text}"[:REASON_LIMIT]


def _innermost(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "unknown"
    last = frames[-1]
    return f"{_short(last.filename)}:{last.lineno} in {last.name}"


def _short(filename: str) -> str:
    """The path from the package on: where it is installed is nobody's business."""
    parts = PurePath(filename).parts
    for root in ("site-packages", "streams"):
        if root in parts:
            start = parts.index(root) + (root == "site-packages")
            return "/".join(parts[start:])
    return PurePath(filename).name


def _headers(record: Record) -> dict[str, str]:
    kept = list(record.headers or ())[:HEADERS_KEPT]
    return {name[:HEADER_LIMIT]: _text(content, HEADER_LIMIT) or "" for name, content in kept}


def _text(content: bytes | None, limit: int) -> str | None:
    return None if content is None else content[:limit].decode("utf-8", "backslashreplace")
