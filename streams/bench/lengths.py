"""How the cost of reading grows with the length of a text: ``python -m streams.bench.lengths``, one line of JSON.

Reading is bounded (20,000 characters of a text), and within that its time must be linear, whatever the text is made
of: whoever can make a feed must not be able to stop a worker. Each text is one piece over and over; a cost that is
quadratic in it would grow fourfold where the text doubles.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from streams.bench.flows import tools_of
from streams.core.model import Entry, FeedRef, RawItem
from streams.core.reading import Reader
from streams.service import begin

PIECES = {
    "news": "North Korea has sent 3,000 soldiers to Russia, Seoul's spy agency said on Friday. ",
    "korean": "국가정보원은 북한이 러시아에 병력 1만 2천여 명을 파병했다고 18일 밝혔다. ",
    "names": "North Korea Russia Kim Jong Un Putin ",
    "one word": "a", "one syllable": "북", "spaces": " ", "lines": "\n", "marks": "\u0301", "stops": ". ",
    "quotes": "“", "digits": "1", "thousands": "1,", "tags": "<b>x</b>", "open tags": "<", "entities": "&amp;",
    "hidden": "a\u200b", "by": "was bombed by ", "said": "that he said that ",
}  # fmt: skip
SIZES = (5_000, 10_000, 20_000)
ROUNDS = 5
TITLE = "North Korea sends soldiers to Russia, Seoul says"
"""Every text belongs to a relevant item, so that no step is left out."""


def growth(reader: Reader, rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """Return for each piece the milliseconds of the longest text, and by how much the last doubling multiplied them."""
    return {name: _growth(reader, piece, rounds) for name, piece in PIECES.items()}


def _growth(reader: Reader, piece: str, rounds: int) -> dict[str, float]:
    costs = [median(_seconds(reader, _text(piece, size, turn)) for turn in range(rounds)) for size in SIZES]
    return {"ms": round(costs[-1] * 1e3, 1), "doubled": round(costs[-1] / costs[-2], 2)}


def _text(piece: str, size: int, turn: int) -> str:
    """Each turn has a text of its own: what is read twice may be remembered."""
    return f"{turn} {piece * (size // len(piece) + 1)}"[:size]


def _seconds(reader: Reader, text: str) -> float:
    at = datetime(2024, 10, 18, tzinfo=UTC)
    entry = Entry(title=TITLE, content=text, published=at)
    raw = RawItem(id="x", revision="", feed=FeedRef(id="bench"), format="rss", fetched_at=at, entry=entry)
    began = time.process_time()
    reader.read([raw])
    return time.process_time() - began


def main(show: Callable[[str], None] = print) -> None:
    reader = tools_of("read", begin("worker")).reader
    assert reader is not None
    reader.read([])
    _seconds(reader, PIECES["news"])
    show(json.dumps(growth(reader)))


if __name__ == "__main__":
    main()
