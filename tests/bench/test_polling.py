"""The feeds that are polled for the figures, and the arithmetic of what it cost."""

from __future__ import annotations

from dataclasses import replace

from streams.bench.polling import TICK_S, Mark, cpu_s, figures
from streams.bench.press import ENTRIES, Press, body, host
from streams.edges.feeds.parsed import Document
from streams.edges.feeds.read import read

READY = Mark(
    at=10.0, polls=0, unchanged=0, documents=0, feeds=0, worker_s=1.0, readers_s=0.5, worker_mb=50.0, readers_mb=()
)


def ask(press: Press, path: str, etag: str = "") -> bytes:
    return press.answer(
        f"GET /{path} HTTP/1.1\r\nHost: x{etag and f'{chr(13)}{chr(10)}If-None-Match: {etag}'}".encode()
    )


def test_a_feed_has_as_many_entries_as_a_real_one() -> None:
    """The newest first, each under an id of its own."""
    entries = read(Document(body=body(7, 1000))).entries
    assert (len(entries), entries[0].guid, len({entry.guid for entry in entries})) == (ENTRIES, "f7-1000", ENTRIES)


def test_conditions_are_honoured_and_counted() -> None:
    """The second time the same feed costs no body."""
    press = Press()
    first = ask(press, "4")
    etag = first.partition(b"ETag: ")[2].partition(b"\r\n")[0].decode()
    assert ask(press, "4", etag).startswith(b"HTTP/1.1 304 ")
    assert ask(press, "figures").endswith(b'"feeds": 1}')
    assert (press.counts["polls"], press.counts["unchanged"], press.counts["documents"]) == (2, 1, 1)


def test_feeds_are_spread_over_hosts() -> None:
    """A poller that is polite to each would otherwise be measured waiting."""
    assert len({host(number) for number in range(1000)}) == 250


def test_costs_are_told_by_poll_and_by_document() -> None:
    """Over the start and over what follows it, each by itself."""
    started = replace(READY, at=20.0, polls=100, documents=100, feeds=100, worker_s=2.0, readers_s=1.5)
    done = replace(started, at=40.0, polls=300, unchanged=150, documents=150, worker_s=2.4, readers_s=2.0)
    told = figures(100, READY, started, replace(done, worker_mb=80.0, readers_mb=(34.0,)))
    assert told["start"] == {
        "seconds": 10.0, "polls": 100, "polls_s": 10.0, "unchanged_share": 0.0, "worker_ms_a_poll": 10.0,
        "readers_ms_a_document": 10.0, "cores": 0.2,
    }  # fmt: skip
    assert (told["after"]["worker_ms_a_poll"], told["after"]["unchanged_share"]) == (2.0, 0.75)
    assert (told["worker_peak_mb"], told["readers_peak_mb"]) == (80.0, [34.0])


def test_processor_time_is_read_from_the_kernels_table() -> None:
    """A name may hold blanks and brackets; children that have ended count for themselves."""
    stat = "7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 30 10 5 2 20 0 1 0 99"
    assert (cpu_s(stat, own=True), cpu_s(stat, own=False)) == (40 * TICK_S, 7 * TICK_S)
