"""The guard: what becomes of a record, in which order, and what a broken record or a broken broker costs."""

import asyncio
import base64

import pytest

from streams.agents.burial import BYTES_KEPT
from streams.agents.flow import Stage
from streams.agents.stage import Guard
from streams.agents.tools import Tools
from streams.core import codec
from streams.core.errors import Unavailable
from streams.core.model import DeadLetter, RawItem
from streams.topics import DEAD, RAW
from tests.agents.belts import (
    NOTES,
    NUMBERED,
    PLAIN,
    STATEFUL,
    THREADED,
    Bench,
    BrokerDownError,
    Note,
    Shelf,
    note,
)


def buried(bench: Bench) -> list[DeadLetter]:
    return [codec.decode(DeadLetter, message.value) for message in bench.sent_to(DEAD.name)]


def state(bench: Bench) -> Shelf:
    assert bench.shelf is not None
    return bench.shelf


@pytest.mark.parametrize("stage", [PLAIN, THREADED])
def test_a_record_is_passed_on_or_dropped_and_counted_once(stage: Stage) -> None:
    """Every record leaves under one word, and what is passed on keeps its key and gets its headers."""
    bench = Bench(stage)
    bench.settle(note("launch"), note("dull weather"))
    (passed,) = bench.sent_to(NOTES.name)
    assert bench.counts.words == ["relevant", "irrelevant"]
    assert passed.key == b"launch"
    assert dict(passed.headers)["ce_id"] == b"launch"
    assert dict(passed.headers)["content-type"] == b"application/json"
    assert codec.decode(RawItem, passed.value).id == "launch"


def test_a_broken_record_is_buried_alone() -> None:
    """When a step refuses a batch, each record is tried alone and only the guilty one is buried."""
    bench = Bench(PLAIN)
    bench.settle(note("launch"), note("broken one", 3, 17), note("talks"))
    (letter,) = buried(bench)
    assert bench.counts.words == ["relevant", "failed", "relevant"]
    assert (letter.stage, letter.topic, letter.partition, letter.offset) == ("read", RAW.name, 3, 17)
    assert letter.reason == "ValueError: cannot stand '...'"
    assert letter.frame.endswith("in _judge")
    assert not letter.frame.startswith("/")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"\xff\xfe", "BadRecord: RawItem: not JSON"),
        (b'{"id": 3}', "BadRecord: RawItem $"),
        (None, "BadRecord: pactwire.raw: a record without a value"),
    ],
)
def test_bytes_that_are_no_item_are_buried_as_they_came(value: bytes | None, reason: str) -> None:
    """Undecodable bytes, JSON of another shape and a missing value are each a dead letter; the next record passes."""
    bench = Bench(PLAIN)
    bench.settle(Note(value, headers=[("x", b"\xff")]), note("launch"))
    (letter,) = buried(bench)
    assert letter.reason.startswith(reason)
    assert base64.b64decode(letter.value_base64) == (value or b"")
    assert letter.headers == {"x": "\\xff"}
    assert bench.counts.words == ["failed", "relevant"]


def test_a_huge_record_is_buried_by_its_beginning() -> None:
    """A dead letter keeps the first 512 KiB and the whole size, so that it fits its own topic."""
    bench = Bench(PLAIN)
    bench.settle(Note(b"x" * 5_000_000))
    (letter,) = buried(bench)
    assert letter.size == 5_000_000
    assert len(base64.b64decode(letter.value_base64)) == BYTES_KEPT
    assert len(bench.sent_to(DEAD.name)[0].value) < DEAD.max_bytes


def test_an_output_too_large_for_its_topic_is_the_items_fault() -> None:
    """The broker is never asked to take what it must refuse: the item is buried and the belt goes on."""
    bench = Bench(PLAIN)
    bench.settle(note("long " * 250_000))
    (letter,) = buried(bench)
    assert "over the topic's limit" in letter.reason


def test_a_dead_letter_fits_its_topic_whatever_its_record_was() -> None:
    """Keys and headers are cut as well: a letter that did not fit would stop the belt on its own poison."""
    bench = Bench(PLAIN)
    bench.settle(Note(b"x" * 2_000_000, key=b"\xff" * 900_000, headers=[(f"h{n}", b"y" * 100_000) for n in range(60)]))
    assert len(buried(bench)) == 1


def test_a_dead_letter_has_the_same_name_in_every_replay() -> None:
    """A record buried twice is one event: its id is its place."""
    once, again = Bench(PLAIN), Bench(PLAIN)
    once.settle(note("broken", 2, 5))
    again.settle(note("broken", 2, 5))
    assert once.producer.sent == again.producer.sent


