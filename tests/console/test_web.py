"""The site over real sockets: lists, refusals, the event stream, the Atom feed, health."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from xml.etree import ElementTree as ET

import aiohttp
import pytest

from streams.console import queries
from streams.console.atom import document
from streams.console.live import BACKLOG, Live
from streams.console.queries import Filter
from streams.console.server import serving
from streams.console.store import Store
from streams.console.web import STATIC, Site
from streams.core.model import Label, Story
from tests.console.newsroom import told
from tests.core.happenings import report
from tests.samples import a_dead_letter, a_delivery, a_feed, an_alert, an_enriched

Visit = Callable[[aiohttp.ClientSession, Live], Awaitable[Any]]


def visit(scene: Visit, *records: Any, ready: tuple[bool, str] = (True, "ok")) -> Any:
    """Serve a console that holds the records, and let the scene visit it."""

    async def is_ready() -> tuple[bool, str]:
        return ready

    async def run() -> Any:
        store, live = Store(":memory:"), Live()
        store.write(records)
        async with (
            serving(Site(store, live, is_ready), "127.0.0.1", 0) as address,
            aiohttp.ClientSession(base_url=address) as session,
        ):
            result = await scene(session, live)
        store.close()
        return result

    return asyncio.run(run())


def get(path: str, *records: Any, ready: tuple[bool, str] = (True, "ok")) -> tuple[int, Any]:
    async def scene(session: aiohttp.ClientSession, _: Live) -> tuple[int, Any]:
        async with session.get(path) as response:
            return response.status, await response.json()

    return visit(scene, *records, ready=ready)  # type: ignore[no-any-return]


def read(path: str, *records: Any) -> tuple[str, str, str]:
    async def scene(session: aiohttp.ClientSession, _: Live) -> tuple[str, str, str]:
        async with session.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            return response.content_type, policy, await response.text()

    return visit(scene, *records)  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", ["/", *(f"/static/{name}" for name in STATIC)])
def test_the_page_and_its_parts_come_with_a_strict_policy(path: str) -> None:
    """Nothing runs on the page that this server did not send."""
    _, policy, text = read(path)
    assert ("script-src 'self'" in policy, "unsafe" in policy, len(text) > 100) == (True, False, True)


def test_lists_answer_in_json() -> None:
    """Every list gives what was stored."""
    records = [an_enriched(), an_alert(), a_feed(), a_dead_letter()]
    sizes = {path: len(get(path, *records)[1]) for path in ("/api/items", "/api/alerts", "/api/feeds", "/api/dead")}
    assert set(sizes.values()) == {1}


@pytest.mark.parametrize(
    "path", ["/api/items/dprk-russia/seoul", "/api/claims", "/api/claims/dprk-russia/PRK%3ERUS%3Atroops"]
)
def test_one_thing_is_asked_for_by_its_name(path: str) -> None:
    """Names hold signs that a path writes otherwise."""
    status, body = get(path, *told(report("seoul")))
    assert (status, len(body) > 0) == (200, True)


def test_a_story_is_asked_for_by_its_id() -> None:
    """What an alert names is found."""
    records = told(report("seoul"))
    [story] = {value.id for value in records if isinstance(value, Story)}
    status, body = get(f"/api/stories/{story}", *records)
    assert (status, body["id"], len(body["items"])) == (200, story, 1)


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "", "٣", "9" * 5000])
def test_a_limit_out_of_range_is_refused_by_name(limit: str) -> None:
    """A bad parameter is a 400 that says what is taken."""
    status, body = get(f"/api/items?limit={limit}")
    assert (status, "limit is a whole number" in body["error"]) == (400, True)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "/api/items?watsch=x&limit=5&after=1",
            "watsch is not a parameter; after is not a parameter; there are watch,",
        ),
        ("/api/alerts?before=zzz", "before is the cursor of a row, not 'zzz'"),
        ("/api/items?before=2026-01-01T|x", "before is the cursor of a row, not '2026-01-01T|x'"),
        (
            "/api/items?before=2026-13-01T00:00:00.000000Z|x",
            "before is the cursor of a row, not '2026-13-01T00:00:00.'",
        ),
        ("/api/items?before=2026-01-01T00:00:00.000000Z|", "before is the cursor of a row, not '2026-01-01T00:00:00.'"),
        ("/api/items?before=2024-10-18", "before is the cursor of a row, not '2024-10-18'"),
        ("/api/alerts?page=2", "page is not a parameter; there are watch, label, lang, q, before, limit"),
        ("/alerts.atom?severity=info", "severity is not a parameter; there are watch,"),
        ("/api/items?lang=en&lang=ko", "lang is given 2 times"),
        ("/api/feeds?limit=5", "limit is not a parameter; /api/feeds takes none"),
        ("/api/stories/none?x=", "x is not a parameter; /api/stories/none takes none"),
    ],
)
def test_a_parameter_that_would_be_ignored_is_refused_by_name(path: str, words: str) -> None:
    """A misspelt filter is a 400 that says what there is, and not a list of everything."""
    status, body = get(path)
    assert (status, body["error"].startswith(words)) == (400, True)


def test_filters_are_taken() -> None:
    """Every parameter there is narrows the list."""
    wanted = "watch=dprk-russia&label=&lang=&q=&before=&limit=200"
    assert [get(f"{path}?{wanted}")[0] for path in ("/api/items", "/api/alerts")] == [200, 200]


@pytest.mark.parametrize(
    "path",
    [
        "/api/stories/none",
        "/api/items/w/none",
        "/api/claims/w/none",
        "/static/..%2fstore.py",
        "/static/schema.sql",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_a_404_in_json(path: str) -> None:
    """No file but the page's own is served."""
    status, body = get(path)
    assert (status, "error" in body) == (404, True)


