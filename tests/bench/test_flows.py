"""What the benchmark puts on the belt: numbered items, and flows that tell when they are done."""

from __future__ import annotations

from collections import Counter

from streams.agents.desk import Desk
from streams.agents.result import Emit, Passed, Result
from streams.agents.tools import Tools
from streams.bench.flows import FLOWS, timed, trivial
from streams.bench.lap import Clock
from streams.bench.load import EVERY, is_telling, item, items, long_item
from streams.bench.shares import sampled, steps
from streams.core import codec
from streams.topics import ENRICHED, RAW


def passed(result: Result) -> tuple[Emit, ...]:
    return result.emits if isinstance(result, Passed) else ()


def test_items_are_about_a_kilobyte_and_one_in_twenty_is_telling() -> None:
    """The load is a mix like that of the world's news: five per cent concern a watch."""
    sizes = [len(codec.encode(raw)) for raw in items(200)]
    assert (min(sizes) > 900, max(sizes) < 1100) == (True, True)
    assert sum(map(is_telling, range(200))) == 10


def test_no_two_telling_items_have_a_sentence_in_common() -> None:
    """The encoder has to read each of them, as it has to with the world's news."""
    entries = [long_item(number * EVERY, 1500, of_both=number % 2 == 0).entry for number in range(40)]
    told = [text for entry in entries for text in (entry.title, *f"{entry.summary} {entry.content}".split(". "))]
    assert [text for text, times in Counter(told).items() if times > 1] == []
    assert {len(entry.title + entry.summary + entry.content) for entry in entries} == {1500}


def test_the_trivial_step_passes_every_item_on() -> None:
    """Belt and bare loop have as much to send as they have to read."""
    results = trivial([item(number) for number in range(40)], Tools(), {})
    assert [emit.value for result in results for emit in passed(result)] == [item(number) for number in range(40)]


def test_a_timed_flow_owes_what_its_later_stages_have_to_read() -> None:
    """Emits to a topic that no stage of the flow reads are nobody's debt."""
    read_only, read_and_on = Clock({}), Clock({})
    for clock, flow in ((read_only, FLOWS["trivial"]), (read_and_on, FLOWS["trivial"] + FLOWS["whole"][1:2])):
        timed(flow, clock)[0].step([item(0), item(1)], Tools(), {})
    assert (read_only.owed[ENRICHED.name], read_and_on.owed[ENRICHED.name]) == (0, 2)


def test_a_timed_flow_says_what_it_said_before() -> None:
    """Measuring changes no record."""
    plain, measured = (Desk(Tools(), flow) for flow in (FLOWS["trivial"], timed(FLOWS["trivial"], Clock({}))))
    for desk in (plain, measured):
        desk.put(items(60))
        desk.run()
    assert measured.logs.records[ENRICHED.name] == plain.logs.records[ENRICHED.name]
    assert len(plain.logs.records[ENRICHED.name]) == 60


def test_the_timer_knows_which_step_is_on() -> None:
    """Work inside a step is charged to it, whatever the step calls; work outside to nobody."""
    seen: Counter[str] = Counter()
    value = codec.encode(item(0))
    with sampled(steps(), seen):
        while seen.total() < 20:
            codec.decode(RAW.carries, value)
    assert seen.most_common(1)[0][0] == "decode"
