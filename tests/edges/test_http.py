"""One GET over real sockets: what it sends, what each answer means, and what a server cannot do to us."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import subprocess
import zlib
from pathlib import Path

import pytest
from aiohttp import web

from streams.edges.guard import Guard
from streams.edges.http import Answer, Conditions, FeedClient, HttpLimits, NoPage, NotModified, Page
from tests.edges.origin import Origin, body, in_turn, origin, rss, wire

LOOPBACK = Guard(allow_private=("127.0.0.0/8",))
FEED = rss(1, 2)
LIMITS = HttpLimits(total_s=5, body_bytes=4_000_000)


def get(url: str, guard: Guard = LOOPBACK) -> Answer:
    return asyncio.run(_get(url, guard=guard))


async def _get(
    url: str, conditions: Conditions | None = None, limits: HttpLimits = LIMITS, guard: Guard = LOOPBACK
) -> Answer:
    async with FeedClient(guard, contact="desk@example.org", limits=limits) as client:
        return await client.get(url, conditions)


def ask(answer: object, conditions: Conditions | None = None, limits: HttpLimits = LIMITS) -> tuple[Answer, Origin]:
    """Ask an origin that answers so; the answer, and the origin with what it was asked."""

    async def scene() -> tuple[Answer, Origin]:
        async with origin(answer) as served:  # type: ignore[arg-type]
            return await _get(served.url, conditions, limits), served

    return asyncio.run(scene())


def reason(answer: Answer) -> str:
    assert isinstance(answer, NoPage), answer
    return answer.reason


def test_a_page_comes_with_its_validators() -> None:
    """Body and validators arrive byte for byte."""
    page, _ = ask(body(FEED, ETag='W/"a,b ü"', Last_Modified="not a date at all"))
    assert isinstance(page, Page)
    assert (page.body, page.validators.etag, page.validators.last_modified) == (FEED, 'W/"a,b ü"', "not a date at all")


def test_conditions_are_sent_byte_for_byte() -> None:
    """Validators are opaque: weak, unquoted, odd, they go back as they came."""
    answer, served = ask(lambda _: web.Response(status=304), Conditions(etag="odd ü W/", last_modified="yesterday"))
    sent = dict(served.asked[0].raw_headers)
    assert isinstance(answer, NotModified)
    assert (sent[b"If-None-Match"], sent[b"If-Modified-Since"]) == ("odd ü W/".encode(), b"yesterday")


def test_a_first_request_has_no_conditions() -> None:
    """There is nothing to compare with."""
    _, served = ask(body(FEED))
    assert not {"If-None-Match", "If-Modified-Since"} & set(served.asked[0].headers)


def test_the_client_says_who_it_is_and_tells_nothing_else() -> None:
    """A name with a contact; no cookie, referer or range."""
    _, served = ask(body(FEED, Set_Cookie="id=1"))
    sent = served.asked[0].headers
    assert "desk@example.org" in sent["User-Agent"]
    assert not {"Cookie", "Referer", "Range"} & set(sent)


def test_cookies_are_not_kept() -> None:
    """A cookie set by one answer is not sent with the next request."""

    async def scene() -> Origin:
        async with origin(body(FEED, Set_Cookie="id=1; Path=/")) as served, FeedClient(LOOPBACK) as client:
            await client.get(served.url)
            await client.get(served.url)
            return served

    assert "Cookie" not in asyncio.run(scene()).asked[1].headers


@pytest.mark.parametrize(
    ("encoding", "squeeze"),
    [
        ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("gzip", lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:])),
    ],
)  # fmt: skip
def test_compressed_pages_are_inflated(encoding: str, squeeze: object) -> None:
    """gzip of one or several members, zlib and raw deflate."""
    page, _ = ask(body(squeeze(FEED), Content_Encoding=encoding))  # type: ignore[operator]
    assert isinstance(page, Page)
    assert page.body == FEED


def test_a_truncated_gzip_is_no_success() -> None:
    """A stream without its end is not a document, though all of HTTP went well."""
    answer, _ = ask(body(gzip.compress(FEED * 50)[:-20], Content_Encoding="gzip"))
    assert reason(answer) == "truncated"


def test_a_truncated_body_is_no_success() -> None:
    """Fewer bytes than promised are not a document."""

    async def scene() -> Answer:
        async with wire(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>") as url:
            return await _get(url)

    assert reason(asyncio.run(scene())) == "truncated"


def test_a_bomb_is_refused_by_its_ratio() -> None:
    """Three kilobytes that become three megabytes are no news."""
    answer, _ = ask(body(gzip.compress(b" " * 3_000_000), Content_Encoding="gzip"))
    assert reason(answer) == "bomb"


def test_a_bomb_inside_a_bomb_is_refused() -> None:
    """Encodings on top of each other are not read."""
    answer, _ = ask(body(gzip.compress(gzip.compress(FEED)), Content_Encoding="gzip, gzip"))
    assert reason(answer) == "unknown_encoding"


def test_an_encoding_nobody_asked_for_is_refused() -> None:
    """Brotli was not offered."""
    answer, _ = ask(body(b"\x0b", Content_Encoding="br"))
    assert reason(answer) == "unknown_encoding"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_page_over_the_limit_is_refused(encoding: str) -> None:
    """The cap counts bytes after inflating."""
    noise = b"".join(n.to_bytes(4, "big") for n in range(20_000))
    content = gzip.compress(noise) if encoding == "gzip" else noise
    answer, _ = ask(body(content, Content_Encoding=encoding), limits=HttpLimits(body_bytes=50_000))
    assert reason(answer) == "too_large"


def test_a_body_that_is_not_gzip_is_refused() -> None:
    """A server that lies about its encoding gives no document."""
    answer, _ = ask(body(b"\x1f\x8b not gzip at all", Content_Encoding="gzip"))
    assert reason(answer) == "bad_compression"


def test_a_server_that_trickles_meets_the_deadline() -> None:
    """A byte now and then does not hold a poll for ever."""

    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    answer, _ = ask(trickle, limits=HttpLimits(total_s=0.4, idle_s=5))
    assert reason(answer) == "timeout"


def test_a_server_that_says_nothing_meets_the_idle_limit() -> None:
    """Silence ends a poll before the deadline does."""

    async def scene() -> Answer:
        async with wire(b"", hold=True) as url:
            return await _get(url, limits=HttpLimits(total_s=30, idle_s=0.2))

    assert reason(asyncio.run(scene())) == "timeout"


def test_headers_without_end_are_refused() -> None:
    """A header of a hundred kilobytes is no header."""

    async def scene() -> Answer:
        async with wire(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n") as url:
            return await _get(url)

    assert reason(asyncio.run(scene())) == "bad_answer"


@pytest.mark.parametrize(("status", "permanent"), [(301, True), (308, True), (302, False), (303, False), (307, False)])
def test_redirects_are_followed_and_only_permanent_ones_reported(status: int, permanent: bool) -> None:
    """301 and 308 may move a feed; the others never do."""
    moved, served = ask(in_turn(body(b"", status, Location="/new.xml"), body(FEED)))
    assert isinstance(moved, Page)
    assert moved.moving_to == (f"{served.base}/new.xml" if permanent else None)


def test_one_temporary_hop_makes_the_whole_way_temporary() -> None:
    """A permanent redirect behind a temporary one says nothing about the first address."""
    moved, _ = ask(in_turn(body(b"", 302, Location="/a"), body(b"", 301, Location="/b"), body(FEED)))
    assert isinstance(moved, Page)
    assert moved.moving_to is None


def test_redirects_end() -> None:
    """A circle is walked five times at most."""
    answer, served = ask(body(b"", 302, Location="/feed.xml"))
    assert (reason(answer), len(served.asked)) == ("too_many_redirects", 6)


@pytest.mark.parametrize("location", ["", "javascript:alert(1)", "file:///etc/passwd", "http://[::bad", "gopher://x/"])
def test_redirects_to_nowhere_are_refused(location: str) -> None:
    """Only addresses of the web are followed."""
    answer, _ = ask(body(b"", 302, Location=location))
    assert reason(answer) in {"empty_redirect", "bad_url", "address_refused"}


def test_a_redirect_meets_the_guard() -> None:
    """A public feed that leads to a private address gets no connection."""
    answer, _ = ask(body(b"", 302, Location="http://169.254.169.254/latest/meta-data"))
    assert reason(answer) == "address_refused"


def test_a_private_address_needs_permission() -> None:
    """Without a setting nothing private is reached."""
    assert reason(get("http://127.0.0.1:9/", guard=Guard())) == "address_refused"


def test_credentials_stay_with_their_host() -> None:
    """Another host, reached by a redirect, learns no password."""

    async def scene() -> tuple[str | None, str | None]:
        there = ""
        leads = lambda _: web.Response(status=302, headers={"Location": there})  # noqa: E731
        async with origin(body(FEED), host="127.0.0.2") as other, origin(leads) as first:
            there = other.url
            await _get(first.url.replace("http://", "http://me:secret@"))
            return first.asked[0].headers.get("Authorization"), other.asked[0].headers.get("Authorization")

    own, others = asyncio.run(scene())
    assert (own is not None, others) == (True, None)


def test_what_is_new_alone_is_taken_from_a_server_that_offers_it() -> None:
    """RFC 3229: asked with a validator and ``A-IM: feed``, answered 226 with ``IM: feed``."""
    answer, served = ask(body(FEED, 226, IM="feed", ETag='"2"'), Conditions(etag='"1"'))
    assert isinstance(answer, Page)
    assert (answer.status, answer.validators.etag, served.asked[0].headers["A-IM"]) == (226, '"2"', "feed")


@pytest.mark.parametrize("manipulation", ["", "vcdiff", "feed, gzip"])
def test_other_differences_are_not_taken(manipulation: str) -> None:
    """What was not offered cannot be read."""
    answer, _ = ask(body(FEED, 226, IM=manipulation), Conditions(etag='"1"'))
    assert isinstance(answer, NoPage)
    assert answer.status == 226


@pytest.mark.parametrize("status", [226, 304])
def test_nothing_relative_is_believed_that_was_not_asked_for(status: int) -> None:
    """There is no document yet that could be unchanged, or of which this could be a part."""
    answer, served = ask(body(b"" if status == 304 else FEED, status, IM="feed"))
    assert isinstance(answer, NoPage)
    assert (answer.status, "A-IM" in served.asked[0].headers) == (status, False)


def test_the_login_of_the_listed_address_follows_the_feed_on_its_host_alone() -> None:
    """It is told to the host it was listed for, and no address that is kept has it."""

    async def scene() -> tuple[str | None, str | None, str]:
        async with origin(body(FEED)) as own, origin(body(FEED)) as other, FeedClient(LOOPBACK) as client:
            login = own.url.replace("http://", "http://me:secret@")
            page = await client.get(f"{own.base}/moved.xml", login=login)
            await client.get(other.url, login=login)
            assert isinstance(page, Page)
            sent = [served.asked[0].headers.get("Authorization") for served in (own, other)]
            return sent[0], sent[1], page.url

    own, others, shown = asyncio.run(scene())
    assert (own is not None, others, "secret" in shown) == (True, None, False)


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500, 503, 206, 204])
def test_other_answers_are_failures_with_their_status(status: int) -> None:
    """What is neither 200 nor 304 is no document."""
    answer, _ = ask(body(b"", status, Retry_After="7"))
    assert isinstance(answer, NoPage)
    assert (answer.reason, answer.status, (answer.headers or {})["retry-after"]) == ("http_status", status, "7")


def test_a_server_that_is_not_there_is_unreachable() -> None:
    """A refused connection is an answer, too."""
    assert reason(get("http://127.0.0.1:1/")) == "unreachable"


def test_an_address_that_is_none_is_refused() -> None:
    """Not every text is an address."""
    assert reason(get("http://")) == "bad_url"


def test_an_answer_a_proxy_has_changed_is_an_answer() -> None:
    """203 carries the whole document."""
    answer, _ = ask(body(FEED, 203))
    assert isinstance(answer, Page)


@pytest.mark.parametrize("secret", [False, True])
def test_a_server_that_cannot_be_trusted_is_not_read(secret: bool, tmp_path: Path) -> None:
    """No TLS where there should be, and a certificate that nobody vouches for."""

    async def scene() -> Answer:
        server = await asyncio.start_server(_talk, "127.0.0.1", 0, ssl=_certified(tmp_path) if secret else None)
        async with server:
            return await _get(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")

    assert reason(asyncio.run(scene())) == "tls"


async def _talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    writer.close()


def _certified(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate of its own making."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    try:
        subprocess.run(["openssl", *words.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl to make a certificate with")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
