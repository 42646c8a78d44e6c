"""The closing object: medians, ratios, percentiles, and whether a target was met."""

from __future__ import annotations

from streams.bench.costs import Costs
from streams.bench.lap import Lap
from streams.bench.rates import Duel
from streams.bench.report import of_costs, of_duel, of_waits, of_worker
from streams.bench.waits import Waits


def lap(rate: float, **more: object) -> Lap:
    return Lap(items=1000, seconds=1000 / rate, cpu_s=0.5, **({"peak_mb": 100.0, "stages": {}} | more))  # type: ignore[arg-type]


def test_a_ratio_is_that_of_neighbouring_runs() -> None:
    """A round in which the machine was slow for both counts like any other."""
    duel = Duel([lap(500), lap(50), lap(800)], [lap(1000), lap(100), lap(1000)])
    told = of_duel(duel, 0.45)
    assert (told["ratio"], told["met"]) == (0.5, True)
    assert (told["belt_items_s"], told["bare_items_s"], told["belt_cpu_us"]) == (500, 1000, 500)


def test_the_worker_tells_its_worst_memory_and_the_share_of_each_stage() -> None:
    """Shares are of the run's seconds; memory is the highest of all rounds."""
    laps = [lap(2000, peak_mb=310.0, stages={"read": 0.4}), lap(2000, peak_mb=300.0, stages={"read": 0.4})]
    told = of_worker(laps)
    assert (told["peak_mb"], told["stage_seconds_share"], told["met"]) == (310.0, {"read": 0.8}, True)


def test_a_worker_that_is_quick_but_large_misses_its_target() -> None:
    """Items a second and memory are promised together."""
    met = [of_worker([lap(rate, peak_mb=peak)])["met"] for rate, peak in ((1600, 390.0), (1600, 410.0), (1400, 390.0))]
    assert met == [True, False, False]


def test_reading_is_cheap_at_the_gate_and_for_what_passes_it() -> None:
    """Both costs are promised."""
    costs = [
        Costs(gate_us=gate, relevant_ms=full, relevant_to_both_ms=9) for gate, full in ((40, 6), (41, 6), (40, 6.1))
    ]
    assert [of_costs(each)["met"] for each in costs] == [True, False, False]


def test_percentiles_are_waits_that_happened() -> None:
    """Nearest rank, in milliseconds."""
    waits = Waits([n / 1000 for n in range(1, 101)], 0)
    assert (waits.percentile_ms(0.5), waits.percentile_ms(0.99), waits.percentile_ms(1.0)) == (51, 100, 100)


def test_a_message_that_never_came_misses_the_target() -> None:
    """However quick the others were; and so does a run without any message."""
    told = [of_waits(waits, 100, 10)["met"] for waits in (Waits([0.1], 0), Waits([0.1], 1), Waits([], 0))]
    assert told == [True, False, False]