def test_a_failed_send_is_raised_and_nothing_is_counted() -> None:
    """A bad broker stops the process before anything is acknowledged."""
    bench = Bench(PLAIN)
    bench.producer.down = True
    with pytest.raises(BrokerDownError):
        bench.settle(note("launch"))
    assert bench.counts.words == []


def test_a_step_that_answers_too_few_is_buried_not_misread() -> None:
    """Answers are matched by order, so a step that loses one may not answer for its neighbours."""

    def forgetful(batch: object, _tools: object, _state: object) -> list[object]:
        return []

    bench = Bench(Stage(name="read", source=RAW, step=forgetful))  # type: ignore[arg-type]
    bench.settle(note("launch"), note("talks"))
    assert bench.counts.words == ["failed", "failed"]


def test_outputs_come_before_state() -> None:
    """A crash between the two leaves a state that is never ahead of the outputs."""
    bench = Bench(STATEFUL)
    bench.settle(note("launch"), note("talks"))
    assert bench.story.events == [("sent", NUMBERED.name)] * 2 + [("written", "0")]


def test_what_a_record_wrote_is_one_change() -> None:
    """Rows of several tables go to the changelog together, record by record, so none is ever half remembered."""
    bench = Bench(STATEFUL)
    bench.settle(note("launch"), note("talks"))
    assert state(bench).log == [(0, ["seen/launch", "tallies/count"]), (0, ["seen/talks", "tallies/count"])]


def test_records_of_one_batch_see_what_those_before_them_wrote() -> None:
    """State is a fold: a batch numbers its records as if they had come one by one."""
    bench = Bench(STATEFUL)
    bench.settle(note("launch"), note("talks"), note("launch"))
    ids = [dict(message.headers)["ce_id"] for message in bench.sent_to(NUMBERED.name)]
    assert ids == [b"launch/1", b"talks/2"]
    assert bench.counts.words == ["opened", "opened", "known"]


def test_each_partition_has_its_own_state() -> None:
    """A batch may mix partitions; a table's row belongs to the partition of the record that wrote it."""
    bench = Bench(STATEFUL)
    bench.settle(note("launch", partition=1), note("talks", partition=2))
    assert [partition for partition, _ in state(bench).log] == [1, 2]
    ids = [dict(message.headers)["ce_id"] for message in bench.sent_to(NUMBERED.name)]
    assert ids == [b"launch/1", b"talks/1"]


@pytest.mark.parametrize("title", ["late trouble", "strange value"])
def test_a_record_that_fails_leaves_no_trace_in_the_state(title: str) -> None:
    """What a failed record wrote never was, in no table, whether the step raised or its value cannot be kept."""
    bench = Bench(STATEFUL)
    bench.settle(note("launch"), note(title), note("talks"))
    ids = [dict(message.headers)["ce_id"] for message in bench.sent_to(NUMBERED.name)]
    assert ids == [b"launch/1", b"talks/2"]
    assert bench.counts.words == ["opened", "failed", "opened"]
    assert len(buried(bench)) == 1


def test_state_is_not_written_when_an_output_fails() -> None:
    """With the broker gone in the middle, the state stays where it was, and the record will be read again."""
    bench = Bench(STATEFUL)
    bench.producer.down = True
    with pytest.raises(BrokerDownError):
        bench.settle(note("launch"))
    assert state(bench).rows == {}


class LeftOut:
    """A fence of a group that leaves the process out after it was asked so many times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def begin(self) -> int:
        return 1

    async def passed(self, _generation: int) -> None:
        if not self.times:
            raise Unavailable("group", "left out")
        self.times -= 1


@pytest.mark.parametrize(("times", "told"), [(0, []), (1, [("sent", NUMBERED.name)])])
def test_who_is_left_out_of_the_group_writes_nothing(times: int, told: list[tuple[str, str]]) -> None:
    """Neither outputs nor state when it was out before them, and no state when it was out after them."""
    bench = Bench(STATEFUL)
    guard = Guard(STATEFUL, Tools(), bench.producer, bench.counts, bench.shelf, fence=LeftOut(times))
    with pytest.raises(Unavailable, match="left out"):
        asyncio.run(guard.settle([note("launch")]))
    assert bench.story.events == told
    assert (state(bench).rows, bench.counts.words) == ({}, [])


def test_a_replay_after_a_crash_before_the_state_gives_the_same_bytes() -> None:
    """Outputs were sent, the state was not written, the record comes again: same ids, same bytes."""
    bench = Bench(STATEFUL)
    state(bench).down = True
    with pytest.raises(BrokerDownError):
        bench.settle(note("launch"), note("talks"))
    state(bench).down = False
    bench.settle(note("launch"), note("talks"))
    first, second, *again = bench.producer.sent
    assert again == [first, second]
