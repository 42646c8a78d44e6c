"""What the transport and the watchman lean on in Faust, aiokafka and mode: exact versions and internals."""

import inspect
import tomllib
from importlib.metadata import version
from pathlib import Path

import faust.streams
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.consumer.group_coordinator import GroupCoordinator
from faust.stores import memory, rocksdb
from faust.transport.drivers import aiokafka as driver

from streams import transport

ROOT = Path(__file__).parents[1]
PINNED = {"faust-streaming": "0.15.3", "aiokafka": "0.14.0", "mode-streaming": "0.7.1"}


@pytest.mark.parametrize("name", PINNED)
def test_the_engine_is_pinned_exactly(name: str) -> None:
    """The transport overrides internals, so another version is another engine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f"{name}=={PINNED[name]}" in project["dependencies"]
    assert version(name) == PINNED[name]


def test_the_compiled_stream_iterator_is_loaded() -> None:
    """Faust's pure Python iterator acknowledges stale messages on a rebalance."""
    assert faust.streams._CStreamIterator is not None
    assert faust.streams._CStreamIterator.__module__ == "faust._cython.streams"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(transport.Consumer, driver.Consumer), (transport.ConsumerThread, driver.AIOKafkaConsumerThread)],
)
def test_every_overridden_method_exists_with_its_arguments(ours: type, theirs: type) -> None:
    """An override of nothing would be dead code that nobody notices."""
    added = {"seal", "sealed", "_cannot_block", "_offset_of"}
    overridden = {name for name, value in vars(ours).items() if inspect.isfunction(value)} - added
    for name in overridden:
        assert list(inspect.signature(getattr(theirs, name)).parameters) == list(
            inspect.signature(getattr(ours, name)).parameters
        )


def test_the_fetch_wait_is_where_the_transport_sets_it() -> None:
    """aiokafka reads it from this attribute when it starts."""
    assert "self._fetch_max_wait_ms" in inspect.getsource(AIOKafkaConsumer)


def test_the_group_errors_are_where_the_watchman_reads_them() -> None:
    """Faust never asks for them, so they are read off the coordinator."""
    source = inspect.getsource(GroupCoordinator)
    assert "self._pending_exception" in source
    assert "self._coordination_task" in source


def test_the_heartbeat_is_where_the_transport_listens() -> None:
    """Its answer is whether the group still counts this process in."""
    assert "success = await self._do_heartbeat()" in inspect.getsource(GroupCoordinator)


def test_the_producer_tells_its_client() -> None:
    """The probe asks the broker through it."""
    assert "self.client = " in inspect.getsource(AIOKafkaProducer)


def test_the_stores_keep_their_rows_where_the_shelves_look() -> None:
    """The shelves read and write the local copies that Faust recovers."""
    assert "self._key_partition" in inspect.getsource(memory.Store)
    assert {"_db_for_partition", "_visible_keys", "set_persisted_offset"} <= set(vars(rocksdb.Store))
