"""Faust's Kafka transport, mended where it waits, loses or repeats. Measured in docs/decisions.md.

It overrides internals of faust-streaming 0.15.3, which is why that version is pinned exactly and a test asserts
that every method overridden here is still there:

* ``_create_worker_consumer``: the fetch long poll is 100 ms, not the hard-coded 1,500 (latency of every hop);
* ``_highwaters``: the embedded broker tells too early ends, and a table recovered up to there has forgotten its last;
* ``on_start``: when the group last counted this process in is remembered (``streams.engine.fence`` asks);
* ``seek_to_committed``: a partition without a commit is read from its beginning, not from wherever it stands;
* ``wait_first``: while nothing can block, a message is delivered without racing two coroutines (four tasks each);
* ``compile``: topics carry bytes, so a message is not sent through codecs that would hand it back unchanged;
* ``_new_offset``: no commit passes a message that is still in flight (faust-streaming issue 606);
* ``_commit_offsets``: a failed commit moves no book-keeping (issue 316);
* ``on_partitions_revoked``: commit first, since Faust drops the acknowledgements before its own final commit (502);
* ``on_recovery_completed``: no record is taken between the seek to the committed offsets and the resumed flow;
* ``commit``: none after ``seal()``. A batch generator acknowledges its events even when the agent dies in the middle
  of them, so once a batch is left unsettled nothing may be committed any more.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiokafka.errors import KafkaError
from faust import Event, Schema, tables
from faust.exceptions import ProducerSendError
from faust.tables import recovery
from faust.transport.drivers import aiokafka as driver

from streams.edges.embedded import true_ends

FETCH_WAIT_MS = 100
LOG, TABLES_LOG = logging.getLogger("faust.transport"), logging.getLogger("faust.tables")
"""The engine's life story belongs to the library's level, not to ours. Names that no module of the engine has: a
service whose logger is that of a module logs under the module it is defined in, which would be this one.
"""


class Raw(Schema):  # type: ignore[misc]
    """Keys and values as they are. A record without a value is an event too: the guard buries it."""

    def compile(self, app: Any, **_: Any) -> Callable[..., Any]:
        async def decode(message: Any, **_: Any) -> Any:
            return Event(app, message.key, message.value, message.headers, message)

        return decode


class ConsumerThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]
    """The thread that talks to the group coordinator and fetches."""

    logger = LOG
    heard_at = 0.0
    """When the coordinator last said that this process is a member, by ``time.monotonic``."""

    async def on_start(self) -> None:
        await super().on_start()
        coordinator = self._ensure_consumer()._coordinator
        beat = coordinator._do_heartbeat

        async def noted() -> bool:
            counted: bool = await beat()
            if counted:
                self.heard_at = time.monotonic()
            return counted

        coordinator._do_heartbeat = noted

    async def on_partitions_assigned(self, assigned: Any, generation_id: int = 0) -> None:
        self.heard_at = time.monotonic()
        await super().on_partitions_assigned(assigned, generation_id)

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        return consumer

    async def seek_to_committed(self) -> Mapping[Any, int]:
        offsets: Mapping[Any, int] = await super().seek_to_committed()
        # aiokafka leaves a partition without a commit where it is, which is behind the records that were taken for an
        # earlier generation and emptied away: 651 of 750 alerts when a process froze before its first commit.
        fresh = [tp for tp, offset in offsets.items() if not offset and not self.consumer._is_changelog_tp(tp)]
        if fresh:
            await self.call_thread(self._ensure_consumer().seek_to_beginning, *fresh)
        return offsets

    async def _highwaters(self, partitions: list[Any]) -> Mapping[Any, int]:
        ends: Mapping[Any, int] = await super()._highwaters(partitions)
        return await true_ends(self.app.access, ends) if self.app.access.embedded else ends


class Consumer(driver.Consumer):  # type: ignore[misc]
    """The consumer as the app's loop sees it: flow, acknowledgements, commits."""

    logger = LOG
    sealed = False

    def seal(self) -> None:
        """Commit nothing any more: a batch was left unsettled."""
        self.sealed = True

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def wait_first(self, *coros: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109 - Faust's signature
        if len(coros) == 2 and timeout is None and self._cannot_block():
            delivery, suspended = coros
            suspended.close()
            await delivery
            return None
        return await super().wait_first(*coros, timeout=timeout)

    def _cannot_block(self) -> bool:
        if self.suspend_flow.is_set() or not self.app.flow_control.is_active():
            return False
        # Nothing of ours goes through Faust's own buffer, so it is empty unless something is wrong.
        return self.app.producer.buffer.pending.empty() and not any(map(_is_full, self.app.topics._topics))

    def _new_offset(self, tp: Any) -> int | None:
        in_flight = [m.offset for m in self._unacked_messages if m.tp == tp and not m.acked]
        if not in_flight:
            return self._offset_of(tp)
        lowest, acked = min(in_flight), self._acked[tp]
        held_back = [offset for offset in acked if offset >= lowest]
        acked[:] = [offset for offset in acked if offset < lowest]
        try:
            return self._offset_of(tp)
        finally:
            self._acked[tp].extend(held_back)

    def _offset_of(self, tp: Any) -> int | None:
        offset: int | None = super()._new_offset(tp)
        return offset

    async def commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:
        if self.sealed:
            return False
        done: bool = await super().commit(topics, start_new_transaction=start_new_transaction)
        return done

    async def _commit_offsets(self, offsets: Mapping[Any, int], start_new_transaction: bool = True) -> bool:
        before = {tp: self._committed_offset[tp] for tp in offsets}
        done: bool = await super()._commit_offsets(offsets, start_new_transaction=start_new_transaction)
        if not done:
            for tp, offset in before.items():
                if self._committed_offset.get(tp) == offsets[tp]:
                    self._committed_offset[tp] = offset
        return done

    async def on_partitions_revoked(self, revoked: Any) -> None:
        self.stop_flow()
        try:
            await self.commit()
        except (KafkaError, ProducerSendError, RuntimeError) as error:
            self.log.warning("commit before revocation failed: %r", error)
        await super().on_partitions_revoked(revoked)


def _is_full(topic: Any) -> bool:
    full: bool = topic.queue.full()
    return full


class Recovery(recovery.Recovery):  # type: ignore[misc]
    """Brings tables up to their changelogs on start and on rebalance."""

    logger = TABLES_LOG

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        # Faust resumes the source partitions, then seeks them to the committed offsets, then resumes the flow, which
        # empties the queues. Flow is on already when a table had to be read, so records that arrive in between are
        # emptied away after the seek, and the gap they leave is committed: up to 40 of 2,000 in one start of seven.
        self.app.consumer.stop_flow()
        self.app.flow_control.suspend()
        await super().on_recovery_completed(generation_id)


class Tables(tables.TableManager):  # type: ignore[misc]
    """Keeps our recovery in the place of Faust's own."""

    logger = TABLES_LOG
    _recovery: Recovery | None

    @property
    def recovery(self) -> Recovery:
        if self._recovery is None:
            self._recovery = Recovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery


class Transport(driver.Transport):  # type: ignore[misc]
    """What ``app`` puts in the place of Faust's own."""

    Consumer = Consumer