@pytest.mark.parametrize("ready", [(True, "ok"), (False, "broker does not answer")])
def test_the_status_tells_a_lost_broker(ready: tuple[bool, str]) -> None:
    """What the page shows as live or lost comes from the intake's probe."""
    status, body = get("/api/status", ready=ready)
    assert (status, body["ready"], body["reason"]) == (200, *ready)


def test_the_atom_feed_names_the_alert_and_survives_control_characters() -> None:
    """The feed parses, whatever a headline holds."""
    kind, _, text = read(
        "/alerts.atom", an_alert(headline="A & B <b>\x0b\x1f\ufffe\uffff bold", url="https://x.example/\x00\x01")
    )
    title = ET.fromstring(text.encode()).findtext(
        "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title"
    )
    assert (kind, title) == ("application/atom+xml", "A & B <b> bold")


def test_categories_of_the_feed_have_ids_and_words() -> None:
    """The id for programs, what people call the label for readers; a label nobody has named keeps its id."""
    named = {"dprk-russia": {"title": "North Korea and Russia", "labels": {"troops": "Soldiers"}}}
    alert = an_alert(labels=(Label(label="troops", score=0.9), Label(label="arms", score=0.8)))
    store = Store(":memory:")
    store.write([alert])
    feed = ET.fromstring(document(queries.alerts(store, Filter()), named))
    store.close()
    found = feed.iter("{http://www.w3.org/2005/Atom}category")
    assert [(one.get("term"), one.get("label")) for one in found] == [("troops", "Soldiers"), ("arms", "arms")]


async def _lines(session: aiohttp.ClientSession, live: Live, tell: list[Any], until: bytes) -> list[bytes]:
    lines: list[bytes] = []
    async with session.get("/events") as response, asyncio.timeout(10):
        async for line in response.content:
            lines.append(line.strip())
            if lines[-1] == b"event: hello":
                live.tell(tell)
            if lines[-1] == until:
                return lines
    return lines


def test_what_is_stored_reaches_an_open_page() -> None:
    """Alerts, items and deliveries are sent; poll states are not."""

    async def scene(session: aiohttp.ClientSession, live: Live) -> list[bytes]:
        told = [a_feed(), an_enriched(), an_alert(), a_delivery()]
        return await _lines(session, live, told, b"event: delivery")

    names = [line for line in visit(scene) if line.startswith(b"event: ")]
    assert names == [b"event: hello", b"event: item", b"event: alert", b"event: delivery"]


def test_a_page_that_cannot_follow_is_told_to_reload() -> None:
    """A burst larger than the backlog becomes one message."""

    async def scene(session: aiohttp.ClientSession, live: Live) -> list[bytes]:
        return await _lines(session, live, [an_alert()] * (BACKLOG + 1), b"event: reload")

    assert [line for line in visit(scene) if line.startswith(b"event: ")] == [b"event: hello", b"event: reload"]


def test_a_stop_takes_leave_of_open_pages() -> None:
    """A stream is ended in order when the server stops, and is not waited for until it is cut off."""

    async def ready() -> tuple[bool, str]:
        return True, "ok"

    async def scene() -> bytes:
        store, live = Store(":memory:"), Live()
        async with aiohttp.ClientSession() as session:
            async with serving(Site(store, live, ready), "127.0.0.1", 0) as address:
                page = await session.get(f"{address}/events")
                await page.content.readline()
            rest = await page.read()  # raises when the stream was cut off
        store.close()
        return rest

    assert asyncio.run(scene()).startswith(b"data: ")


def test_a_page_that_left_is_forgotten() -> None:
    """Closing the stream frees its place."""

    async def scene(session: aiohttp.ClientSession, live: Live) -> int:
        await _lines(session, live, [an_alert()], b"event: alert")
        for _ in range(200):
            live.tell([an_alert()])
            await asyncio.sleep(0.01)
            if not live.open:
                break
        return live.open

    assert visit(scene) == 0


def test_a_search_of_too_many_words_is_refused() -> None:
    """It is a 400 in JSON, and no error of the database."""
    status, body = get(f"/api/items?q={'+'.join(['word'] * 1000)}")
    assert (status, body) == (400, {"error": "q holds at most 20 words"})
