"""The figures of one benchmark as one JSON object, with the targets beside them."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from streams.bench.costs import BATCH, CHARACTERS, Costs
from streams.bench.lap import Lap
from streams.bench.load import EVERY, items
from streams.bench.rates import Duel
from streams.bench.shares import Shares
from streams.bench.waits import Waits
from streams.core import codec

TRIVIAL_RATIO, READ_RATIO, WORKER_RATE, P99_MS = 0.45, 0.7, 1500.0, 2000.0
GATE_US, RELEVANT_MS, PEAK_MB = 40.0, 6.0, 400.0


def machine(libs: Path) -> dict[str, Any]:
    """Where it was measured."""
    jar = next(libs.glob("kafka_*.jar"), None)
    return {
        "broker": f"Apache Kafka {jar.stem.rpartition('-')[2]}" if jar else "Apache Kafka",
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
    }


def load(count: int) -> dict[str, Any]:
    """What was measured."""
    size = sum(len(codec.encode(raw)) for raw in items(count)) / count
    return {"items": count, "item_bytes": round(size), "relevant_share": 1 / EVERY}


def of_duel(duel: Duel, target: float) -> dict[str, Any]:
    """Belt and bare loop over the same bytes."""
    return {
        "belt_items_s": _rate(duel.belt), "bare_items_s": _rate(duel.bare), "ratio": round(duel.ratio, 3),
        "belt_cpu_us": _cpu(duel.belt), "bare_cpu_us": _cpu(duel.bare),
        "target_ratio": target, "met": duel.ratio >= target,
    }  # fmt: skip


def of_worker(laps: Sequence[Lap]) -> dict[str, Any]:
    """The whole worker, RAW to ALERTS."""
    peak = round(max(lap.peak_mb for lap in laps), 1)
    return {
        "items_s": _rate(laps), "cpu_us": _cpu(laps), "peak_mb": peak, "stage_seconds_share": _stage_shares(laps),
        "target_items_s": WORKER_RATE, "target_peak_mb": PEAK_MB,
        "met": _rate(laps) >= WORKER_RATE and peak <= PEAK_MB,
    }  # fmt: skip


def of_shares(shares: Shares) -> dict[str, Any]:
    """The steps inside the read stage."""
    return {"us_per_item": shares.us_per_item, "share": dict(shares.shares)}


def of_costs(costs: Costs) -> dict[str, Any]:
    """What reading costs on one core."""
    return {
        "gate_us": costs.gate_us,
        "relevant_ms": costs.relevant_ms, "relevant_to_both_ms": costs.relevant_to_both_ms,
        "relevant_characters": CHARACTERS, "batch": BATCH,
        "target_gate_us": GATE_US, "target_relevant_ms": RELEVANT_MS,
        "met": costs.gate_us <= GATE_US and costs.relevant_ms <= RELEVANT_MS,
    }  # fmt: skip


def of_waits(waits: Waits, rate: float, seconds: float) -> dict[str, Any]:
    """From produce to webhook."""
    p99 = waits.percentile_ms(0.99)
    return {
        "rate_items_s": rate, "seconds": seconds, "alerts": len(waits.seconds), "undelivered": waits.undelivered,
        "p50_ms": waits.percentile_ms(0.5), "p99_ms": p99, "max_ms": waits.percentile_ms(1.0),
        "target_p99_ms": P99_MS, "met": p99 is not None and p99 < P99_MS and not waits.undelivered,
    }  # fmt: skip


def _rate(laps: Sequence[Lap]) -> float:
    return round(median(lap.rate for lap in laps), 1)


def _cpu(laps: Sequence[Lap]) -> float:
    """Microseconds of processor time an item."""
    return round(median(lap.cpu_s / lap.items for lap in laps) * 1e6, 1)


def _stage_shares(laps: Sequence[Lap]) -> dict[str, float]:
    """Share of the run during which a batch of the stage was in hand. Stages overlap, so the sum may pass one."""
    names = laps[0].stages
    return {name: round(median(lap.stages[name] / lap.seconds for lap in laps), 3) for name in names}
