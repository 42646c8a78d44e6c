"""One attempt over real sockets: what each answer means, and what a receiver cannot do to us."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from streams.core.envelope import webhook_body
from streams.core.errors import BadSettings
from streams.edges.guard import Guard
from streams.edges.receiver import Receiver, failing, served, utc_now
from streams.edges.webhook import ANSWER_LIMIT, Letter, Target, post, probe, retry_after_s, webhook_session
from tests.samples import NOON, an_alert

SECRET = "whsec_" + b64encode(bytes(range(32))).decode()
LOOPBACK = Guard(allow_private=("127.0.0.0/8",))
LETTER = Letter(id="alert-1-opened", body=webhook_body("pactwire.alert.v1", an_alert()))


def a_target(url: str, **changes) -> Target:
    return replace(Target(name="desk", url=url, secret=SECRET, timeout_s=5.0), **changes)


async def attempt(url: str, *, guard: Guard = LOOPBACK, now: datetime | None = None, **changes):
    async with webhook_session(guard) as session:
        return await post(session, a_target(url, **changes), LETTER, now or utc_now())


@asynccontextmanager
async def a_server_that(does):
    """A bare TCP server: ``does(reader, writer)`` after the request's head has come."""
    seen: list[bytes] = []

    async def serve(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head.lower())[1])
        seen.append(head + await reader.readexactly(length))
        try:
            await does(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook", seen
    finally:
        server.close()
        await server.wait_closed()


def an_answer(text: str):
    async def does(_reader, writer):
        writer.write(text.replace("\n", "\r\n").encode())
        await writer.drain()

    return does


def what_comes_of(does, **options):
    async def scene():
        async with a_server_that(does) as (url, seen):
            return await attempt(url, **options), seen

    return asyncio.run(scene())


def answered(status: str, *headers: str):
    return what_comes_of(an_answer("\n".join([f"HTTP/1.1 {status}", *headers, "content-length: 0", "", ""])))[0]


def test_a_message_is_delivered_signed():
    """A receiver that verifies takes the message, whole."""

    async def scene():
        async with served(Receiver(SECRET)) as receiver:
            return await attempt(receiver.url), receiver

    outcome, receiver = asyncio.run(scene())
    assert (outcome.verdict, outcome.status, outcome.error) == ("delivered", 204, None)
    assert receiver.taken == {LETTER.id: LETTER.body}
    assert receiver.unverified == []


def test_id_and_bytes_stay_while_the_timestamp_is_fresh():
    """Over retries the id and the body are the same, and each attempt is signed for its own time."""

    async def scene():
        now = utc_now()
        async with served(Receiver(SECRET, failing(2))) as receiver:
            verdicts = [(await attempt(receiver.url, now=now + timedelta(seconds=n))).verdict for n in (0, 7, 60)]
            return verdicts, receiver.arrivals, int(now.timestamp())

    verdicts, arrivals, start = asyncio.run(scene())
    assert verdicts == ["retry", "retry", "delivered"]
    assert {(a.id, a.body, a.fault) for a in arrivals} == {(LETTER.id, LETTER.body, None)}
    assert [int(a.timestamp) - start for a in arrivals] == [0, 7, 60]


@pytest.mark.parametrize(
    ("status", "verdict", "throttled"),
    [
        ("200 OK", "delivered", False), ("202 Accepted", "delivered", False), ("299 Fine", "delivered", False),
        ("410 Gone", "refused", False), ("400 Bad", "retry", False), ("401 Who", "retry", False),
        ("404 Where", "retry", False), ("500 Oops", "retry", False), ("429 Slow", "retry", True),
        ("502 Bad", "retry", True), ("503 Later", "retry", True), ("504 Late", "retry", True),
    ],
)  # fmt: skip
def test_what_a_status_means(status, verdict, throttled):
    """2xx is success, 410 is never again, everything else may be better later."""
    outcome = answered(status)
    assert (outcome.verdict, outcome.status, outcome.throttled) == (verdict, int(status[:3]), throttled)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 There", "308 There"])
def test_a_redirect_is_not_followed(status):
    """A signed message goes to its receiver's address and nowhere else."""

    async def scene():
        async with served(Receiver(SECRET)) as elsewhere:
            text = f"HTTP/1.1 {status}\nlocation: {elsewhere.url}\ncontent-length: 0\n\n"
            async with a_server_that(an_answer(text)) as (url, _):
                return await attempt(url), elsewhere.arrivals

    outcome, arrivals = asyncio.run(scene())
    assert (outcome.verdict, outcome.error) == ("retry", f"answered {status[:3]}, not followed")
    assert arrivals == []


def test_a_huge_answer_is_cut():
    """Of an endless answer no more is taken than the limit and what lies in the buffers of the socket."""
    sent = []

    async def endless(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent.append(65_536)

    outcome, _ = what_comes_of(endless)
    assert outcome.verdict == "delivered"
    assert sum(sent) < 256 * ANSWER_LIMIT


def test_a_packed_answer_is_not_unpacked():
    """An answer that claims to be gzip and is not harms nobody: it is not unpacked."""
    assert answered("200 OK", "content-encoding: gzip").verdict == "delivered"


async def forever(_reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"x-slow: 1\r\n"[:3])
        await writer.drain()
        await asyncio.sleep(0.02)


async def silence(reader, _writer):
    await reader.read()


@pytest.mark.parametrize("does", [forever, silence])
def test_an_answer_that_never_comes_times_out(does):
    """A dripping or silent receiver costs one time-out and is tried again."""
    outcome, _ = what_comes_of(does, timeout_s=0.2)
    assert (outcome.verdict, outcome.status, outcome.error) == ("retry", None, "no answer within 0.2 s")
    assert outcome.throttled


def test_a_status_counts_although_its_body_stalls():
    """A receiver that said 200 has the message, whatever its body does after."""

    async def stall(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n")
        await writer.drain()
        await reader.read()

    assert what_comes_of(stall)[0].verdict == "delivered"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "the connection was closed before an answer"),
        ("220 mail.example ESMTP\n", "the answer is not HTTP"),
        ("HTTP/1.1 200 OK\nx: " + "a" * 20_000 + "\n\n", "the answer is not HTTP"),
    ],
)
def test_a_broken_answer_is_tried_again(text, error):
    """What is no HTTP answer is a failure with its reason."""
    outcome, _ = what_comes_of(an_answer(text))
    assert (outcome.verdict, outcome.error) == ("retry", error)


