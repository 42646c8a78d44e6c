"""The clock of a measured process, and what it tells."""

from __future__ import annotations

from streams.bench.lap import Clock, Lap, high_water_mb, peak_mb
from streams.topics import ENRICHED, RAW


def test_a_run_is_over_when_no_topic_owes_a_record() -> None:
    """What a step emits for a later stage is owed until that stage has counted it."""
    clock = Clock({RAW.name: 2})
    first = clock.paid(RAW.name)
    clock.owed.update([ENRICHED.name])
    read = clock.paid(RAW.name)
    joined = clock.paid(ENRICHED.name)
    assert (first, read, joined) == (False, False, True)


def test_time_runs_from_the_first_batch_on() -> None:
    """Later batches do not set the clock back, and a stage's seconds add up."""
    clock = Clock({RAW.name: 3})
    clock.begin()
    before = clock.lap()
    clock.begin()
    clock.spent("read", 0.25)
    clock.spent("read", 0.5)
    after = clock.lap()
    assert (after.items, after.stages) == (3, {"read": 0.75})
    assert after.seconds > before.seconds > 0


def test_a_rate_is_items_by_seconds() -> None:
    """Items a second, whatever the processor did meanwhile."""
    assert Lap(items=3000, seconds=1.5, cpu_s=9.0, peak_mb=1.0).rate == 2000


def test_peak_memory_is_read_from_the_kernels_table() -> None:
    """``VmHWM`` is in KiB; told are MB of a million bytes. This process holds more than Python itself."""
    assert high_water_mb("Name:\tpython\nVmPeak:\t  900 kB\nVmHWM:\t  500000 kB\n") == 512.0
    assert peak_mb() > 5
