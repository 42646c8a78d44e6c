"""``pactwire feeds`` and ``pactwire fetch --once`` as a person runs them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest
from aiohttp import web
from click.testing import CliRunner, Result

from streams.commands import feeds, fetch, lexicon, topics
from tests.edges.origin import body, in_turn, rss, serving

FIELDS = {
    "id", "title", "link", "published", "updated", "lang", "summary", "content", "authors", "categories", "source",
    "version", "pubstatus", "embargo", "urgency",
}  # fmt: skip


def parse(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(feeds.command, ["parse", *words], input=stdin)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def once(url: str, folder: Path, **env: str) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(fetch.command, ["--once", url, "--state", str(folder)], env=env)
    return result.exit_code, lines(result)


def did(events: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    return [event for event in events if event["did"] == what]


def test_entries_are_printed_as_json_lines() -> None:
    """One object a line, with every field, and status 0."""
    result = parse("-", stdin=rss(1, 2))
    assert ([line["id"] for line in lines(result)], result.exit_code) == (["1", "2"], 0)
    assert set(lines(result)[0]) == FIELDS


def test_a_document_that_is_no_feed_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    """A typed reason on standard error, status 1, and the neighbours' entries."""
    for name, content in {"a.xml": rss(1), "b.html": b"<html></html>", "c.xml": rss(2)}.items():
        (tmp_path / name).write_bytes(content)
    result = parse(*(str(tmp_path / name) for name in ("a.xml", "b.html", "none.xml", "c.xml")))
    assert ([line["id"] for line in lines(result)], result.exit_code) == (["1", "2"], 1)
    assert ("b.html: html_page: " in result.stderr, "none.xml: unreadable_file: " in result.stderr) == (True, True)


def test_an_entry_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Its number and its reason."""
    result = parse("-", stdin=b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1"}, "oops"]}')
    assert (result.exit_code, "entry 2: a str" in result.stderr, len(lines(result))) == (1, True, 1)


def test_a_document_that_was_cut_off_is_told(tmp_path: Path) -> None:
    """Its whole entries are printed, the cut one is named, and the status is 1."""
    result = parse("-", stdin=rss(1, 2, 3)[:-60])
    assert ([line["id"] for line in lines(result)], result.exit_code) == (["1", "2"], 1)
    assert "-: entry_cut_off: entry 3: 3\n" in result.stderr
    assert "-: truncated: " in result.stderr


def test_the_format_can_be_forced() -> None:
    """A JSON Feed read as RSS is malformed or none."""
    assert parse("--format", "jsonfeed", "-", stdin=rss(1)).exit_code == 1


def test_printed_markup_holds_no_code() -> None:
    """Scripts and handlers are gone."""
    evil = b"<description>&lt;p onclick='x()'&gt;a&lt;/p&gt;&lt;script&gt;b&lt;/script&gt;</description></item>"
    assert lines(parse("-", stdin=rss(1).replace(b"</item>", evil)))[0]["summary"] == "<p>a</p>"


def test_once_is_conditional_when_repeated(tmp_path: Path) -> None:
    """The first poll is whole, the second carries the validator and finds nothing."""
    with serving(in_turn(body(rss(1, 2), ETag='"v1"'), body(b"", 304))) as served:
        first, second = once(served.url, tmp_path), once(served.url, tmp_path)
    assert (first[0], [event["guid"] for event in did(first[1], "entry")]) == (0, ["2", "1"])
    assert did(first[1], "asked")[0]["conditional"] is False
    assert did(second[1], "asked")[0]["headers"] == {"If-None-Match": '"v1"'}
    assert did(second[1], "answered")[0]["status"] == 304
    assert did(second[1], "unchanged")[0]["new"] == 0


def test_once_keeps_its_state_through_a_failure(tmp_path: Path) -> None:
    """Validators and entries seen survive an error page."""
    page = body(b"<html>captcha</html>")
    with serving(in_turn(body(rss(1), ETag='"v1"'), page, body(rss(2, 1)))) as served:
        polls = [once(served.url, tmp_path) for _ in range(3)]
    assert [status for status, _ in polls] == [0, 1, 0]
    assert did(polls[1][1], "unreachable")[0]["error"] == "captcha"
    assert did(polls[2][1], "asked")[0]["headers"] == {"If-None-Match": '"v1"'}
    assert [event["guid"] for event in did(polls[2][1], "entry")] == ["2"]


def test_once_asks_a_gone_feed_no_more(tmp_path: Path) -> None:
    """410 is remembered."""
    with serving(body(b"", 410)) as served:
        first, second = once(served.url, tmp_path), once(served.url, tmp_path)
        asked = len(served.asked)
    assert (did(first[1], "gone")[0]["status"], did(second[1], "skipped")[0]["status"], asked) == ("gone", "gone", 1)


def test_once_asks_a_gone_feed_again_when_told_to(tmp_path: Path) -> None:
    """``--resume`` takes the feed up where its server has thought better of it."""
    with serving(in_turn(body(b"", 410), body(rss(1)))) as served:
        once(served.url, tmp_path)
        words = ["--once", served.url, "--state", str(tmp_path), "--resume"]
        events = lines(CliRunner().invoke(fetch.command, words))
        asked = len(served.asked)
    assert (asked, len(did(events, "entry")), did(events, "skipped")) == (2, 1, [])


def test_once_asks_nothing_while_a_server_wants_quiet(tmp_path: Path) -> None:
    """Another feed of that host does not either; ``--resume`` asks all the same, and the answer ends the quiet."""
    with serving(in_turn(body(b"", 429, Retry_After="3600"), body(rss(1)))) as served:
        other = served.url.replace("feed", "other")
        runs = [once(served.url, tmp_path), once(served.url, tmp_path), once(other, tmp_path)]
        asked = len(served.asked)
        words = ["--once", served.url, "--state", str(tmp_path), "--resume"]
        forced = lines(CliRunner().invoke(fetch.command, words))
        runs.append(once(other, tmp_path))
    told = [did(events, "not_asked") for _, events in runs[1:3]]
    assert ([status for status, _ in runs], asked, len(did(forced, "entry"))) == ([1, 1, 1, 0], 1, 1)
    assert all(line["because"].startswith("host wants quiet until 2") for (line,) in told)


def test_a_quiet_that_nobody_can_have_asked_for_ends(tmp_path: Path) -> None:
    """The state file says the year 9999; a day after its last poll the feed is asked again."""
    with serving(in_turn(body(b"", 429, Retry_After="3600"), body(rss(1)))) as served:
        once(served.url, tmp_path)
        [kept] = [file for file in tmp_path.rglob("*.json") if b"quiet_until" in file.read_bytes()]
        state = json.loads(kept.read_bytes())
        state |= {"quiet_until": "9999-01-01T00:00:00Z", "last_poll_at": "2024-01-01T00:00:00Z"}
        kept.write_text(json.dumps(state))
        status, events = once(served.url, tmp_path)
    assert (status, len(did(events, "entry"))) == (0, 1)


def test_once_waits_as_long_as_a_server_asks_and_no_longer(tmp_path: Path) -> None:
    """A second; the feed's own interval holds nobody back."""
    with serving(in_turn(body(b"", 503, Retry_After="1"), body(rss(1), ETag='"1"'), body(b"", 304))) as served:
        early = [once(served.url, tmp_path) for _ in range(2)]
        time.sleep(1.1)
        late = [once(served.url, tmp_path) for _ in range(2)]
    assert ([status for status, _ in early + late], len(served.asked)) == ([1, 1, 0, 0], 3)


