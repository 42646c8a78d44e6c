"""The sample feeds: what they hold, and how the local server hands them out."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from streams.core.errors import BadInput
from streams.demo.feedserver import FeedServer
from streams.demo.figures import wanted
from streams.demo.samples import Samples, load
from streams.edges.feeds.parsed import Document
from streams.edges.feeds.read import read

SEEDS = Path(__file__).parents[2] / "seeds" / "feeds"


@pytest.fixture(scope="module")
def samples() -> Samples:
    return load(SEEDS)


def test_there_are_enough_of_every_kind(samples: Samples) -> None:
    """Nine languages and more, 120 entries, some thirty relevant, updates among them."""
    first = [line for line in samples.expected if line["version"] == 1]
    relevant = [line for line in first if line["watches"]]
    assert (len(first) >= 120, 30 <= len(relevant) <= 45, len(samples.expected) > len(first)) == (True, True, True)


def test_every_document_gives_the_entries_it_is_said_to_give(samples: Samples) -> None:
    """The expectations name each entry of each first version, and no other."""
    said = Counter(line["feed"] for line in samples.expected if line["version"] == 1 and line["arrives"])
    found = {name: len(read(Document(body=each[0].body)).entries) for name, each in samples.feeds.items()}
    assert found == dict(said)


def test_a_later_version_words_entries_anew_and_adds_none(samples: Samples) -> None:
    """What counts as an item is each wording of each entry."""
    changed = sum(line["version"] == 2 for line in samples.expected)
    assert wanted(samples) == sum(bool(line["arrives"]) for line in samples.expected if line["version"] == 1) + changed


@pytest.mark.parametrize("name", ["desk.xml", "desk.one.xml", "a.b.1.json"])
def test_a_file_of_another_form_is_named(tmp_path: Path, name: str) -> None:
    """Feed, version, kind: anything else is refused by its name."""
    (tmp_path / name).write_text("x")
    with pytest.raises(BadInput, match=name):
        load(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """A demo without feeds would show nothing."""
    with pytest.raises(BadInput, match="holds no sample feed"):
        load(tmp_path)


Answer = tuple[int, bytes, str | None]


async def get(session: aiohttp.ClientSession, url: str, etag: str | None = None) -> Answer:
    async with session.get(url, headers={"If-None-Match": etag} if etag else {}) as response:
        return response.status, await response.read(), response.headers.get("ETag")


def visit(server: FeedServer, name: str) -> tuple[list[Answer], list[list[str]]]:
    """Before the curtain, after it, again with the validator, and after the second turn."""

    async def scene() -> tuple[list[Answer], list[list[str]]]:
        runner = web.AppRunner(server.app())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/feeds/{name}"
        waiting = []
        async with aiohttp.ClientSession() as session:
            answers = [await get(session, url)]
            server.advance()
            waiting.append(server.waiting_for())
            answers.append(await get(session, url))
            waiting.append(server.waiting_for())
            answers.append(await get(session, url, answers[-1][2]))
            server.advance()
            answers.append(await get(session, url, answers[1][2]))
            answers.append(await get(session, url + "-unknown"))
        await runner.cleanup()
        return answers, waiting

    return asyncio.run(scene())


def test_a_feed_is_empty_until_the_curtain_rises_and_then_served_once_a_version(samples: Samples) -> None:
    """A validator saves the second reading of a version, not the first of the next."""
    versions = samples.feeds["ko-seoul"]
    server = FeedServer({"ko-seoul": versions})
    answers, waiting = visit(server, "ko-seoul")
    assert [status for status, _, _ in answers] == [200, 200, 304, 200, 404]
    assert [answers[1][1], answers[3][1]] == [version.body for version in versions]
    assert read(Document(body=answers[0][1])).entries == ()
    assert waiting == [["ko-seoul"], []]
    assert set(server.served) == {("ko-seoul", 1), ("ko-seoul", 2)}
