"""Tables in RocksDB on Apache Kafka: what a worker knew it still knows after a kill, with or without its folder."""

import shutil
from pathlib import Path

import pytest

from streams.settings import Kafka
from tests.agents.belts import NUMBERED
from tests.brokers.conftest import Start
from tests.brokers.scene import TRIVIAL, at_least, read_until, write
from tests.brokers.test_engine import all_of, entries

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]
ROCKS = {"PACTWIRE_STORE_KIND": "rocksdb"}


@pytest.mark.parametrize("kept", [True, False])
def test_a_killed_worker_goes_on_from_its_folder_or_from_the_changelog(
    kafka: Kafka, start: Start, tmp_path: Path, kept: bool
) -> None:
    """RocksDB is a local copy: with it the next worker reads only what it missed, without it everything."""
    first = start(TRIVIAL, kafka, **ROCKS).wait_ready()
    write(kafka, entries(2000))
    read_until(kafka, NUMBERED, at_least(300))
    first.kill()
    if not kept:
        shutil.rmtree(tmp_path / "state")
    start(TRIVIAL, kafka, **ROCKS)
    out = read_until(kafka, NUMBERED, all_of(2000), quiet_s=1.0)
    versions = {(dict(record.headers)["ce_id"], record.value) for record in out}
    assert len(versions) == 2000
