"""The list of feeds is read whole or refused, and every fault is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.core.errors import BadInput
from streams.edges.feedlist import Feed, read_feedlist

SHIPPED = Path(__file__).parents[2] / "seeds/feeds.toml"


def listed(tmp_path: Path, text: str) -> tuple[Feed, ...]:
    (tmp_path / "feeds.toml").write_text(text)
    return read_feedlist(tmp_path / "feeds.toml")


def fault(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadInput) as caught:
        listed(tmp_path, text)
    return caught.value.why


def test_a_feed_needs_an_id_and_an_address(tmp_path: Path) -> None:
    """All else has a default."""
    (feed,) = listed(tmp_path, '[[feeds]]\nid = "a"\nurl = "https://a.example/rss"')
    assert (feed.ref().name, feed.ref().kind, feed.enabled, feed.verified) == ("a", "outlet", True, False)


def test_every_fault_of_every_feed_is_named(tmp_path: Path) -> None:
    """Each is a line in plain words, and the good feed between them is none."""
    why = fault(
        tmp_path,
        '[[feeds]]\nid = "a"\nurl = "gopher://a"\nlang = "Korean"\n[[feeds]]\nid = "b"\nurl = "https://b.example/"\n'
        '[[feeds]]\nname = "c"\nurl = "https://b.example/"\ncountry = "Korea"\nkinds = 1',
    )
    assert [line.strip() for line in why.splitlines()] == [
        "cannot be used",
        "feed 1 (a): url wants an http or https address",
        "feed 1 (a): lang wants a language tag, `ko` or `pt-BR`",
        "feed 3 (no id): kinds is not a key of a feed",
        "feed 3 (no id): id is needed",
        "feed 3 (no id): country wants three capital letters, `KOR`",
        "no id: its address is listed twice",
    ]


LINES = ['kind = "blog"', 'nmae = "x"', "poll_floor_s = -1", 'lang = "English"', "enabled = 1", "interval_s = inf"]


@pytest.mark.parametrize("url", ["http://[::1/feed", "http://a.example:99999/", "http://a.example:0/", "http://:80/"])
def test_an_address_that_cannot_be_asked_is_refused(tmp_path: Path, url: str) -> None:
    """It is named with its feed, instead of ending every process that meets it."""
    told = fault(tmp_path, f'[[feeds]]\nid = "a"\nurl = "{url}"')
    assert told.endswith("feed 1 (a): url wants an http or https address")


@pytest.mark.parametrize("line", LINES)
def test_wrong_and_unknown_keys_are_refused(tmp_path: Path, line: str) -> None:
    """A misspelt key is not ignored."""
    assert "feed 1 (a)" in fault(tmp_path, f'[[feeds]]\nid = "a"\nurl = "https://a.example/"\n{line}')


@pytest.mark.parametrize(
    ("second", "word"),
    [('id = "a"\nurl = "https://b.example/"', "id"), ('id = "b"\nurl = "https://a.example/"', "address")],
)
def test_twins_are_refused(tmp_path: Path, second: str, word: str) -> None:
    """Two feeds of one id would share a state, two of one address would be polled twice."""
    assert word in fault(tmp_path, f'[[feeds]]\nid = "a"\nurl = "https://a.example/"\n[[feeds]]\n{second}')


@pytest.mark.parametrize("text", ["feeds = 5", "[other]", "[[feeds]", "\x00"])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    """Broken TOML and other tables."""
    assert fault(tmp_path, text)


def test_the_shipped_list_is_good() -> None:
    """At least eighty feeds in many languages, and nobody claims to have checked them."""
    feeds = read_feedlist(SHIPPED)
    assert len(feeds) >= 80
    assert len({feed.lang for feed in feeds}) >= 8
    assert all(feed.publisher and feed.country and feed.name for feed in feeds)
    assert not any(feed.verified for feed in feeds)
