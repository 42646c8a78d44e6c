"""One poll of one feed against an origin: what is asked, what is new, what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from streams.core.model import FeedRef, FeedState
from streams.core.polling import Failed, Gone, Read, Same, fold
from streams.core.schedule import Policy
from streams.edges.feeds.parsed import TRUNCATED
from streams.edges.guard import Guard
from streams.edges.http import FeedClient, HttpLimits
from streams.edges.poll import Polled, Poller
from tests.edges.inplace import InPlace
from tests.edges.origin import Answer, Origin, body, dated, in_turn, origin, rss

NOW = datetime(2025, 4, 28, 9, 30, tzinfo=UTC)
LOOPBACK = Guard(allow_private=("127.0.0.0/8",))
PAGE = b"<!DOCTYPE html><html><body>Please prove you are human</body></html>"


class Story:
    """Polls of one feed, one after the other, ten minutes apart."""

    def __init__(self, polls: Sequence[Polled], states: Sequence[FeedState], served: Origin) -> None:
        self.polls, self.states, self.served = polls, states, served

    @property
    def last(self) -> Polled:
        return self.polls[-1]

    @property
    def state(self) -> FeedState:
        return self.states[-1]

    def titles(self) -> list[list[str]]:
        return [[raw.entry.title for raw in polled.new] for polled in self.polls]

    def conditions(self) -> list[str | None]:
        return [request.headers.get("If-None-Match") for request in self.served.asked]


def polls(*answers: Answer, apart: timedelta = timedelta(minutes=10)) -> Story:
    return asyncio.run(_polls(in_turn(*answers), len(answers), apart))


async def _polls(answer: Answer, count: int, apart: timedelta) -> Story:
    async with (
        origin(answer) as served,
        FeedClient(LOOPBACK, limits=HttpLimits(total_s=10)) as client,
    ):
        ref, poller = FeedRef(id="f", url=served.url), Poller(client, InPlace())
        states, done = [FeedState(id="f", url=served.url, interval_s=600)], []
        for number in range(count):
            now = NOW + number * apart
            done.append(await poller.poll(ref, states[-1], now, Policy()))
            states.append(fold(states[-1], done[-1].outcome, now, Policy()))
        return Story(done, states, served)


def test_a_refused_address_says_what_would_allow_it() -> None:
    """The reason is kept with the setting's name, and the feed is not well."""

    async def scene() -> FeedState:
        fresh = FeedState(id="f", url="http://127.0.0.1:9/")
        async with FeedClient(Guard()) as client:
            polled = await Poller(client, InPlace()).poll(FeedRef(id="f", url=fresh.url), fresh, NOW, Policy())
        return fold(fresh, polled.outcome, NOW, Policy())

    kept = asyncio.run(scene())
    why = "address_refused: address 127.0.0.1 refused: loopback (not in network.allow_private)"
    assert (kept.last_error, kept.health) == (why, "failing")


def test_the_second_poll_is_conditional_and_304_costs_no_reading() -> None:
    """The validator goes back as it came."""
    story = polls(body(rss(1), ETag='"v1"'), lambda _: web.Response(status=304))
    assert story.conditions() == [None, '"v1"']
    assert [type(polled.outcome) for polled in story.polls] == [Read, Same]


def test_only_what_is_new_is_handed_on() -> None:
    """The oldest of the document first; what was in the last document is not said again."""
    story = polls(body(rss(2, 1)), body(rss(4, 3, 2, 1)))
    assert story.titles() == [["Report 1", "Report 2"], ["Report 3", "Report 4"]]


def test_an_edited_entry_is_handed_on_under_its_id() -> None:
    """An update is a revision, not an item."""
    story = polls(body(rss(1)), body(rss(1).replace(b"Report", b"Corrected report")))
    (first,), (second,) = (polled.new for polled in story.polls)
    assert (first.id == second.id, first.revision == second.revision) == (True, False)