def test_nobody_listening_is_tried_again():
    """A receiver that is down is a failure with its reason."""

    async def scene():
        async with a_server_that(silence) as (url, _):
            pass
        return await attempt(url)

    assert asyncio.run(scene()).error == "cannot connect: Connection refused"


def test_a_name_that_does_not_resolve():
    """A name without address is a failure with its reason."""
    assert asyncio.run(attempt("http://receiver.invalid/")).error == "its name does not resolve"


def test_the_guard_stands_before_every_receiver():
    """A receiver inside the network is not posted to unless its network is allowed."""

    async def scene():
        async with served(Receiver(SECRET)) as receiver:
            return await attempt(receiver.url, guard=Guard()), receiver.arrivals

    outcome, arrivals = asyncio.run(scene())
    assert outcome.error == "address 127.0.0.1 refused: loopback (not in network.allow_private)"
    assert arrivals == []


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0), (" 7 ", 7.0), ("0", 0.0), ("999999999999999999", 86_400.0), ("-5", None), ("soon", None),
        ("", None), (None, None), ("1.5", None), ("\u0661", None), (format_datetime(NOON + timedelta(hours=1)), 3600.0),
        (format_datetime(NOON - timedelta(hours=1)), 0.0), (format_datetime(NOON + timedelta(days=9)), 86_400.0),
        ("Fri, 31 Feb 2024 99:00:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_and_clamped(header, seconds):
    """Seconds or a date, at most a day; what says nothing counts as nothing."""
    assert retry_after_s(header, NOON) == seconds


def test_retry_after_reaches_the_attempt():
    """A receiver's wish to wait is part of the outcome."""
    assert answered("503 Later", "retry-after: 17").retry_after_s == 17.0


def test_no_secret_is_shown():
    """Neither a target nor an error shows secret or URL."""
    target = a_target("http://127.0.0.1:1/hook?token=hush")
    outcome = asyncio.run(attempt("http://127.0.0.1:1/hook?token=hush"))
    assert not re.search(r"whsec_|hush|AAEC", f"{target!r} {target} {outcome!r}")


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"url": "ftp://x/"}, "desk url"), ({"url": "receiver"}, "desk url"), ({"secret": " "}, "desk secret"),
        ({"secret": "whsec_short"}, "desk secret"), ({"secret": f"{SECRET} whsec_!"}, "desk secret"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_work_is_refused(changes, names):
    """A wrong URL or secret is refused at the start, by receiver and setting, without being shown."""
    with pytest.raises(BadSettings, match=names) as error:
        a_target(**{"url": "http://x.example/", **changes})
    assert "short" not in str(error.value)


def test_the_body_is_json_of_the_alert():
    """Body and bytes come from the alert alone."""
    body = webhook_body("pactwire.alert.v1", an_alert())
    assert body == webhook_body("pactwire.alert.v1", an_alert())
    assert b'"type":"pactwire.alert.v1"' in body
    assert b'"timestamp":"2024-10-18T12:01:00Z"' in body


@pytest.mark.parametrize(
    ("url", "guard", "reason"),
    [
        ("http://127.0.0.1:9/", LOOPBACK, None),
        ("http://127.0.0.1:9/", Guard(), "127.0.0.1 is refused: loopback"),
        ("http://2130706433/", Guard(), "127.0.0.1 is refused: loopback"),
        ("http://[::1]/", Guard(), "::1 is refused: loopback"),
        ("http://receiver.invalid/", Guard(), "its name does not resolve"),
    ],
)
def test_a_probe_asks_name_and_guard(url, guard, reason):
    """A probe tells what stands in the way, and posts nothing."""
    assert asyncio.run(probe(a_target(url), guard)) == reason


def test_the_receiver_rejects_what_does_not_verify():
    """The receiver of the demo takes no message by another secret, and says why."""

    async def scene():
        other = "whsec_" + b64encode(bytes(40)).decode()
        async with served(Receiver(other)) as receiver:
            return await attempt(receiver.url), receiver

    outcome, receiver = asyncio.run(scene())
    assert (outcome.verdict, outcome.status) == ("retry", 401)
    assert [a.fault for a in receiver.unverified] == ["no signature matches"]
    assert receiver.taken == {}


def test_a_stale_attempt_does_not_verify():
    """A message signed too long ago is a replay to the receiver."""

    async def scene():
        async with served(Receiver(SECRET)) as receiver:
            return await attempt(receiver.url, now=datetime(2024, 1, 1, tzinfo=UTC)), receiver.unverified[0].fault

    assert asyncio.run(scene())[1] == "webhook-timestamp is more than 300 s off"


@pytest.mark.parametrize(
    "header",
    ["Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:00 +99999999999999999", "9" * 5000],
)
def test_a_header_out_of_all_bounds_stops_nothing(header: str) -> None:
    """What a receiver writes there costs it a retry, and never the process."""
    attempt = answered("503 Later", f"retry-after: {header}")
    assert (attempt.verdict, attempt.retry_after_s or 0.0) >= ("retry", 0.0)
    assert (attempt.retry_after_s or 0.0) <= 86_400.0
