"""How many items a second: belt and bare loop in turn over the same bytes, so that both meet the same machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from streams.bench.broker import fill, renew
from streams.bench.children import environment, told
from streams.bench.flows import Kind
from streams.bench.lap import Lap
from streams.settings import Kafka

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Where measurements are made."""

    access: Kafka
    folder: Path
    """For logs; gone afterwards."""
    say: Say

    async def lap(self, module: str, kind: Kind, count: int) -> Lap:
        """One process over so many items on new topics."""
        await renew(self.access)
        await fill(self.access, count)
        lap = await told(Lap, f"streams.bench.{module}", [kind, str(count)], environment(self.access), self.folder)
        self.say(f"{module} {kind}: {lap.rate:,.0f} items/s, {lap.cpu_s / count * 1e6:,.0f} us of processor an item")
        return lap


@dataclass(frozen=True, slots=True)
class Duel:
    """Belt and bare loop over the same items."""

    belt: Sequence[Lap]
    bare: Sequence[Lap]

    @property
    def ratio(self) -> float:
        """Median of the rounds' ratios: a neighbour on the machine disturbs a round, seldom most of them."""
        return median(belt.rate / bare.rate for belt, bare in zip(self.belt, self.bare, strict=True))


async def duel(lane: Lane, kind: Kind, count: int, rounds: int) -> Duel:
    """Measure both in so many rounds."""
    laps = [(await lane.lap("belt", kind, count), await lane.lap("bare", kind, count)) for _ in range(rounds)]
    return Duel([belt for belt, _ in laps], [bare for _, bare in laps])
