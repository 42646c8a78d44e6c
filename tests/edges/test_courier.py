"""The courier against real receivers, with the outbox stages over a table in memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from streams.agents.flow import FLOW
from streams.agents.stage import Guard
from streams.agents.tables import Draft, TellingShelf
from streams.agents.tools import Route, Tools
from streams.core import codec
from streams.core.words import WORDS
from streams.edges.receiver import failing
from streams.topics import OUTBOX_TABLE
from tests.agents.belts import Counts, Note, Producer, Shelf, Story
from tests.edges.outbox_belt import Belt, a_desk, a_server
from tests.samples import an_alert


class Waiting(Shelf):
    """A changelog whose broker takes its time."""

    def __init__(self):
        super().__init__(Story())
        self.asked, self.answered, self.read = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def looked(self):
        self.read.set()
        return True

    async def write(self, partition, changes):
        self.asked.set()
        await self.answered.wait()
        await super().write(partition, changes)


DELIVER = next(stage for stage in FLOW if stage.name == "deliver")


async def silence(_request):
    await asyncio.sleep(30)
    return web.Response()


def test_an_alert_is_delivered_as_soon_as_it_is_noticed():
    """Whoever is told of an outbox need not read the table."""

    async def scene():
        async with a_desk() as (receiver, belt), belt.running():
            belt.alert("one")
            await belt.reported(1)
            return receiver.taken, belt

    taken, belt = asyncio.run(scene())
    assert list(taken) == ["one-opened"]
    assert [(each.outcome, each.attempt, each.status) for each in belt.reports] == [("delivered", 1, 204)]
    assert belt.table["one"].finished


def test_an_alert_on_its_way_into_the_table_is_delivered():
    """The courier takes over the table while a row of it waits for the broker: the row was told of too soon once."""

    async def scene():
        async with a_desk() as (receiver, belt):
            shelf = Waiting()
            belt.outboxes = lambda: shelf.looked() and list(Draft(OUTBOX_TABLE, 0, shelf).values())
            belt.settling = False
            record = Note(codec.encode(an_alert(event_id="one-opened")), 0, 0)
            belt.number = None
            async with belt.running():
                told = TellingShelf(shelf, OUTBOX_TABLE, belt.courier.notice)
                guard = Guard(DELIVER, belt.tools, Producer(shelf.story), Counts(), told)
                queued = asyncio.create_task(guard.settle([record]))
                await shelf.asked.wait()
                belt.number = 1
                await belt.until(shelf.read.is_set)
                shelf.answered.set()
                await queued
                await belt.reported(1)
            return list(receiver.taken)

    assert asyncio.run(scene()) == ["one-opened"]


def test_a_failing_receiver_is_tried_again_under_one_id():
    """Each attempt is reported and counted; id and body stay."""

    async def scene():
        async with a_desk(failing(2)) as (receiver, belt), belt.running():
            belt.alert("one")
            await belt.reported(3)
            return receiver.arrivals, belt

    arrivals, belt = asyncio.run(scene())
    assert belt.outcomes() == ["retry", "retry", "delivered"]
    assert [each.attempt for each in belt.reports] == [1, 2, 3]
    assert len({(a.id, a.body) for a in arrivals}) == 1
    assert belt.counts.words == {"retry": 2, "delivered": 1}


def test_a_message_is_given_up_after_the_schedule_and_the_next_one_goes():
    """After the last attempt the receiver gets the next message of the alert."""

    async def scene():
        async with a_desk(lambda arrival: 500 if arrival.id.endswith("opened") else 204) as (receiver, belt):
            async with belt.running():
                belt.alert("one")
                belt.alert("one", "withdrawn")
                await belt.reported(5)
            return list(receiver.taken), belt.outcomes()

    assert asyncio.run(scene()) == (["one-withdrawn"], ["retry", "retry", "retry", "gave_up", "delivered"])


def test_messages_of_one_alert_arrive_in_order():
    """However the receiver stumbles, it sees one alert's messages in their order."""

    async def scene():
        async with a_desk(failing(1, 500)) as (receiver, belt), belt.running():
            for name in ("one", "two"):
                for event in ("opened", "updated", "withdrawn"):
                    belt.alert(name, event)
            await belt.until(lambda: len(receiver.taken) == 6)
            return list(receiver.taken)

    taken = asyncio.run(scene())
    assert [each for each in taken if each.startswith("one")] == ["one-opened", "one-updated", "one-withdrawn"]
    assert [each for each in taken if each.startswith("two")] == ["two-opened", "two-updated", "two-withdrawn"]