def test_two_that_poll_one_feed_with_one_folder_take_turns(tmp_path: Path) -> None:
    """The second asks with what the first has learnt, also when a third was killed."""

    async def slow(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.5)
        return web.Response(body=rss(1), headers={"ETag": '"1"'})

    with serving(in_turn(slow, slow, body(b"", 304))) as served:
        command = [sys.executable, "-m", "streams", "fetch", "--once", served.url, "--state", str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as killed:
            while not served.asked:
                time.sleep(0.01)
            killed.kill()
        both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
        found = [process.communicate(timeout=30)[0].count(b'"did":"entry"') for process in both]
        asked = [request.headers.get("If-None-Match") for request in served.asked]
    assert (sorted(found), asked) == ([0, 1], [None, None, '"1"'])


def test_once_follows_no_redirect_to_a_private_address(tmp_path: Path) -> None:
    """That loopback was typed permits that address, and no other."""
    with serving(body(b"", 302, Location="http://127.0.0.2:1/")) as served:
        status, events = once(served.url, tmp_path)
    assert (status, did(events, "unreachable")[0]["error"]) == (1, "address_refused")


def test_once_names_a_state_that_cannot_be_read(tmp_path: Path) -> None:
    """Which file, and what taking it away would mean."""
    with serving(body(rss(1))) as served:
        once(served.url, tmp_path)
        (kept,) = tmp_path.glob("*.json")
        kept.write_bytes(b"half a st")
        result = CliRunner().invoke(fetch.command, ["--once", served.url, "--state", str(tmp_path)])
    assert (result.exit_code, f"{kept}: holds no state" in str(result.exception)) == (1, True)


def test_once_needs_a_folder() -> None:
    """Without a state there is nothing to repeat."""
    assert CliRunner().invoke(fetch.command, ["--once", "http://127.0.0.1/"]).exit_code == 2


def test_an_address_that_cannot_be_read_is_an_event(tmp_path: Path) -> None:
    """Half a bracket is no address: that is told like any other failure, not as a fault of ours."""
    result = CliRunner().invoke(fetch.command, ["--once", "http://[", "--state", str(tmp_path)])
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, told[-1]["did"], told[-1]["error"]) == (1, "unreachable", "bad_url")