def test_the_same_bytes_are_not_read_again() -> None:
    """A server without validators is known by its document's hash."""
    story = polls(body(rss(1)), body(rss(1)))
    assert isinstance(story.last.outcome, Same)


def test_equal_entries_of_one_document_are_one() -> None:
    """A document that says a thing twice says it once."""
    assert len(polls(body(rss(1, 1, 1))).last.new) == 1


def test_two_wordings_under_one_guid_are_two_revisions_of_one_item() -> None:
    """Neither is lost, and they have one id."""
    text = rss(1, 1).replace(b"Report 1", b"Report one", 1)
    raws = polls(body(text)).last.new
    assert (len(raws), len({raw.id for raw in raws}), len({raw.revision for raw in raws})) == (2, 1, 2)


def test_a_burst_of_a_thousand_entries_comes_whole() -> None:
    """No entry is lost for number."""
    assert len({raw.id for raw in polls(body(rss(*range(1000)))).last.new}) == 1000


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (body(PAGE), "captcha"), (body(PAGE.replace(b"Please prove you are human", b"")), "html_page"),
        (body(b""), "empty"), (body(b"{}"), "not_a_feed"), (body(b"", 503), "http_503"), (body(b"", 429), "http_429"),
        (body(rss(1)[:-20], Content_Encoding="gzip"), "bad_compression"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_a_failure_and_the_state_stays(answer: Answer, reason: str) -> None:
    """Validators and entries seen are those of the last good document."""
    story = polls(body(rss(1), ETag='"v1"'), answer, body(rss(2, 1)))
    outcome = story.polls[1].outcome
    assert (type(outcome), story.polls[1].error) == (Failed, reason)
    assert (story.states[2].etag, story.states[2].failures) == ('"v1"', 1)
    assert story.titles()[2] == ["Report 2"]


def test_a_wording_that_comes_back_is_handed_on_again() -> None:
    """A correction that is taken back is news; an entry that was away for one poll is not."""
    first, other = rss(1, 2), rss(1, 2).replace(b"Report 1", b"Wrong report")
    assert polls(body(first), body(other), body(first)).titles()[2] == ["Report 1"]
    assert polls(body(first), body(rss(2)), body(first)).titles()[2] == []


def test_a_document_that_was_cut_off_is_asked_for_whole() -> None:
    """Its validators are those of the whole document; what it does not hold is not forgotten."""
    many = rss(*range(150))
    cut = many[: many.index(b"<guid isPermaLink='false'>3</guid>")]
    story = polls(body(many, ETag='"1"'), body(cut, ETag='"2"'), body(rss("new", *range(150)), ETag='"3"'))
    assert ([raw.entry.guid for raw in story.last.new], story.last.asked.etag) == (["new"], None)
    assert (story.polls[1].detail, story.polls[1].refusals[0].reason) == (TRUNCATED, "entry_cut_off")
    assert (story.states[2].etag, story.states[3].etag) == (None, '"3"')
    assert story.states[2].health == "ok"


def test_a_part_of_the_document_is_added_to_what_is_known() -> None:
    """After 226 the next whole document brings nothing twice."""
    part = body(rss(3), 226, IM="feed", ETag='"2"')
    story = polls(body(rss(2, 1), ETag='"1"'), part, body(rss(3, 2, 1), ETag='"3"'))
    assert story.titles() == [["Report 1", "Report 2"], ["Report 3"], []]
    assert story.conditions() == [None, '"1"', '"2"']


def test_a_feed_tells_its_hub() -> None:
    """In a header or in itself; the header counts first."""
    head = "<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='hub' href='https://hub.example/'/>"
    links = '</self.xml>; rel="self", <https://other.example/h?a=1,2>; title="a; b"; rel="next hub"'
    inside, before = polls(body(rss(1, head=head))), polls(body(rss(1, head=head), Link=links))
    assert (inside.state.hub, inside.state.topic) == ("https://hub.example/", None)
    assert before.state.hub == "https://other.example/h?a=1,2"
    assert before.state.topic == f"{before.served.base}/self.xml"


def test_dates_of_all_kinds_lose_and_repeat_no_entry() -> None:
    """A burst of a thousand whose dates are equal, missing, in the future or nonsense; then most of it again."""
    story = polls(body(dated(*range(1000))), body(dated(*range(100, 1100))))
    burst, rest = ([raw.id for raw in polled.new] for polled in story.polls)
    assert (len(burst), len(set(burst)), len(rest), len({*burst, *rest})) == (1000, 1000, 100, 1100)


def test_410_ends_the_feed() -> None:
    """Gone is gone."""
    assert isinstance(polls(body(b"", 410)).last.outcome, Gone)


def test_retry_after_is_honoured() -> None:
    """A server that asks for two hours is left alone for two hours."""
    due = polls(body(b"", 503, Retry_After="7200")).state.next_due_at
    assert due == NOW + timedelta(hours=2)


def test_max_age_is_honoured_and_a_ttl_too() -> None:
    """The longer wish counts."""
    ttl = polls(body(rss(1, head="<ttl>30</ttl>"), Cache_Control="max-age=60")).state.next_due_at
    age = polls(body(rss(1), Cache_Control="max-age=2400")).state.next_due_at
    assert ttl is not None
    assert age is not None
    assert (ttl - NOW >= timedelta(minutes=30), age - NOW >= timedelta(minutes=40)) == (True, True)


def test_once_a_day_the_document_is_fetched_whole() -> None:
    """A validator that never changes hides a feed for a day at most."""
    story = polls(*[body(rss(1), ETag='"v1"')] * 3, apart=timedelta(hours=13))
    assert story.conditions() == [None, '"v1"', None]


def test_a_feed_that_moved_is_asked_at_its_new_address_in_the_end() -> None:
    """Three permanent redirects to one place, then no more."""

    def moved(request: web.Request) -> web.StreamResponse:
        if request.path == "/new":
            return web.Response(body=rss(1))
        return web.Response(status=301, headers={"Location": "/new"})

    story = polls(*[moved] * 4)
    assert [request.path for request in story.served.asked] == ["/feed.xml", "/new"] * 3 + ["/new"]


def test_scripts_are_taken_out_of_new_entries() -> None:
    """What is handed on holds no code."""
    evil = b"<description>&lt;p onclick='x()'&gt;a&lt;script&gt;b&lt;/script&gt;</description></item>"
    assert polls(body(rss(1).replace(b"</item>", evil))).last.new[0].entry.summary == "<p>a</p>"


def test_refused_entries_are_told_and_their_neighbours_go_on() -> None:
    """A string among the items of a JSON Feed."""
    feed = b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "a"}, "oops"]}'
    last = polls(body(feed)).last
    assert ([raw.entry.title for raw in last.new], [each.reason for each in last.refusals]) == (["a"], ["not_an_entry"])


def test_an_entry_under_embargo_is_held_until_its_time() -> None:
    """It is handed on once, by the first poll after the embargo, though the document's bytes are the same."""
    until = (NOW + timedelta(minutes=25)).isoformat()
    wire = body(b'[{"uri": "urn:a"}, {"uri": "urn:b", "embargoed": "%s"}]' % until.encode(), ETag='"1"')
    story = polls(*[wire] * 5)
    assert [[raw.entry.guid for raw in polled.new] for polled in story.polls] == [["urn:a"], [], [], ["urn:b"], []]
    assert [polled.held for polled in story.polls] == [1, 1, 1, 0, 0]


def test_a_feed_with_an_embargo_is_due_when_it_ends() -> None:
    """Not an interval later."""
    until = NOW + timedelta(minutes=3)
    wire = body(b'{"uri": "urn:b", "embargoed": "%s"}' % until.isoformat().encode())
    assert polls(wire).state.next_due_at == until


def test_a_kill_under_embargo_is_not_held() -> None:
    """Whoever has the entry already must hear of it."""
    assert len(polls(body(b'{"uri": "urn:b", "embargoed": "", "pubstatus": "canceled"}')).last.new) == 1
