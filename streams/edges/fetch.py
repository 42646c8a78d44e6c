"""The poll loop: feeds that are due are polled, what is new goes out, and only then a feed's state moves.

    due -> a turn at its host -> poll -> Outlet.put(new entries) -> Outlet.keep(state) -> planned again

A host that says 429 is left alone with all its feeds, and the state of each says until when.
A feed is polled by one task at a time. ``disown`` abandons the polls of feeds that belong to somebody else now;
a state that is being written is waited for, so that nothing of ours comes after the new owner's first word.
What ``Outlet`` raises ends the loop: a broker that does not take entries is not the feed's fault.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from streams.core.addresses import host_of, without_login
from streams.core.model import FeedState, RawItem
from streams.core.polling import Failed, Push, address, fold, halted, hushed, listed, resume
from streams.core.schedule import Policy, first_poll
from streams.edges.feedlist import Feed
from streams.edges.hosts import Agenda, Hosts
from streams.edges.poll import Polled, Poller

LOOK_S = 1.0
"""The longest the loop looks away from its agenda."""
FEEDS_A_SECOND = 25.0
"""How fast a start sets off: ten thousand feeds over some minutes."""


class Outlet(Protocol):
    """Where entries and states go. Both return when the broker has them, or raise."""

    async def put(self, items: Sequence[RawItem]) -> None: ...
    async def keep(self, state: FeedState) -> None: ...


class Witness(Protocol):
    """Is told of every poll once it is over, of every feed that is not polled here any more, and of quiet hosts."""

    def polled(self, feed: Feed, polled: Polled, after: FeedState, seconds: float) -> None: ...
    def left(self, feed_id: str) -> None: ...
    def hushed(self, host: str, until: datetime, feed_id: str, waiting: int) -> None: ...


def policy_for(floor_s: float) -> Policy:
    """Return the bounds of polling that go with a floor: all of them grow with it, up to what news can bear."""
    ceiling = max(min(60 * floor_s, 3600.0), floor_s)
    pushed = max(min(30 * floor_s, 1800.0), floor_s)
    return Policy(floor_s=floor_s, start_s=min(5 * floor_s, ceiling), ceiling_s=ceiling, pushed_s=pushed)


def no_push(_: str) -> Push | None:
    """No feed has a hub."""
    return None


@dataclass(slots=True)
class Fetcher:
    """Polls the feeds it owns until cancelled."""

    poller: Poller
    outlet: Outlet
    witness: Witness
    now: Callable[[], datetime]
    floor_s: float = 60.0
    places: int = 32
    hosts: Hosts = field(default_factory=Hosts)
    pushed: Callable[[str], Push | None] = no_push
    """Tells by feed id whether a hub pushes what is new."""
    _feeds: dict[str, Feed] = field(default_factory=dict)
    _states: dict[str, FeedState] = field(default_factory=dict)
    _agenda: Agenda = field(default_factory=Agenda)
    _polls: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _keeping: set[str] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.places)

    def __len__(self) -> int:
        return len(self._feeds)

    def state(self, feed_id: str) -> FeedState | None:
        """Return the state of a feed that is ours."""
        return self._states.get(feed_id)

    def policy(self, feed: Feed) -> Policy:
        """Return the bounds that hold for a feed."""
        return policy_for(max(self.floor_s, feed.poll_floor_s))

    def own(self, feeds: Iterable[Feed], states: Mapping[str, FeedState]) -> None:
        """Poll these feeds from now on, from the states that were kept. Those that are due set off spread out."""
        mine = [feed for feed in feeds if feed.enabled]
        now = self.now()
        spread = max(self.floor_s, len(mine) / FEEDS_A_SECOND)
        for feed in mine:
            state = _known(feed, states.get(feed.id), self.policy(feed))
            self._feeds[feed.id], self._states[feed.id] = feed, state
            if state.status == "active":
                start = first_poll(feed.id, now, spread)
                self._agenda.put(feed.id, max(state.next_due_at or start, start))
            if state.quiet_host is not None and state.quiet_until is not None and state.quiet_until > now:
                self.hosts.quiet(state.quiet_host, state.quiet_until)
        self._woken.set()

    async def resume(self, feed_id: str) -> None:
        """Poll a disabled or gone feed again, and keep that."""
        if feed_id in self._feeds and self._states[feed_id].status != "active":
            self._states[feed_id] = resume(self._states[feed_id], self.now())
            await self.outlet.keep(self._states[feed_id])
            self._agenda.put(feed_id, self.now())
            self._woken.set()

    async def halt(self, feed_id: str) -> None:
        """Poll a feed no more until it is resumed, and keep that: a poll under way may have written over it."""
        if feed_id in self._feeds and self._states[feed_id].status == "active":
            self._states[feed_id] = halted(self._states[feed_id])
            self._agenda.drop(feed_id)
            await self.outlet.keep(self._states[feed_id])
            self.witness.left(feed_id)

    async def disown(self, feed_ids: Iterable[str]) -> None:
        """Stop polling these feeds. Polls under way are abandoned, states on their way out are waited for."""
        ids = [each for each in feed_ids if each in self._feeds]
        polls = [self._polls[each] for each in ids if each in self._polls]
        for each in ids:
            self._agenda.drop(each)
            del self._feeds[each], self._states[each]
            self.witness.left(each)
            if each in self._polls and each not in self._keeping:
                self._polls[each].cancel()
        await asyncio.gather(*polls, return_exceptions=True)

    async def run(self) -> None:
        """Poll until cancelled. Raises what the outlet raises."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    self._launch_due(group)
                    await self._rest()
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    def _launch_due(self, group: asyncio.TaskGroup) -> None:
        while (feed_id := self._agenda.take(self.now())) is not None:
            if feed_id not in self._polls:
                self._polls[feed_id] = group.create_task(self._turn(feed_id))

    async def _rest(self) -> None:
        due = self._agenda.next_due()
        wait = LOOK_S if due is None else min(max((due - self.now()).total_seconds(), 0.0), LOOK_S)
        self._woken.clear()
        # not wait_for: Python 3.11's forgets a cancellation that comes together with what it waits for
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._woken.wait()

    async def _turn(self, feed_id: str) -> None:
        try:
            await self._poll(self._feeds[feed_id], self._states[feed_id])
        finally:
            self._polls.pop(feed_id, None)
            self._keeping.discard(feed_id)

    async def _poll(self, feed: Feed, before: FeedState) -> None:
        clock = asyncio.get_running_loop().time
        if await self._is_put_off(feed):
            return
        # the turn first: a host with a thousand feeds must not hold all the places of the others
        async with self.hosts.turn(host_of(address(before))), self._slots:
            if await self._is_put_off(feed):  # the host asked for quiet while this feed waited for its turn
                return
            began = clock()
            polled = await self._contained(feed, before, self.now())
        took = clock() - began
        # planned from the end of the poll: a slow server would otherwise be asked again as soon as it answered
        after = fold(before, polled.outcome, self.now(), self.policy(feed), push=self.pushed(feed.id), took_s=took)
        if polled.new:
            await self.outlet.put(polled.new)
        after = self._as_ordered(self._as_quiet(feed, after))
        await self._keep(after)
        self.witness.polled(feed, polled, after, clock() - began)
        self._plan(feed, after)
        self._quieten(feed, after)

    async def _is_put_off(self, feed: Feed) -> bool:
        """Put a feed off while its host wants quiet, and keep that: whoever looks sees when it comes, and why."""
        state = self._states[feed.id]
        after = self._as_quiet(feed, state)
        if self.hosts.quiet_until(host_of(address(state)), self.now()) is None:
            return False
        if after != state:
            await self._keep(after)
        self._plan(feed, after)
        return True

    async def _keep(self, after: FeedState) -> None:
        self._keeping.add(after.id)
        await self.outlet.keep(after)

    def _as_quiet(self, feed: Feed, state: FeedState) -> FeedState:
        """A feed that is polled comes no earlier than its host wants."""
        host, now = host_of(address(state)), self.now()
        until = self.hosts.quiet_until(host, now)
        if until is None or state.status != "active":
            return state
        return hushed(state, host, until, now, self.policy(feed))

    def _as_ordered(self, after: FeedState) -> FeedState:
        """A feed that was halted while it was polled stays so."""
        own = self._states.get(after.id)
        return halted(after) if own is not None and own.status == "disabled" else after

    async def _contained(self, feed: Feed, state: FeedState, now: datetime) -> Polled:
        """A fault of ours in one feed's poll is that feed's failure, and the others go on."""
        try:
            return await self.poller.poll(feed.ref(), state, now, self.policy(feed), login=feed.url)
        except Exception as error:  # noqa: BLE001
            return Polled(outcome=Failed(reason="fault"), detail=f"{type(error).__name__}: {error}"[:200])

    def _plan(self, feed: Feed, after: FeedState) -> None:
        if feed.id not in self._feeds:
            return
        after = self._states[feed.id] = self._as_ordered(after)
        if after.next_due_at is None:
            self.witness.left(feed.id)
            return
        self._agenda.put(feed.id, after.next_due_at)
        self._woken.set()

    def _quieten(self, feed: Feed, after: FeedState) -> None:
        """A 429 speaks for its host, whose feeds are all due at once: to be put off, each in its own state."""
        host, asked = after.quiet_host, after.quiet_until
        if feed.id not in self._feeds or host is None or asked is None:
            return
        now, floor = self.now(), timedelta(seconds=self.policy(feed).floor_s)
        known, until = self.hosts.quiet_until(host, now), max(asked, now + floor)
        self.hosts.quiet(host, until)
        if known is not None and until - known < floor:
            return  # it said so to another of its feeds a moment ago
        waiting = [each for each, state in self._states.items() if each != feed.id and _is_at(state, host)]
        for each in waiting:
            self._agenda.put(each, now)
        self.witness.hushed(host, until, feed.id, len(waiting))


def _known(feed: Feed, state: FeedState | None, policy: Policy) -> FeedState:
    url = without_login(feed.url)
    if state is None:
        return FeedState(id=feed.id, url=url, interval_s=feed.interval_s or policy.start_s)
    own = listed(state, url)
    return replace(own, interval_s=min(max(own.interval_s, policy.floor_s), policy.ceiling_s))


def _is_at(state: FeedState, host: str) -> bool:
    return state.status == "active" and host_of(address(state)) == host