def test_check_says_what_an_address_gives() -> None:
    """A feed with its entries, or the reason."""
    with serving(in_turn(body(rss(1, 2), ETag='"1"'), body(b"<html></html>"))) as served:
        result = CliRunner().invoke(feeds.command, ["check", served.url, served.url])
    good, bad = lines(result)
    assert (good["ok"], good["entries"], good["format"], good["conditional"]) == (True, 2, "rss", True)
    assert (bad["ok"], bad["reason"], result.exit_code) == (False, "html_page", 1)


def test_check_of_a_file_says_what_reads_files() -> None:
    """Only http and https are fetched, and that is what is told."""
    told = lines(CliRunner().invoke(feeds.command, ["check", "file:///x", "/etc/passwd", "ftp://a.example/x"]))
    assert [line["ok"] for line in told] == [False] * 3
    assert all("http or https address" in line["detail"] for line in told)
    assert all("pactwire feeds parse FILE reads a file" in line["detail"] for line in told)


@pytest.mark.parametrize("group", [feeds.command, lexicon.command, topics.command])
def test_help_tells_of_each_command_to_the_end_of_the_sentence(group: click.Group) -> None:
    """Nothing is cut at the margin."""
    assert "..." not in CliRunner().invoke(group, ["--help"]).stdout.partition("Commands:")[2]


def test_check_gives_a_reason_for_each_refused_entry() -> None:
    """Which entry, and why; the feed is a feed all the same."""
    feed = b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "a"}, "oops"]}'
    with serving(body(feed)) as served:
        (told,) = lines(CliRunner().invoke(feeds.command, ["check", served.url]))
    assert (told["ok"], told["entries"]) == (True, 1)
    assert told["refused"] == [{"entry": 2, "reason": "not_an_entry", "detail": told["refused"][0]["detail"]}]


def test_the_list_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One object a feed."""
    (tmp_path / "feeds.toml").write_text('[[feeds]]\nid = "a"\nurl = "https://a.example/rss"')
    monkeypatch.setenv("PACTWIRE_FEEDS_FILE", str(tmp_path / "feeds.toml"))
    assert [line["id"] for line in lines(CliRunner().invoke(feeds.command, ["list"]))] == ["a"]


def run(*words: str) -> Result:
    return CliRunner().invoke(feeds.command, list(words))


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's own list with one feed."""
    path = tmp_path / "feeds.toml"
    path.write_text('[[feeds]]\nid = "a"\nurl = "https://a.example/rss"\n')
    monkeypatch.setenv("PACTWIRE_FEEDS_FILE", str(path))
    return path


def test_a_page_leads_to_its_feed_which_is_added(listed: Path) -> None:
    """The address of a front page is enough."""
    page = b"<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head></html>"
    with serving(in_turn(body(page), body(rss(1)))) as served:
        result = run("add", served.url)
    assert (result.exit_code, lines(result)[0]["url"]) == (0, f"{served.base}/rss")
    assert [line["id"] for line in lines(run("list"))] == ["a", "t"]


def test_the_first_feed_of_a_page_that_answers_is_added(listed: Path) -> None:
    """What is known of it goes with it, and it is not added twice."""
    page = b"<link rel=alternate type=application/rss+xml href=/gone><link rel=feed href=/rss>"
    answers = [body(page), body(b"", 404), body(rss(1, head="<language>ko</language>")), body(rss(1))]
    with serving(in_turn(*answers)) as served:
        result = run("add", "--publisher", "yonhap", "--country", "KOR", "--kind", "agency", served.url)
        again = run("add", f"{served.base}/rss")
    feed = lines(result)[0]
    told = [feed[key] for key in ("url", "lang", "publisher", "country", "kind", "verified")]
    assert told == [f"{served.base}/rss", "ko", "yonhap", "KOR", "agency", True]
    assert (again.exit_code, "is listed already, as t" in str(again.exception)) == (1, True)


def test_what_gives_no_feed_is_not_added(listed: Path) -> None:
    """The list stays as it was."""
    with serving(body(b"", 404)) as served:
        result = run("add", served.url)
    assert (result.exit_code, "http_404" in str(result.exception)) == (1, True)
    assert [line["id"] for line in lines(run("list"))] == ["a"]


def test_a_feed_is_removed(listed: Path) -> None:
    """By its id."""
    assert (run("remove", "a").exit_code, listed.read_text().strip()) == (0, "")


def test_a_list_is_exported_and_imported_again(listed: Path, tmp_path: Path) -> None:
    """What is listed already is not added twice."""
    more = '<outline text="B" xmlUrl="https://b.example/"/></body>'
    (tmp_path / "x.opml").write_text(run("export").stdout.replace("</body>", more))
    result = run("import", str(tmp_path / "x.opml"))
    assert ([line["id"] for line in lines(result)], result.exit_code) == (["b"], 0)
    assert [line["id"] for line in lines(run("list"))] == ["a", "b"]