def test_a_silent_receiver_stalls_nobody():
    """While one receiver says nothing, the other gets everything."""

    async def scene():
        async with a_desk() as (receiver, _), a_server(silence) as silent:
            belt = Belt({"silent": silent, "desk": receiver.url})
            async with belt.running():
                for n in range(20):
                    belt.alert(f"alert-{n}")
                await belt.until(lambda: len(receiver.taken) == 20)
                return belt.outcomes("silent"), belt.counts.waiting

    outcomes, waiting = asyncio.run(scene())
    assert outcomes == []
    assert waiting["silent"] == 20


def test_many_silent_receivers_leave_places_for_the_quick():
    """Receivers that were slow share half of the places, however many they are."""

    async def scene():
        async with a_desk() as (receiver, _), a_server(silence) as silent:
            belt = Belt({f"silent-{n}": silent for n in range(6)} | {"desk": receiver.url}, places=2)
            short = {name: replace(each, timeout_s=0.1) for name, each in belt.terms.targets.items()}
            belt.terms = replace(belt.terms, targets=short, backoff_s=(0.0,) * 500)
            async with belt.running():
                belt.alert("first")
                await belt.until(lambda: all(belt.outcomes(f"silent-{n}") for n in range(6)))
                for n in range(20):
                    belt.alert(f"alert-{n}")
                before = len(belt.reports)
                await belt.until(lambda: len(receiver.taken) == 21)
                return belt.outcomes()[before:]

    assert asyncio.run(scene()).count("delivered") >= 20


def test_no_message_is_in_flight_twice():
    """However often the table is read and the courier told, one message is under way once, and taken once."""
    flying, most, seen = Counter(), Counter(), Counter()

    async def slowly(request):
        name = request.headers["webhook-id"]
        flying[name] += 1
        seen[name] += 1
        most[name] = max(most[name], flying[name])
        await asyncio.sleep(0.05)
        flying[name] -= 1
        return web.Response(status=204)

    async def scene():
        async with a_server(slowly) as url:
            belt = Belt({"desk": url, "wire": url})
            async with belt.running():
                for n in range(4):
                    belt.alert(f"alert-{n}")
                while len(belt.reports) < 8:
                    belt.number += 1
                    belt.courier.notice(belt.table["alert-0"])
                    await asyncio.sleep(0.01)

    asyncio.run(scene())
    assert set(seen.values()) == {2}
    assert max(most.values()) <= 2


def test_nothing_is_posted_again_before_the_report_has_come_round():
    """What was delivered is remembered although the table does not say so yet, even over a rebalance."""

    async def scene():
        async with a_desk() as (receiver, belt), belt.running():
            belt.settling = False
            belt.alert("one")
            await belt.reported(1)
            belt.number = 2
            belt.courier.notice(belt.table["one"])
            belt.alert("two")
            await belt.reported(2)
            return [a.id for a in receiver.arrivals]

    assert asyncio.run(scene()) == ["one-opened", "two-opened"]


def test_a_restarted_courier_goes_on_from_the_table():
    """What was failing when the process died is delivered by the next one, with the attempts counted on."""

    async def scene():
        async with a_desk(lambda _: 503, backoff_s=(0.01,) * 9) as (receiver, belt):
            async with belt.running():
                belt.alert("one")
                await belt.reported(2)
            made = len(belt.reports)
            receiver.answer = lambda _: 204
            async with belt.running():
                await belt.until(lambda: "delivered" in belt.outcomes())
            return made, belt.reports[-1], receiver.arrivals

    made, last, arrivals = asyncio.run(scene())
    assert last.attempt == made + 1
    assert {a.id for a in arrivals} == {"one-opened"}


