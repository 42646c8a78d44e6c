"""``pactwire doctor`` without a broker: what it finds on this machine, and what it advises."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from streams import checkup
from streams.commands.doctor import command
from streams.edges.embedded import free_port
from streams.edges.health import HealthServer, Probes

SEEDS = Path(__file__).parents[2] / "seeds/watches"
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
FEEDS = '[[feeds]]\nid = "a"\nurl = "https://a.example/rss"\n'


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's folder: watches, one feed, ports of its own, and a broker that is not there."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SEEDS, tmp_path / "seeds/watches")
    (tmp_path / "seeds/feeds.toml").write_text(FEEDS)
    monkeypatch.setenv("PACTWIRE_KAFKA_BOOTSTRAP", f"127.0.0.1:{free_port()}")
    for name in ("CONSOLE_PORT", "OPS_FETCH_PORT", "OPS_WORKER_PORT", "OPS_DELIVER_PORT", "OPS_RUN_PORT"):
        monkeypatch.setenv(f"PACTWIRE_{name}", str(free_port()))
    return tmp_path


def examined(*words: str, **env: str) -> Result:
    return CliRunner().invoke(command, words, env=env)


def findings(check: str, **env: str) -> list[tuple[str, str, str]]:
    """Grade, text and advice of each finding of one check."""
    told: dict[str, Any] = json.loads(examined("--json", **env).stdout)
    return [(each["grade"], each["text"], each["advice"]) for each in told["findings"] if each["check"] == check]


def test_broker_away() -> None:
    """A broker that does not answer is bad, with the reason and what to look at."""
    grade, text, advice = findings("broker")[0]
    assert (grade, "Connect call failed" in text, "pactwire run --embedded" in advice) == ("bad", True, True)


def test_exit_status_and_words() -> None:
    """Something bad is status 1; a person reads a line a finding and the advice below it."""
    answer = examined()
    lines = [line.strip() for line in answer.stdout.splitlines()]
    assert (answer.exit_code, lines[0].startswith("ok      settings")) == (1, True)
    assert any(line.startswith("→ check kafka.bootstrap") for line in lines)


def test_bad_settings() -> None:
    """A bad setting is named, and nothing else is tried."""
    told = json.loads(examined("--json", PACTWIRE_STORE_KIND="disk").stdout)
    assert [(each["check"], each["text"]) for each in told["findings"]] == [
        ("settings", "store.kind: wants one of `memory`, `rocksdb`")
    ]


def test_watches_in_order() -> None:
    """Each watch is told with its size and version."""
    grades = [(grade, text.split(":")[0]) for grade, text, _ in findings("watches")]
    assert [name for _, name in grades] == ["alliance-deterrence", "dprk-russia"]


def test_stale_heads(house: Path) -> None:
    """Examples that changed after the training are noticed."""
    with (house / "seeds/watches/dprk-russia/watch.toml").open("a") as file:
        file.write("\n# changed\n")
    grade, text, advice = findings("watches")[1]
    assert (grade, "trained from other examples" in text, advice) == ("warning", True, "pactwire train dprk-russia")


def test_watch_without_heads(house: Path) -> None:
    """A watch that was never trained is bad."""
    (house / "seeds/watches/dprk-russia/heads.npz").unlink()
    assert findings("watches")[1][0] == "bad"


def test_what_watches_share_is_not_there(house: Path) -> None:
    """The watches can be read with, and are the poorer for it."""
    shutil.rmtree(house / "seeds/watches/shared/coding")
    grade, text, _ = findings("watches")[-1]
    assert (grade, "shared lacks coding/world.jsonl (the parties of the world)" in text) == ("warning", True)


def test_a_watch_that_lost_its_definition(house: Path) -> None:
    """It would be left out by every process, and nobody would see."""
    (house / "seeds/watches/dprk-russia/watch.toml").unlink()
    grade, text, _ = findings("watches")[0]
    assert (grade, text) == ("bad", "dprk-russia/watch.toml: is not there, beside the other files of a watch")


def test_broken_watch(house: Path) -> None:
    """A file of a watch that cannot be read is named."""
    (house / "seeds/watches/dprk-russia/watch.toml").write_text("id = ")
    grade, text, _ = findings("watches")[0]
    assert (grade, "dprk-russia/watch.toml" in text) == ("bad", True)


def test_feeds_nobody_has_seen(house: Path) -> None:
    """How many addresses nobody has seen answer is told, with the command that tries one."""
    (house / "seeds/feeds.toml").write_text(
        FEEDS + '[[feeds]]\nid = "b"\nurl = "https://b.example/"\nverified = true\n'
    )
    assert [(grade, text.partition(": ")[2]) for grade, text, _ in findings("feeds")] == [
        ("ok", "2 feeds, 1 of them unverified: pactwire feeds check URL tries one")
    ]


def test_feeds_that_the_guard_refuses(house: Path) -> None:
    """A feed on an address that is refused for certain is a warning that names the setting, until it is allowed."""
    local = "".join(
        f'[[feeds]]\nid = "{name}"\nurl = "http://{host}:9/"\n'
        for name, host in {"l": "localhost", "p": "10.1.2.3", "six": "[::1]"}.items()
    )
    (house / "seeds/feeds.toml").write_text(FEEDS + local)
    grade, text, advice = findings("feeds")[1]
    assert (grade, "network.allow_private" in advice) == ("warning", True)
    assert text == "will never be fetched: l (localhost is loopback), p (10.1.2.3 is private), six (::1 is loopback)"
    assert len(findings("feeds", PACTWIRE_NETWORK_ALLOW_PRIVATE="127.0.0.0/8,10.0.0.0/8,::1/128")) == 1


@pytest.mark.parametrize(("toml", "words"), [("", "lists no feed"), ("[[feeds", "seeds/feeds.toml: cannot be read")])
def test_feeds_that_cannot_be_used(house: Path, toml: str, words: str) -> None:
    """A list of feeds that is empty or broken is bad."""
    (house / "seeds/feeds.toml").write_text(toml)
    grade, text, _ = findings("feeds")[0]
    assert (grade, words in text) == ("bad", True)


def receivers(url: str, watches: str = "") -> str:
    return json.dumps([{"name": "desk", "url": url, "secret": SECRET, "watches": [watches] if watches else []}])


@pytest.mark.parametrize(
    ("url", "allow", "grade"),
    [
        ("http://127.0.0.1:9/", "127.0.0.0/8", "ok"),
        ("http://127.0.0.1:9/", "", "bad"),
        ("http://x.invalid/", "", "bad"),
    ],
)
def test_receivers(url: str, allow: str, grade: str) -> None:
    """A receiver must have a name that resolves and an address that is allowed; nothing is posted to it."""
    env = {"PACTWIRE_DELIVER_RECEIVERS": receivers(url), "PACTWIRE_NETWORK_ALLOW_PRIVATE": allow}
    assert [found[0] for found in findings("receivers", **env)] == [grade]


def test_no_receiver() -> None:
    """Without receivers alerts reach nobody but the page: a warning."""
    assert [found[0] for found in findings("receivers")] == ["warning"]


def test_receiver_of_an_unknown_watch() -> None:
    """A receiver that waits for a watch that is not there is bad."""
    texts = [text for grade, text, _ in findings("watches", PACTWIRE_DELIVER_RECEIVERS=receivers("http://a/", "mars"))]
    told = "deliver.receivers.1.watches: desk wants mars: no such watch; there are alliance-deterrence, dprk-russia"
    assert told in texts


@pytest.mark.parametrize(("host", "grade"), [("127.0.0.1", "ok"), ("192.0.2.1", "bad")])
def test_addresses_to_listen_on(host: str, grade: str) -> None:
    """An address that this machine does not have is bad, before any process tries it."""
    ((found, text, _),) = findings("addresses", PACTWIRE_CONSOLE_HOST=host)
    assert (found, host in text) == (grade, True)


@pytest.mark.parametrize(("year", "kernel", "grade"), [(2020, 0, "bad"), (2025, 5, "warning"), (2025, 0, "ok")])
def test_clock(year: int, kernel: int, grade: str) -> None:
    """A clock that is wrong is bad, one that nothing keeps right a warning."""
    assert checkup.clock(datetime(year, 6, 1, tzinfo=UTC), kernel).grade == grade


def test_disk(house: Path) -> None:
    """A folder that is not there yet is judged by the one it will be made in."""
    found = checkup.disk(house / "var/deep/state")
    assert (found.grade == "bad", "GiB free" in found.text) == (False, True)


def test_folder_that_cannot_be_used(house: Path) -> None:
    """A folder whose place is taken by a file is bad."""
    (house / "var").write_text("")
    assert checkup.disk(house / "var/state").grade == "bad"


@contextmanager
def serving(port: int, ok: bool, reason: str) -> Iterator[None]:
    """A process that answers for its health on a port, in a loop of its own."""

    async def check() -> tuple[bool, str]:
        return ok, reason

    async def serve() -> None:
        probes = Probes(metrics=lambda: b"", ready={"belt": check})
        server = await HealthServer(probes, host="127.0.0.1", port=port).start()
        up.set()
        await asyncio.to_thread(over.wait)
        await server.stop()

    up, over = threading.Event(), threading.Event()
    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    up.wait(10)
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize(("ok", "status"), [(True, 0), (False, 1)])
def test_ready(ok: bool, status: int) -> None:
    """A container's health check asks one process, and gets its answer as exit status."""
    port = free_port()
    with serving(port, ok, "24 partitions"):
        answer = examined("--ready", "worker", PACTWIRE_OPS_WORKER_PORT=str(port))
    assert (answer.exit_code, "worker: belt: 24 partitions" in answer.stdout) == (status, True)


def test_processes() -> None:
    """What runs here is asked; what does not is only said."""
    port = free_port()
    with serving(port, False, "joining the group"):
        found = findings("processes", PACTWIRE_OPS_WORKER_PORT=str(port))
    assert found == [
        ("bad", "worker: belt: joining the group", "read the log of worker"),
        ("ok", "not running here: fetch, deliver, run, console", ""),
    ]
