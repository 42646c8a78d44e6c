"""The poll loop: what is due is polled, what is new goes out first, and a feed taken away is written no more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from streams.core.errors import Unavailable
from streams.core.model import FeedState, RawItem
from streams.edges.feedlist import Feed
from streams.edges.feeds.limits import Limits
from streams.edges.feeds.pool import ReaderPool
from streams.edges.fetch import Fetcher
from streams.edges.guard import Guard
from streams.edges.hosts import Hosts
from streams.edges.http import FeedClient
from streams.edges.poll import Polled, Poller, Readers
from tests.edges.inplace import InPlace
from tests.edges.origin import Answer, Origin, body, origin, rss

LIMITS = Limits(cpu_s=1, wall_s=20)


class Broker:
    """Takes what is written, in order; may be slow or broken."""

    def __init__(self) -> None:
        self.written: list[RawItem | FeedState] = []
        self.broken = False
        self.hold: asyncio.Event | None = None

    async def put(self, items: Sequence[RawItem]) -> None:
        if self.broken:
            raise Unavailable("pactwire.raw", "not acknowledged")
        self.written += items

    async def keep(self, state: FeedState) -> None:
        if self.hold is not None:
            await self.hold.wait()
        self.written.append(state)

    @property
    def states(self) -> list[FeedState]:
        return [each for each in self.written if isinstance(each, FeedState)]

    @property
    def items(self) -> list[RawItem]:
        return [each for each in self.written if isinstance(each, RawItem)]


class Witness:
    """Hears of hosts that want quiet, and nothing else."""

    def __init__(self) -> None:
        self.quiet: list[tuple[str, datetime, str, int]] = []

    def polled(self, feed: Feed, polled: Polled, after: FeedState, seconds: float) -> None: ...
    def left(self, feed_id: str) -> None: ...

    def hushed(self, host: str, until: datetime, feed_id: str, waiting: int) -> None:
        self.quiet.append((host, until, feed_id, waiting))


class Scene:
    """A loop with a floor of ten milliseconds that owns feeds of one origin."""

    def __init__(self, fetcher: Fetcher, broker: Broker, served: Origin) -> None:
        self.fetcher, self.broker, self.served = fetcher, broker, served
        self.loop = asyncio.ensure_future(fetcher.run())

    def feeds(self, count: int) -> list[Feed]:
        return [Feed(id=f"f{n}", url=f"{self.served.base}/{n}.xml") for n in range(count)]

    async def until(self, happened: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not happened() and not self.loop.done():  # noqa: ASYNC110 - what is waited for differs
                await asyncio.sleep(0.01)


Act = Callable[[Scene], Awaitable[None]]


def play(act: Act, answer: Answer | None = None, floor_s: float = 0.01, pool: ReaderPool | None = None) -> Scene:
    return asyncio.run(_play(act, answer or body(rss(1), ETag='"1"'), floor_s, pool or InPlace()))


async def _play(act: Act, answer: Answer, floor_s: float, readers: Readers) -> Scene:
    async with _scene(answer, floor_s, readers) as scene:
        await act(scene)
        return scene


@asynccontextmanager
async def _scene(answer: Answer, floor_s: float, readers: Readers):  # type: ignore[no-untyped-def]
    guard = Guard(allow_private=("127.0.0.0/8",))
    async with origin(answer) as served, FeedClient(guard) as client:
        broker, now = Broker(), lambda: datetime.now(UTC)
        hosts = Hosts(at_once=4, spacing_s=0)
        scene = Scene(Fetcher(Poller(client, readers), broker, Witness(), now, floor_s, 8, hosts), broker, served)
        yield scene
        scene.loop.cancel()
        await asyncio.gather(scene.loop, return_exceptions=True)


def test_every_feed_is_polled_and_its_entries_go_out_before_its_state() -> None:
    """The state moves only behind the entries."""

    async def act(scene: Scene) -> None:
        scene.fetcher.own(scene.feeds(5), {})
        await scene.until(lambda: len({state.id for state in scene.broker.states}) == 5)

    written = play(act).broker.written
    firsts = {state.id: written.index(state) for state in reversed(written) if isinstance(state, FeedState)}
    assert all(written.index(raw) < firsts[raw.feed.id] for raw in written if isinstance(raw, RawItem))
    assert len(firsts) == 5


def test_a_feed_is_polled_again_and_again_with_conditions() -> None:
    """The plan of one poll leads to the next."""

    async def act(scene: Scene) -> None:
        scene.fetcher.own(scene.feeds(1), {})
        await scene.until(lambda: len(scene.broker.states) >= 3)

    asked = play(act).served.asked
    assert [request.headers.get("If-None-Match") for request in asked[:3]] == [None, '"1"', '"1"']


def test_a_state_that_was_kept_makes_the_first_poll_conditional() -> None:
    """A restart forgets nothing."""

    async def act(scene: Scene) -> None:
        (feed,) = scene.feeds(1)
        kept = FeedState(id=feed.id, url=feed.url, etag='"old"', last_full_at=datetime.now(UTC))
        scene.fetcher.own([feed], {feed.id: kept})
        await scene.until(lambda: scene.broker.states)

    assert play(act).served.asked[0].headers["If-None-Match"] == '"old"'


def test_a_broker_that_takes_nothing_ends_the_loop_and_no_state_moves() -> None:
    """The entries are found again by whoever polls next."""

    async def act(scene: Scene) -> None:
        scene.broker.broken = True
        scene.fetcher.own(scene.feeds(1), {})
        with pytest.raises(Unavailable):
            await asyncio.wait_for(scene.loop, 20)

    assert play(act).broker.written == []


def test_a_feed_taken_away_in_mid_poll_is_written_no_more() -> None:
    """The poll is abandoned, and the new owner's is the only one."""
    release = asyncio.Event()

    async def slow(_: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.Response(body=rss(1))

    async def act(scene: Scene) -> None:
        scene.fetcher.own(scene.feeds(1), {})
        await scene.until(lambda: scene.served.asked)
        await scene.fetcher.disown(["f0"])
        release.set()
        await asyncio.sleep(0.1)

    assert play(act, slow).broker.written == []


def test_a_state_on_its_way_out_is_waited_for() -> None:
    """Nothing of ours is written after the feed was given up."""

    async def act(scene: Scene) -> None:
        scene.broker.hold = asyncio.Event()
        scene.fetcher.own(scene.feeds(1), {})
        await scene.until(lambda: scene.broker.items)
        leaving = asyncio.ensure_future(scene.fetcher.disown(["f0"]))
        await asyncio.sleep(0.05)
        assert not leaving.done()
        scene.broker.hold.set()
        await leaving

    assert len(play(act).broker.states) == 1


def test_a_host_that_says_429_is_left_alone_with_all_its_feeds() -> None:
    """One refusal speaks for the host."""

    async def act(scene: Scene) -> None:
        scene.fetcher.hosts.at_once = 1
        scene.fetcher.own(scene.feeds(6), {})
        await scene.until(lambda: scene.broker.states)
        await asyncio.sleep(0.3)

    scene = play(act, body(b"", 429, Retry_After="600"))
    assert len(scene.served.asked) < 6


def test_feeds_that_wait_for_their_turn_hear_of_a_429_too() -> None:
    """Twenty feeds of one host are due; the first is refused, and nobody else asks."""
    now = datetime.now(UTC)

    async def act(scene: Scene) -> None:
        scene.fetcher.hosts.at_once = 1
        feeds = scene.feeds(20)
        scene.fetcher.own(feeds, {feed.id: FeedState(id=feed.id, url=feed.url, next_due_at=now) for feed in feeds})
        await asyncio.sleep(1.2)

    assert len(play(act, body(b"", 429, Retry_After="600")).served.asked) == 1


def test_a_429_is_told_once_and_every_feed_of_the_host_says_until_when_it_waits() -> None:
    """Those that were never polled, too; a feed of another host does not wait."""
    now = datetime.now(UTC)
    other = Feed(id="other", url="http://127.0.0.2:1/")

    async def act(scene: Scene) -> None:
        feeds = scene.feeds(5)
        due = {"f0": FeedState(id="f0", url=feeds[0].url, next_due_at=now)}
        scene.fetcher.floor_s = 60.0  # the others would come somewhere in the first minute
        scene.fetcher.own([*feeds, other], due)
        scene.fetcher._agenda.put("f0", now)
        await scene.until(lambda: len({state.id for state in scene.broker.states}) == 5)

    scene = play(act, body(b"", 429, Retry_After="7200"))
    ((host, until, asker, waiting),) = scene.fetcher.witness.quiet  # type: ignore[attr-defined]
    states = {state.id: state for state in scene.broker.states}
    assert (f"http://{host}", asker, waiting, len(scene.served.asked)) == (scene.served.base, "f0", 4, 1)
    assert until >= now + timedelta(hours=2)
    assert set(states) == {"f0", "f1", "f2", "f3", "f4"}
    assert all(state.next_due_at is not None and state.next_due_at >= until for state in states.values())
    assert "asked for quiet until" in str(states["f3"].trouble)
    assert (states["f3"].last_poll_at, states["f3"].health) == (None, "ok")


def test_a_429_is_remembered_over_a_restart() -> None:
    """The host's other feeds wait as long as the one that was refused."""
    due = datetime.now(UTC) + timedelta(hours=1)

    async def act(scene: Scene) -> None:
        one, other = scene.feeds(2)
        host = one.url.split("/")[2]
        refused = FeedState(id=one.id, url=one.url, next_due_at=due, quiet_until=due, quiet_host=host)
        scene.fetcher.own([one, other], {one.id: refused})
        await asyncio.sleep(0.3)

    assert play(act).served.asked == []


def test_a_slow_server_is_not_asked_again_as_soon_as_it_answered() -> None:
    """It rests four times as long as it took, whatever the floor allows."""

    async def slow(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.3)
        return web.Response(body=rss(1))

    async def act(scene: Scene) -> None:
        scene.fetcher.own(scene.feeds(1), {})
        await scene.until(lambda: scene.broker.states)

    (state,) = play(act, slow, floor_s=1.0).broker.states
    assert state.last_poll_at is not None
    assert state.next_due_at is not None
    assert state.next_due_at - state.last_poll_at >= timedelta(seconds=1.2)


def test_name_and_password_of_a_feed_are_told_to_its_host_alone() -> None:
    """What is written to topics has the address without them."""

    async def act(scene: Scene) -> None:
        url = scene.served.url.replace("http://", "http://me:secret@")
        scene.fetcher.own([Feed(id="f0", url=url)], {})
        await scene.until(lambda: len(scene.broker.states) > 1)

    scene = play(act)
    assert all("Authorization" in request.headers for request in scene.served.asked)
    assert "secret" not in repr(scene.broker.written)


def test_a_gone_feed_is_asked_once() -> None:
    """410 is believed, and an operator's word brings it back."""

    async def act(scene: Scene) -> None:
        scene.fetcher.own(scene.feeds(1), {})
        await scene.until(lambda: scene.broker.states)
        await asyncio.sleep(0.1)
        assert len(scene.served.asked) == 1
        await scene.fetcher.resume("f0")
        await scene.until(lambda: len(scene.broker.states) == 3)

    assert play(act, body(b"", 410)).broker.states[0].status == "gone"


def test_a_poisonous_feed_is_backed_off_and_others_go_on() -> None:
    """The reading process is killed, the loop is not."""
    poison = b"<rss version='2.0'><channel><item><author>" + b"a" * 200_000 + b"</author></item></channel></rss>"

    def answer(request: web.Request) -> web.Response:
        return web.Response(body=poison if request.path == "/0.xml" else rss(1))

    async def act(scene: Scene) -> None:
        async with pool:
            scene.fetcher.own(scene.feeds(4), {})
            await scene.until(lambda: {state.id for state in scene.broker.states} == {"f0", "f1", "f2", "f3"})

    pool = ReaderPool(limits=LIMITS)
    states = {state.id: state for state in reversed(play(act, answer, floor_s=1.0, pool=pool).broker.states)}
    assert {name: state.last_error for name, state in states.items()} == {
        "f0": "cpu_limit", "f1": None, "f2": None, "f3": None,
    }  # fmt: skip


def test_a_fault_of_ours_is_the_failure_of_one_feed() -> None:
    """What nobody expected in one poll ends no other."""

    async def act(scene: Scene) -> None:
        class Broken(Poller):
            async def poll(self, feed, state, now, policy):  # type: ignore[no-untyped-def]
                raise ZeroDivisionError

        scene.fetcher.poller = Broken(scene.fetcher.poller.client, scene.fetcher.poller.readers)
        scene.fetcher.own(scene.feeds(1), {})
        await scene.until(lambda: scene.broker.states)

    assert play(act).broker.states[0].last_error == "fault"


def test_disabled_feeds_are_not_polled() -> None:
    """What the operator switched off stays off."""

    async def act(scene: Scene) -> None:
        feeds = scene.feeds(2)
        off = Feed(id="off", url=f"{scene.served.base}/off.xml", enabled=False)
        scene.fetcher.own([*feeds, off], {})
        await scene.until(lambda: len(scene.broker.states) >= 4)

    assert "/off.xml" not in {request.path for request in play(act).served.asked}


def test_polls_at_one_host_keep_their_distance() -> None:
    """Starts at one host are spaced, whatever is due: the fourth is no earlier than three spaces after the first."""

    async def scene() -> list[float]:
        hosts, clock = Hosts(at_once=9, spacing_s=0.05), asyncio.get_running_loop().time
        began, starts = clock(), []

        async def one() -> None:
            async with hosts.turn("h"):
                starts.append(clock() - began)

        await asyncio.gather(*(one() for _ in range(4)))
        return sorted(starts)

    early = [place for place, start in enumerate(asyncio.run(scene())) if start < 0.05 * place - 0.005]
    assert early == []


def test_no_host_is_asked_by_many_at_one_time() -> None:
    """Two requests at most are under way, and other hosts do not wait for them."""

    async def scene() -> tuple[int, int]:
        hosts, under_way, most = Hosts(at_once=2, spacing_s=0), 0, 0

        async def one(name: str) -> None:
            nonlocal under_way, most
            async with hosts.turn(name):
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(0.005)
                under_way -= 1

        await asyncio.gather(*(one("h") for _ in range(9)))
        alone, most = most, 0
        await asyncio.gather(*(one(f"h{number}") for number in range(9)))
        return alone, most

    assert asyncio.run(scene()) == (2, 9)


def test_a_hosts_quiet_ends() -> None:
    """What was asked for is given, and no more."""
    now = datetime(2025, 4, 28, tzinfo=UTC)
    hosts = Hosts()
    hosts.quiet("h", now + timedelta(minutes=5))
    hosts.quiet("h", now + timedelta(minutes=1))
    assert hosts.quiet_until("h", now) == now + timedelta(minutes=5)
    assert hosts.quiet_until("h", now + timedelta(minutes=5)) is None


def test_a_halted_feed_is_not_polled_until_it_is_resumed() -> None:
    """An operator's word is kept on the broker, and a poll under way does not write over it."""

    async def act(scene: Scene) -> None:
        scene.fetcher.own(scene.feeds(1), {})
        await scene.until(lambda: scene.broker.states)
        await scene.fetcher.halt("f0")
        await asyncio.sleep(0.2)
        asked = len(scene.served.asked)
        await asyncio.sleep(0.2)
        assert (len(scene.served.asked), scene.broker.states[-1].status) == (asked, "disabled")
        await scene.fetcher.resume("f0")
        await scene.until(lambda: len(scene.served.asked) > asked)

    assert play(act).broker.states[-1].status == "active"