def test_nothing_is_posted_while_partitions_change_hands():
    """Between two epochs the courier waits; then it reads the table anew."""

    async def scene():
        async with a_desk() as (receiver, belt):
            belt.number = None
            async with belt.running():
                belt.alert("mine")
                belt.alert("taken-away")
                await asyncio.sleep(0.1)
                early = list(receiver.arrivals)
                del belt.table["taken-away"]
                belt.number = 2
                await belt.reported(1)
            return early, list(receiver.taken)

    assert asyncio.run(scene()) == ([], ["mine-opened"])


def test_a_receiver_that_is_gone_is_not_posted_to_again():
    """410 refuses the message, and all others until a restart, without a request."""

    async def scene():
        async with a_desk(lambda _: 410) as (receiver, belt), belt.running():
            belt.alert("one")
            await belt.reported(1)
            belt.alert("two")
            await belt.reported(2)
            return [a.id for a in receiver.arrivals], belt.outcomes()

    assert asyncio.run(scene()) == (["one-opened"], ["refused", "refused"])


def test_retry_after_rests_the_whole_receiver():
    """A receiver that asks for an hour is left alone for an hour, whatever waits for it."""
    asked = []

    async def busy(request):
        asked.append(request.headers["webhook-id"])
        return web.Response(status=429 if len(asked) == 1 else 204, headers={"Retry-After": "3600"})

    async def scene():
        async with a_server(busy) as url:
            belt = Belt({"desk": url})
            async with belt.running():
                belt.alert("one")
                await belt.reported(1)
                belt.alert("two")
                await asyncio.sleep(0.1)
                early = list(asked)
                belt.late = timedelta(seconds=3601)
                await belt.reported(3)
            return early, belt.reports[0]

    early, first = asyncio.run(scene())
    assert early == ["one-opened"]
    assert first.next_at - first.at >= timedelta(seconds=3600)
    assert sorted(asked) == ["one-opened", "one-opened", "two-opened"]


def test_a_report_that_cannot_be_made_ends_the_courier():
    """A broker that does not take the report stops the process: it must not go on as if it knew."""

    async def scene():
        async with a_desk() as (_, belt):
            belt.broken = True
            async with belt.running() as courier:
                belt.alert("one")
                await courier

    with pytest.raises(ConnectionError):
        asyncio.run(scene())


def test_a_receiver_missing_from_the_settings_keeps_its_messages_for_a_schedule():
    """Left out by mistake it gets them once it is back; after a schedule's time they are given up."""

    async def scene():
        async with a_desk() as (receiver, belt):
            belt.tools = Tools(routes=(Route(receiver="former"),))
            belt.alert("old", at=belt.now() - timedelta(hours=1), noticed=False)
            belt.alert("new", at=belt.now() + timedelta(hours=1), noticed=False)
            async with belt.running():
                await belt.reported(1)
                await asyncio.sleep(0.05)
            return [(each.alert, each.outcome) for each in belt.reports], receiver.arrivals

    assert asyncio.run(scene()) == ([("old", "gave_up")], [])


def test_every_outcome_is_a_listed_word_and_no_secret_is_logged():
    """Log, metric and topic share their words; URL and secret stand in none of them."""

    async def scene():
        async with a_desk(failing(9, 500)) as (receiver, belt):
            async with belt.running():
                belt.alert("one")
                await belt.reported(4)
            return receiver.url, belt

    with capture_logs() as lines:
        url, belt = asyncio.run(scene())
    words = {word.word for word in WORDS["courier"]}
    assert {line["event"] for line in lines} == {"retry", "gave_up"} <= words
    assert {line["log_level"] for line in lines if line["event"] == "gave_up"} == {"error"}
    told = f"{lines} {belt.reports} {belt.terms}"
    assert "whsec_" not in told
    assert url not in told
