"""Documents and pushes on a broker: by the command, the spool, a post and a hub; each becomes RAW, killed or not."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from streams.core import codec
from streams.core.hubs import Subscription
from streams.core.model import RawItem
from streams.edges.embedded import free_port
from streams.settings import Kafka
from streams.topics import HUBS, RAW
from tests.brokers.scene import Process, eventually, read_all
from tests.edges.agency import ninjs
from tests.edges.hub import Hub
from tests.edges.origin import rss, serving

pytestmark = pytest.mark.tansu
PACTWIRE = [sys.executable, "-m", "streams"]
TOKEN = "a-token-that-cannot-be-guessed"
SOON = timedelta(seconds=4)
Start = Callable[..., Process]


def settings(folder: Path, **more: str) -> dict[str, str]:
    """A source with a token, a spool, and ports of their own."""
    (folder / "feeds.toml").touch()
    source = [{"name": "wire", "token": TOKEN, "publisher": "wire", "lang": "en"}]
    return {
        "PACTWIRE_INGEST_SOURCES": json.dumps(source), "PACTWIRE_INGEST_SPOOL": str(folder / "spool"),
        "PACTWIRE_INGEST_SETTLE_S": "0", "PACTWIRE_FEEDS_FILE": str(folder / "feeds.toml"),
        "PACTWIRE_FEEDS_POLL_FLOOR_S": "0.2", "PACTWIRE_NETWORK_ALLOW_PRIVATE": "127.0.0.0/8",
        "PACTWIRE_OPS_FETCH_PORT": "0", "PACTWIRE_CONSOLE_PORT": str(free_port()),
        "PACTWIRE_CONSOLE_DATABASE": str(folder / "console.sqlite"), **more,
    }  # fmt: skip


def raws(kafka: Kafka) -> list[RawItem]:
    return [codec.decode(RawItem, record.value) for record in read_all(kafka, RAW)]


def titles(kafka: Kafka) -> list[str]:
    return sorted(raw.entry.title for raw in raws(kafka))


def ingest(kafka: Kafka, given: dict[str, str], *words: str) -> tuple[int, list[dict[str, object]]]:
    """What a person types; its status and lines."""
    env = os.environ | given | {"PACTWIRE_KAFKA_BOOTSTRAP": kafka.bootstrap, "PACTWIRE_KAFKA_EMBEDDED": "true"}
    done = subprocess.run([*PACTWIRE, "ingest", *words], env=env, capture_output=True, timeout=60)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def post(given: dict[str, str], body: bytes, token: str = TOKEN) -> int:
    """Post a document to the console; the status of its answer."""
    where = f"http://127.0.0.1:{given['PACTWIRE_CONSOLE_PORT']}/ingest"
    asked = urllib.request.Request(where, data=body, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def arrive(spool: Path, name: str, body: bytes) -> None:
    """Move a file into the spool."""
    (spool / "wire").mkdir(parents=True, exist_ok=True)
    (spool / "wire" / f".{name}").write_bytes(body)
    (spool / "wire" / f".{name}").rename(spool / "wire" / name)


def files(folder: Path) -> set[str]:
    return {file.name for file in folder.rglob("*") if file.is_file()}


def test_files_become_raw_and_what_cannot_be_read_is_told(tansu: Kafka, tmp_path: Path) -> None:
    """A folder is gone through, one line a file; the same files again are the same items."""
    given = settings(tmp_path)
    (tmp_path / "in").mkdir()
    for name, body in {"a.json": ninjs(1), "b.html": b"<html></html>", "c.json": ninjs(2)}.items():
        (tmp_path / "in" / name).write_bytes(body)
    status, lines = ingest(tansu, given, "--source", "wire", str(tmp_path / "in"))
    assert (status, [line.get("error") for line in lines]) == (1, [None, "html_page", None])
    ingest(tansu, given, "--source", "wire", str(tmp_path / "in"))
    found = raws(tansu)
    assert (len(found), len({(raw.id, raw.revision) for raw in found}), found[0].feed.publisher) == (4, 2, "wire")


def test_an_unknown_source_is_refused_by_name(tansu: Kafka, tmp_path: Path) -> None:
    """Nothing is written for nobody."""
    assert ingest(tansu, settings(tmp_path), "--source", "nobody", "-")[0] == 2


@pytest.mark.timeout(180)
def test_a_spool_that_is_killed_again_and_again_loses_no_file(tansu: Kafka, start: Start, tmp_path: Path) -> None:
    """Every file is in done, every entry on RAW under one id."""
    given, spool = settings(tmp_path), tmp_path / "spool"
    for turn in range(3):
        process = start([*PACTWIRE, "fetch"], tansu, **given)
        for number in range(40):
            arrive(spool, f"{turn}-{number}.json", ninjs(100 * turn + number))
        eventually(lambda turn=turn: len(files(spool / "done")) > 40 * turn, 60, process.text)
        process.kill()
    last = start([*PACTWIRE, "fetch"], tansu, **given)
    eventually(lambda: len(files(spool / "done")) == 120, 60, last.text)
    assert (last.stop()[0], files(spool / "wire")) == (0, set())
    found = raws(tansu)
    assert ({raw.entry.guid for raw in found}, len({raw.id for raw in found})) == (
        {f"urn:x:{100 * turn + number}" for turn in range(3) for number in range(40)}, 120,
    )  # fmt: skip


@pytest.mark.timeout(180)
def test_what_is_posted_becomes_raw_and_an_embargo_is_kept_over_processes(
    tansu: Kafka, start: Start, tmp_path: Path
) -> None:
    """The console takes it, the watcher of the spool sends it when its time has come; a kill takes it off before."""
    given = settings(tmp_path)
    console = start([*PACTWIRE, "console"], tansu, **given)
    eventually(lambda: post(given, ninjs(1)) == 200, 60, console.text)
    until = (datetime.now(UTC) + SOON).isoformat()
    assert post(given, ninjs(2, embargoed=until)) == post(given, ninjs(3, embargoed=until)) == 200
    assert post(given, ninjs(3, embargoed=until, pubstatus="canceled")) == 200
    assert (post(given, ninjs(4), token=TOKEN[:-1] + "x"), post(given, b"<html></html>")) == (401, 422)
    assert titles(tansu) == ["Report 1", "Report 3"]
    fetch = start([*PACTWIRE, "fetch"], tansu, **given)
    eventually(lambda: titles(tansu) == ["Report 1", "Report 2", "Report 3"], 60, fetch.text)
    assert [raw.entry.pubstatus for raw in raws(tansu) if raw.entry.title == "Report 3"] == ["canceled"]
    assert (console.stop()[0], fetch.stop()[0]) == (0, 0)


@pytest.mark.timeout(180)
def test_a_hub_pushes_and_polling_goes_on_slower(tansu: Kafka, start: Start, tmp_path: Path) -> None:
    """Fetch finds the hub, the console subscribes and takes what is pushed, and fetch asks the feed less often."""
    hub, asked = Hub(), list[str]()

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/hub":
            return await hub.answer(request)
        asked.append(request.path)
        return web.Response(body=rss(1), headers={"Link": f'<{served.base}/hub>; rel="hub"'})

    with serving(answer) as served:
        port = free_port()
        given = settings(
            tmp_path, PACTWIRE_WEBSUB_CALLBACK=f"http://127.0.0.1:{port}", PACTWIRE_CONSOLE_PORT=str(port),
            PACTWIRE_WEBSUB_SECRET=TOKEN,
        )  # fmt: skip
        (tmp_path / "feeds.toml").write_text(f'[[feeds]]\nid = "press"\nurl = "{served.url}"\n')
        fetch = start([*PACTWIRE, "fetch"], tansu, **given)
        eventually(lambda: len(asked) > 2, 60, fetch.text)
        console = start([*PACTWIRE, "console"], tansu, **given)
        eventually(lambda: hub.verified, 90, console.text)
        eventually(lambda: subscriptions(tansu) == {"press": "verified"}, 30, console.text)
        assert asyncio.run(hub.push(rss(2, 1))) == 202
        eventually(lambda: titles(tansu).count("Report 2") == 1, 30, console.text)
        assert asyncio.run(hub.push(rss(3), secret="of somebody else")) == 403
        eventually(lambda: asks_slower(asked), 60, fetch.text)
        assert (console.stop()[0], fetch.stop()[0]) == (0, 0)
    assert (len({raw.id for raw in raws(tansu)}), "Report 3" in titles(tansu)) == (2, False)


def subscriptions(kafka: Kafka) -> dict[str, str]:
    found = [codec.decode(Subscription, record.value) for record in read_all(kafka, HUBS)]
    return {held.id: held.status for held in found}


def asks_slower(asked: list[str]) -> bool:
    """For two seconds nobody asks for a feed with a floor of a fifth of a second."""
    before = len(asked)
    time.sleep(2)
    return len(asked) == before
