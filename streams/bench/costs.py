"""What reading costs on one core, without a broker: ``python -m streams.bench.costs``, one line of JSON.

Two costs decide how much hardware the world's news needs: that of an item which leaves at the gate, since most do, and
that of a relevant one, since it passes every step.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from streams.bench.flows import tools_of
from streams.bench.load import EVERY, is_telling, items, long_item
from streams.cli import calm_collector
from streams.core import codec
from streams.core.errors import PactwireError
from streams.core.model import RawItem
from streams.core.reading import Reader
from streams.service import begin

BATCH = 64
CHARACTERS = 1500
DULL, RELEVANT, ROUNDS = 4000, 256, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Processor time of reading one item, decoded before and encoded after."""

    gate_us: float
    """Microseconds of an item that leaves at the gate."""
    relevant_ms: float
    """Milliseconds of a relevant item of ``CHARACTERS``, in batches of ``BATCH``, that one watch has to read."""
    relevant_to_both_ms: float
    """The same for one that passes the gates of both watches, as one relevant item of ten does."""


def measure(reader: Reader, rounds: int = ROUNDS) -> Costs:
    """Median of so many rounds over different items: what is read twice would be remembered by a cache."""
    dull = [raw for number, raw in enumerate(items(DULL)) if not is_telling(number)]
    gate = [_seconds(reader, dull, "off_topic") for _ in range(rounds)]
    one, both = (
        [_seconds(reader, raws[place::rounds], "enriched") for place in range(rounds)]
        for raws in (_relevant(rounds, of_both=False), _relevant(rounds, of_both=True))
    )
    return Costs(
        gate_us=round(median(gate) * 1e6, 1),
        relevant_ms=round(median(one) * 1e3, 2),
        relevant_to_both_ms=round(median(both) * 1e3, 2),
    )


def _relevant(rounds: int, *, of_both: bool) -> list[RawItem]:
    return [long_item(number * EVERY, CHARACTERS, of_both=of_both) for number in range(RELEVANT * rounds)]


def _seconds(reader: Reader, raws: Sequence[RawItem], word: str) -> float:
    """Processor time an item. Raises PactwireError when one gets another outcome than the measured one."""
    began = time.process_time()
    readings = [reading for start in range(0, len(raws), BATCH) for reading in reader.read(raws[start : start + BATCH])]
    spent = time.process_time() - began
    if others := {reading.word for reading in readings} - {word}:
        raise PactwireError("bench", f"items meant to be {word} were {', '.join(sorted(others))}")
    return spent / len(raws)


def main(show: Callable[[str], None] = print) -> None:
    reader = tools_of("read", begin("worker")).reader
    assert reader is not None
    show(codec.encode(measure(reader)).decode())


if __name__ == "__main__":
    calm_collector()  # as the command does
    main()
