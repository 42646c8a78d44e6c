"""The fence: a process that the group may have left out writes nothing."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from streams.core.errors import Unavailable
from streams.engine.fence import Fence

SESSION_S = 10.0


class Member:
    """Where the fence looks in an app: the generation, and when the group was heard last."""

    def __init__(self) -> None:
        self.now = 100.0
        self.coordinator = SimpleNamespace(generation=7)
        self.thread = SimpleNamespace(_consumer=SimpleNamespace(_coordinator=self.coordinator), heard_at=99.0)
        app: Any = SimpleNamespace(consumer=SimpleNamespace(_thread=self.thread))
        self.fence = Fence(app, SESSION_S, lambda: self.now)


def test_a_member_heard_of_lately_passes() -> None:
    """Nothing is waited for."""
    member = Member()
    asyncio.run(member.fence.passed(member.fence.begin()))


def test_whoever_stood_still_waits_until_the_group_is_heard() -> None:
    """Longer than a session without a word: it may be out, and only the next word tells."""

    async def scene() -> list[bool]:
        member = Member()
        member.now += SESSION_S
        passing = asyncio.create_task(member.fence.passed(member.fence.begin()))
        await asyncio.sleep(0.2)
        waited = not passing.done()
        member.thread.heard_at = member.now
        await asyncio.wait_for(passing, 10)
        return [waited, passing.done()]

    assert asyncio.run(scene()) == [True, True]


@pytest.mark.parametrize("generation", [8, -1])
def test_a_batch_of_an_earlier_generation_does_not_pass(generation: int) -> None:
    """The group went on without it, or does not know it any more."""
    member = Member()
    begun = member.fence.begin()
    member.coordinator.generation = generation
    with pytest.raises(Unavailable, match="left out"):
        asyncio.run(member.fence.passed(begun))


def test_a_batch_begun_outside_the_group_does_not_pass() -> None:
    """Its records were taken for a generation that is over."""
    member = Member()
    member.coordinator.generation = -1
    with pytest.raises(Unavailable, match="left out"):
        asyncio.run(member.fence.passed(member.fence.begin()))
